package io.clusterapi.clusterctl.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.tree.TreeNode.Counters;
import io.clusterapi.model.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Optional;

/** What an object of each kind shows on its line. */
final class Rows {
  private Rows() {}

  static String name(JsonNode object) {
    return object.path("metadata").path("name").asText();
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText();
  }

  static Optional<Condition> condition(JsonNode object, String type) {
    return Conditions.get(Conditions.read(object), type);
  }

  /** {@code Kind namespace/name, version}. */
  static String label(ObjectNode object) {
    String namespace = object.path("metadata").path("namespace").asText("");
    String name = namespace.isEmpty() ? name(object) : namespace + "/" + name(object);
    String version = version(object);
    return object.path("kind").asText() + " " + name + (version.isEmpty() ? "" : ", " + version);
  }

  private static String version(ObjectNode object) {
    return switch (object.path("kind").asText()) {
      case "Cluster" -> object.at("/spec/topology/version").asText("");
      case "MachineDeployment", "MachineSet" -> object.at("/spec/template/spec/version").asText("");
      default -> object.at("/spec/version").asText("");
    };
  }

  /**
   * Available for what can be used in parts, Ready for single things; a MachineSet's state is its
   * counters.
   */
  static Optional<Condition> main(ObjectNode object, boolean controlPlane) {
    String kind = object.path("kind").asText();
    if (kind.equals("MachineSet")) {
      return Optional.empty();
    }
    if (kind.equals("Cluster") || kind.equals("MachineDeployment")) {
      return condition(object, "Available");
    }
    Optional<Condition> available =
        controlPlane ? condition(object, "Available") : Optional.empty();
    return available.isPresent() ? available : condition(object, "Ready");
  }

  static Counters counters(ObjectNode object, boolean controlPlane) {
    return switch (object.path("kind").asText()) {
      case "Cluster" -> cluster(object);
      case "Machine" ->
          new Counters(
              "1", one(object, "Available"), one(object, "Ready"), one(object, "UpToDate"));
      case "MachineDeployment", "MachineSet" ->
          replicas(object, object.at("/spec/replicas").isNumber());
      default ->
          controlPlane
              ? replicas(
                  object,
                  object.at("/spec/replicas").isNumber()
                      && object.at("/status/replicas").isNumber())
              : Counters.NONE;
    };
  }

  private static Counters replicas(ObjectNode object, boolean known) {
    JsonNode status = object.path("status");
    return new Counters(
        known ? status.path("replicas").asInt(0) + "/" + object.at("/spec/replicas").asInt() : "",
        status.path("availableReplicas").asText(""),
        status.path("readyReplicas").asText(""),
        status.path("upToDateReplicas").asText(""));
  }

  private static Counters cluster(ObjectNode object) {
    String current = sum(object, "replicas");
    String desired = sum(object, "desiredReplicas");
    boolean known = !current.isEmpty() || !desired.isEmpty();
    return new Counters(
        known
            ? (current.isEmpty() ? "0" : current) + "/" + (desired.isEmpty() ? "0" : desired)
            : "",
        sum(object, "availableReplicas"),
        sum(object, "readyReplicas"),
        sum(object, "upToDateReplicas"));
  }

  /** Of control plane and workers; empty when neither says anything. */
  private static String sum(ObjectNode cluster, String field) {
    JsonNode controlPlane = cluster.at("/status/controlPlane/" + field);
    JsonNode workers = cluster.at("/status/workers/" + field);
    return controlPlane.isNumber() || workers.isNumber()
        ? Integer.toString(controlPlane.asInt(0) + workers.asInt(0))
        : "";
  }

  private static String one(ObjectNode machine, String type) {
    return condition(machine, type).filter(found -> "True".equals(found.getStatus())).isPresent()
        ? "1"
        : "0";
  }
}
