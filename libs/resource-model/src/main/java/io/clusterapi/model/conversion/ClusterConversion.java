package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.References.reference;
import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.move;
import static io.clusterapi.model.conversion.Steps.special;
import static io.clusterapi.model.conversion.Steps.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Cluster. */
final class ClusterConversion {
  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              "cluster.x-k8s.io",
              "Cluster",
              within(
                  "spec",
                  reference("infrastructureRef"),
                  reference("controlPlaneRef"),
                  move("topology.class", "topology.classRef.name"),
                  move("topology.classNamespace", "topology.classRef.namespace"),
                  special(ClusterConversion::dropUnsetEndpoint, scope -> {}),
                  dropIfEmpty(
                      "clusterNetwork.services",
                      "clusterNetwork.pods",
                      "clusterNetwork",
                      "topology")),
              within(
                  "status",
                  StatusSteps.versioned(
                      List.of("conditions", "failureReason", "failureMessage"),
                      List.of("conditions", "controlPlane", "workers")),
                  move("infrastructureReady", "initialization.infrastructureProvisioned"),
                  move("controlPlaneReady", "initialization.controlPlaneInitialized"),
                  Steps.map(
                      "failureDomains",
                      ClusterConversion::domainList,
                      ClusterConversion::domainMap)),
              dropIfEmpty("spec", "status")));

  private ClusterConversion() {}

  /** v1beta1 always writes the endpoint: host "" and port 0 until there is one. */
  static void dropUnsetEndpoint(Scope scope) {
    if (scope.get("controlPlaneEndpoint") instanceof ObjectNode endpoint
        && endpoint.path("host").asText("").isEmpty()
        && endpoint.path("port").asInt(0) == 0
        && endpoint.size() <= 2) {
      scope.node().remove("controlPlaneEndpoint");
    }
  }

  static JsonNode domainList(Scope scope, JsonNode value) {
    if (!value.isObject()) {
      throw scope.refuse(
          "failureDomains",
          "must be a map from name to failure domain but is " + Steps.described(value));
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(
        (name, domain) -> {
          if (Trees.present(domain) != null && (!domain.isObject() || domain.has("name"))) {
            throw scope.refuse(
                "failureDomains." + name, "must be an object with controlPlane and attributes");
          }
          ObjectNode element = list.addObject().put("name", name);
          domain.properties().forEach(entry -> element.set(entry.getKey(), entry.getValue()));
        });
    return list;
  }

  static JsonNode domainMap(JsonNode value) {
    if (!value.isArray()) {
      return value;
    }
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (JsonNode element : value) {
      ObjectNode domain = JsonNodeFactory.instance.objectNode();
      element.properties().forEach(entry -> domain.set(entry.getKey(), entry.getValue()));
      domain.remove("name");
      map.set(element.path("name").asText(), domain);
    }
    return map;
  }
}
