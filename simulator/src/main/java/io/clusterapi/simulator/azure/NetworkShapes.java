package io.clusterapi.simulator.azure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Networks, subnets, groups, tables, gateways and public addresses. */
final class NetworkShapes {
  private final LoopbackAddresses addresses;

  NetworkShapes(LoopbackAddresses addresses) {
    this.addresses = addresses;
  }

  static ObjectNode properties(ObjectNode document) {
    return document.get("properties") instanceof ObjectNode properties
        ? properties
        : document.putObject("properties");
  }

  /** A PUT without the list of subnets asks for a network without subnets, as at Azure. */
  ObjectNode network(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    ObjectNode properties = properties(document);
    JsonNode prefixes = properties.path("addressSpace").path("addressPrefixes");
    if (prefixes.isEmpty()) {
      throw ArmError.invalid(
          "InvalidRequestFormat", "addressSpace.addressPrefixes must have at least one prefix.");
    }
    prefixes.forEach(prefix -> Ranges.parse(prefix.asText()));
    Set<String> kept = new HashSet<>();
    for (JsonNode subnet : properties.path("subnets")) {
      String name = subnet.path("name").asText();
      kept.add(name.toLowerCase(Locale.ROOT));
      if (call.find(call.id().child("subnets", name)).isEmpty()) {
        throw ArmError.invalid(
            "InvalidRequestFormat",
            "The simulated network takes new subnets by calls of their own; found " + name);
      }
    }
    for (Resource subnet : subnetsOf(call, call.id())) {
      if (!kept.contains(subnet.text("name").toLowerCase(Locale.ROOT))) {
        ArmId id = ArmId.parse(subnet.text("id"));
        References.userOf(call, id)
            .ifPresent(
                user -> {
                  throw inUse(AzureType.SUBNET, id, user);
                });
        Records.delete(call, subnet);
      }
    }
    properties.remove("subnets");
    return null;
  }

  static ArmError inUse(AzureType type, ArmId id, Resource user) {
    int status = type.network() ? 400 : 409;
    return new ArmError(
        status,
        type.inUse(),
        "%s %s is in use by %s and cannot be deleted."
            .formatted(type.arm().replaceFirst(".*/", ""), id.name(), user.text("id")));
  }

  static List<Resource> subnetsOf(ArmCall call, ArmId network) {
    String prefix = network.key() + "/subnets/";
    return call.list(AzureType.SUBNET.arm()).stream()
        .filter(subnet -> subnet.id().startsWith(prefix))
        .toList();
  }

  ObjectNode subnet(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    Resource network =
        call.find(call.id().parent()).orElseThrow(() -> ArmError.notFound(call.id().parent()));
    ObjectNode properties = properties(document);
    List<String> prefixes = prefixes(properties);
    if (prefixes.isEmpty()) {
      throw ArmError.invalid("InvalidRequestFormat", "addressPrefix is missing.");
    }
    for (String prefix : prefixes) {
      Ranges range = Ranges.parse(prefix);
      boolean inside =
          Documents.items(network.shown().at("/properties/addressSpace/addressPrefixes"))
              .anyMatch(outer -> Ranges.parse(outer.asText()).contains(range));
      if (!inside) {
        throw ArmError.invalid(
            "NetcfgInvalidSubnet",
            "Subnet '%s' is not valid in virtual network '%s'."
                .formatted(call.id().name(), network.text("name")));
      }
      for (Resource other : subnetsOf(call, call.id().parent())) {
        boolean overlaps =
            !other.id().equals(call.id().key())
                && prefixes((ObjectNode) other.shown().get("properties")).stream()
                    .anyMatch(p -> Ranges.parse(p).overlaps(range));
        if (overlaps) {
          throw ArmError.invalid(
              "NetcfgSubnetRangesOverlap",
              ("Subnet '%s' is not valid because its IP address range overlaps with that of an"
                      + " existing subnet in virtual network '%s'.")
                  .formatted(call.id().name(), network.text("name")));
        }
      }
    }
    document.remove("location");
    document.remove("tags");
    return null;
  }

  private static List<String> prefixes(ObjectNode properties) {
    List<String> all = new ArrayList<>();
    if (properties.path("addressPrefix").isTextual()) {
      all.add(properties.path("addressPrefix").asText());
    }
    properties.path("addressPrefixes").forEach(prefix -> all.add(prefix.asText()));
    return all;
  }

  static Ranges range(Resource subnet) {
    return Ranges.parse(prefixes((ObjectNode) subnet.shown().get("properties")).get(0));
  }

  ObjectNode securityGroup(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    ArrayNode rules = Documents.list(properties(document), "securityRules");
    Set<String> places = new HashSet<>();
    for (JsonNode rule : rules) {
      JsonNode inner = rule.path("properties");
      int priority = inner.path("priority").asInt();
      if (priority < 100 || priority > 4096) {
        throw ArmError.invalid(
            "SecurityRuleInvalidPriority",
            "Security rule has invalid Priority. Value provided: " + priority);
      }
      if (!places.add(inner.path("direction").asText() + priority)) {
        throw ArmError.invalid(
            "SecurityRuleConflict",
            ("Security rule %s conflicts with another rule: rules cannot have the same Priority"
                    + " and Direction.")
                .formatted(rule.path("name").asText()));
      }
      ((ObjectNode) rule)
          .put("id", call.id().text() + "/securityRules/" + rule.path("name").asText());
    }
    return null;
  }

  ObjectNode routeTable(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    Documents.list(properties(document), "routes");
    return null;
  }

  ObjectNode natGateway(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    standard(document);
    for (JsonNode address : properties(document).path("publicIpAddresses")) {
      unusedAddress(call, address.path("id").asText());
    }
    return null;
  }

  static void standard(ObjectNode document) {
    if (!document.path("sku").path("name").asText().equals("Standard")) {
      throw ArmError.invalid("InvalidSku", "Only the sku Standard is part of the simulation.");
    }
  }

  /** Refuses an address that another resource than the caller's uses. */
  static void unusedAddress(ArmCall call, String address) {
    ArmId id = ArmId.parse(address);
    References.userOf(call, id)
        .filter(user -> !user.id().equals(call.id().key()))
        .ifPresent(
            user -> {
              throw ArmError.invalid(
                  "PublicIPAddressInUse",
                  ("Resource %s is referencing public IP address %s that is already allocated to"
                          + " resource %s.")
                      .formatted(call.id().text(), address, user.text("id")));
            });
  }

  /** Allocates a loopback address; a DNS name leads there by being that address. */
  ObjectNode publicAddress(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    standard(document);
    ObjectNode properties = properties(document);
    if (!properties.path("publicIPAllocationMethod").asText().equals("Static")) {
      throw ArmError.invalid(
          "StandardSkuPublicIPAddressesMustBeStatic",
          "Standard sku publicIp %s must have AllocationMethod set to Static."
              .formatted(call.id().text()));
    }
    String address =
        existing
            .map(old -> old.shown().at("/properties/ipAddress").asText())
            .orElseGet(() -> addresses.next(call.transaction()));
    properties.put("ipAddress", address);
    if (properties.get("dnsSettings") instanceof ObjectNode dns) {
      label(call, document, dns);
      dns.put("fqdn", address);
    }
    return null;
  }

  private static void label(ArmCall call, ObjectNode document, ObjectNode dns) {
    String label = dns.path("domainNameLabel").asText();
    if (!label.matches("[a-z][a-z0-9-]{1,61}[a-z0-9]")) {
      throw ArmError.invalid(
          "InvalidDomainNameLabel", "The domain name label %s is invalid.".formatted(label));
    }
    for (Resource other : call.list(AzureType.PUBLIC_IP.arm())) {
      boolean taken =
          !other.id().equals(call.id().key())
              && other.text("location").equals(document.path("location").asText())
              && other.shown().at("/properties/dnsSettings/domainNameLabel").asText().equals(label);
      if (taken) {
        throw ArmError.invalid(
            "DnsRecordInUse",
            "DNS record %s.%s.cloudapp.azure.com is already used by another public IP."
                .formatted(label, document.path("location").asText()));
      }
    }
  }
}
