package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Load balancers with their parts, and the network interfaces behind them. */
final class BalancerShapes {
  /** The parts of a load balancer, kept in its document. */
  static final List<String> PARTS =
      List.of(
          "frontendIPConfigurations",
          "backendAddressPools",
          "probes",
          "loadBalancingRules",
          "outboundRules",
          "inboundNatRules");

  private BalancerShapes() {}

  static ObjectNode loadBalancer(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    NetworkShapes.standard(document);
    ObjectNode properties = NetworkShapes.properties(document);
    for (String part : PARTS) {
      Set<String> names = new HashSet<>();
      for (JsonNode one : Documents.list(properties, part)) {
        String name = one.path("name").asText();
        if (name.isEmpty() || !names.add(name)) {
          throw ArmError.invalid(
              "DuplicateResourceName", "%s has two parts named %s.".formatted(part, name));
        }
        ((ObjectNode) one).put("id", call.id().text() + "/" + part + "/" + name);
      }
    }
    partsExist(call, properties);
    Set<Integer> ports = new HashSet<>();
    for (String part : List.of("loadBalancingRules", "inboundNatRules")) {
      for (JsonNode rule : properties.path(part)) {
        if (!ports.add(rule.at("/properties/frontendPort").asInt())) {
          throw ArmError.invalid(
              "RulesUseSameFrontendPortProtocolAndFrontendIPConfig",
              "Two rules of %s use the frontend port %d."
                  .formatted(call.id().name(), rule.at("/properties/frontendPort").asInt()));
        }
      }
    }
    for (JsonNode frontend : properties.path("frontendIPConfigurations")) {
      frontend(call, (ObjectNode) frontend);
    }
    existing.ifPresent(old -> usedPartsStay(call, old, properties));
    return null;
  }

  private static void frontend(ArmCall call, ObjectNode frontend) {
    ObjectNode inner = NetworkShapes.properties(frontend);
    if (inner.has("publicIPAddress")) {
      NetworkShapes.unusedAddress(call, inner.at("/publicIPAddress/id").asText());
    } else if (!inner.has("subnet")) {
      throw ArmError.invalid(
          "LoadBalancerFrontendIPConfigMustHaveSubnetOrPublicIP",
          "A frontend needs a subnet or a public address.");
    }
  }

  private static void partsExist(ArmCall call, ObjectNode properties) {
    String own = call.id().key() + "/";
    for (String part : List.of("loadBalancingRules", "outboundRules", "inboundNatRules")) {
      for (JsonNode rule : properties.path(part)) {
        for (String id : References.in(rule.path("properties"), "")) {
          if (!id.toLowerCase(Locale.ROOT).startsWith(own)) {
            continue;
          }
          ArmId named = ArmId.parse(id);
          String kind = named.type().substring(named.type().lastIndexOf('/') + 1);
          if (!Documents.anyWhere(properties.path(kind), "name", named.name())) {
            throw ArmError.invalid(
                "InvalidResourceReference",
                "Resource %s referenced by rule %s was not found."
                    .formatted(id, rule.path("name").asText()));
          }
        }
      }
    }
  }

  // What an interface is behind can not be taken away by a PUT that forgets it.
  private static void usedPartsStay(ArmCall call, Resource old, ObjectNode properties) {
    for (String part : PARTS) {
      for (JsonNode before : old.shown().path("properties").path(part)) {
        String name = before.path("name").asText();
        if (Documents.anyWhere(properties.path(part), "name", name)) {
          continue;
        }
        References.userOf(call, call.id().child(part, name))
            .ifPresent(
                user -> {
                  throw ArmError.invalid(
                      "InUseResourceCannotBeDeleted",
                      "%s %s is in use by %s.".formatted(part, name, user.text("id")));
                });
      }
    }
  }

  static ObjectNode networkInterface(
      ArmCall call, ObjectNode document, Optional<Resource> existing) {
    ObjectNode properties = NetworkShapes.properties(document);
    ArrayNode configurations = Documents.list(properties, "ipConfigurations");
    if (configurations.isEmpty()) {
      throw ArmError.invalid("InvalidRequestFormat", "ipConfigurations is missing.");
    }
    for (JsonNode configuration : configurations) {
      String name = configuration.path("name").asText();
      ObjectNode inner = NetworkShapes.properties((ObjectNode) configuration);
      ((ObjectNode) configuration).put("id", call.id().text() + "/ipConfigurations/" + name);
      Resource subnet =
          call.find(ArmId.parse(inner.at("/subnet/id").asText("/subscriptions/none")))
              .orElseThrow(
                  () ->
                      ArmError.invalid(
                          "InvalidResourceReference", "The subnet of " + name + " was not found."));
      if (inner.has("publicIPAddress")) {
        NetworkShapes.unusedAddress(call, inner.at("/publicIPAddress/id").asText());
      }
      inner.put("privateIPAddress", address(call, subnet, name, existing));
      natRulesFree(call, inner);
    }
    existing
        .map(old -> old.shown().at("/properties/virtualMachine"))
        .filter(JsonNode::isObject)
        .ifPresent(machine -> properties.set("virtualMachine", machine));
    return null;
  }

  private static void natRulesFree(ArmCall call, ObjectNode inner) {
    for (JsonNode rule : inner.path("loadBalancerInboundNatRules")) {
      ArmId id = ArmId.parse(rule.path("id").asText());
      References.userOf(call, id)
          .filter(user -> !user.id().equals(call.id().key()))
          .filter(user -> !user.id().equals(id.parent().key()))
          .ifPresent(
              user -> {
                throw ArmError.invalid(
                    "InboundNatRuleInUse",
                    "Inbound NAT rule %s is used by %s.".formatted(id.name(), user.text("id")));
              });
    }
  }

  private static String address(
      ArmCall call, Resource subnet, String name, Optional<Resource> existing) {
    for (JsonNode before :
        existing
            .map(old -> old.shown().at("/properties/ipConfigurations"))
            .orElse(Documents.array())) {
      if (before.path("name").asText().equals(name)) {
        return before.at("/properties/privateIPAddress").asText();
      }
    }
    Set<String> taken = new HashSet<>();
    for (Resource other : call.list(AzureType.INTERFACE.arm())) {
      for (JsonNode one : other.shown().at("/properties/ipConfigurations")) {
        if (one.at("/properties/subnet/id").asText().equalsIgnoreCase(subnet.text("id"))) {
          taken.add(one.at("/properties/privateIPAddress").asText());
        }
      }
    }
    for (Resource balancer : call.list(AzureType.LOAD_BALANCER.arm())) {
      for (JsonNode one : balancer.shown().at("/properties/frontendIPConfigurations")) {
        taken.add(one.at("/properties/privateIPAddress").asText());
      }
    }
    return NetworkShapes.range(subnet).free(taken);
  }
}
