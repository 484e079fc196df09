package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;

/** Inbound NAT rules, which have addresses of their own and are kept with their load balancer. */
final class NatRules {
  private static final String TYPE = AzureType.LOAD_BALANCER.arm() + "/inboundNatRules";
  private static final String FIELD = "inboundNatRules";

  private NatRules() {}

  static boolean serves(ArmId id) {
    return id.is(TYPE) && !id.isList();
  }

  private static ArmCall balancer(ArmCall call, ObjectNode body) {
    return new ArmCall(call.id().parent(), body, "", false, call.view());
  }

  static ObjectNode get(ArmCall call) {
    JsonNode document = ArmStore.documentOf(balancer(call, object()));
    return (ObjectNode)
        Documents.items(document.path("properties").path(FIELD))
            .filter(rule -> rule.path("name").asText().equals(call.id().name()))
            .findFirst()
            .orElseThrow(() -> ArmError.notFound(call.id()))
            .deepCopy();
  }

  static ArmAnswer put(ArmCall call, ArmStore store) {
    ObjectNode document = ArmStore.documentOf(balancer(call, object())).deepCopy();
    ArrayNode rules = Documents.list(NetworkShapes.properties(document), FIELD);
    boolean replaced = Documents.removeWhere(rules, "name", call.id().name());
    if (call.onlyNew() && replaced) {
      throw new ArmError(412, "PreconditionFailed", "The rule exists already.");
    }
    rules.add(call.body().deepCopy().put("name", call.id().name()));
    ArmAnswer answer = store.put(balancer(call, document));
    return new ArmAnswer(replaced ? 200 : 201, get(call), answer.operation());
  }

  static ArmAnswer delete(ArmCall call, ArmStore store) {
    ArmCall parent = balancer(call, object());
    if (parent.find(parent.id()).isEmpty()) {
      return new ArmAnswer(204, null, "");
    }
    ObjectNode document = ArmStore.documentOf(parent).deepCopy();
    ArrayNode rules = Documents.list(NetworkShapes.properties(document), FIELD);
    if (!Documents.removeWhere(rules, "name", call.id().name())) {
      return new ArmAnswer(204, null, "");
    }
    return new ArmAnswer(202, null, store.put(balancer(call, document)).operation());
  }
}
