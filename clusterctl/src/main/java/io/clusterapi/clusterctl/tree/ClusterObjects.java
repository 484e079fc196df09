package io.clusterapi.clusterctl.tree;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * What belongs to one cluster, as the API gave it.
 *
 * @param infrastructure the object infrastructureRef names, if it exists
 * @param controlPlane the object controlPlaneRef names, if it exists
 * @param referenced infrastructure machines and bootstrap configurations of the machines
 * @param resourceSets names of the ClusterResourceSets bound to the cluster
 */
public record ClusterObjects(
    ObjectNode cluster,
    Optional<ObjectNode> infrastructure,
    Optional<ObjectNode> controlPlane,
    List<ObjectNode> machineDeployments,
    List<ObjectNode> machineSets,
    List<ObjectNode> machines,
    List<ObjectNode> referenced,
    List<String> resourceSets) {

  static final String CORE = "cluster.x-k8s.io/v1beta2";
  static final String CLUSTER_NAME = "cluster.x-k8s.io/cluster-name";

  /** The label selector of everything that belongs to the cluster. */
  public static String selector(String cluster) {
    return CLUSTER_NAME + "=" + cluster;
  }

  /** Reads them; empty when there is no such cluster. */
  public static Optional<ClusterObjects> fetch(ApiClient api, String namespace, String name) {
    Optional<ObjectNode> found = api.get(CORE, "Cluster", namespace, name);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode cluster = found.get();
    String selector = selector(name);
    try (Reads reads = new Reads()) {
      var machines = reads.start(() -> api.list(CORE, "Machine", namespace, selector).items());
      var infrastructure =
          reads.start(() -> follow(api, namespace, cluster.at("/spec/infrastructureRef")));
      var controlPlane =
          reads.start(() -> follow(api, namespace, cluster.at("/spec/controlPlaneRef")));
      var deployments =
          reads.start(() -> api.list(CORE, "MachineDeployment", namespace, selector).items());
      var sets = reads.start(() -> api.list(CORE, "MachineSet", namespace, selector).items());
      var resourceSets = reads.start(() -> resourceSets(api, namespace, name));
      List<ObjectNode> theirs = Reads.result(machines);
      return Optional.of(
          new ClusterObjects(
              cluster,
              Reads.result(infrastructure),
              Reads.result(controlPlane),
              Reads.result(deployments),
              Reads.result(sets),
              theirs,
              referenced(reads, api, namespace, selector, theirs),
              Reads.result(resourceSets)));
    }
  }

  /** Whether the Cluster's Available condition is True. */
  public boolean available() {
    return Rows.condition(cluster, "Available")
        .map(condition -> "True".equals(condition.getStatus()))
        .orElse(false);
  }

  /** The referenced object a machine points at, by kind and name. */
  Optional<ObjectNode> referenced(JsonNode reference) {
    return referenced.stream()
        .filter(
            object ->
                object.path("kind").asText().equals(reference.path("kind").asText())
                    && Rows.name(object).equals(reference.path("name").asText()))
        .findFirst();
  }

  private static Optional<ObjectNode> follow(ApiClient api, String namespace, JsonNode reference) {
    String kind = reference.path("kind").asText("");
    if (kind.isEmpty()) {
      return Optional.empty();
    }
    return api.typeInGroup(reference.path("apiGroup").asText(""), kind)
        .flatMap(
            type -> api.get(type.apiVersion(), kind, namespace, reference.path("name").asText()));
  }

  /** One list per kind instead of one read per machine. */
  private static List<ObjectNode> referenced(
      Reads reads, ApiClient api, String namespace, String selector, List<ObjectNode> machines) {
    Map<String, JsonNode> kinds = new LinkedHashMap<>();
    for (ObjectNode machine : machines) {
      for (String path : List.of("/spec/infrastructureRef", "/spec/bootstrap/configRef")) {
        JsonNode reference = machine.at(path);
        if (reference.hasNonNull("kind")) {
          kinds.putIfAbsent(
              reference.path("apiGroup").asText() + "/" + reference.path("kind").asText(),
              reference);
        }
      }
    }
    List<Future<List<ObjectNode>>> lists = new ArrayList<>();
    for (JsonNode reference : kinds.values()) {
      String kind = reference.path("kind").asText();
      lists.add(
          reads.start(
              () ->
                  api.typeInGroup(reference.path("apiGroup").asText(), kind)
                      .map(type -> api.list(type.apiVersion(), kind, namespace, selector).items())
                      .orElse(List.of())));
    }
    return lists.stream().flatMap(list -> Reads.result(list).stream()).toList();
  }

  private static List<String> resourceSets(ApiClient api, String namespace, String name) {
    List<String> names = new ArrayList<>();
    api.typeInGroup("addons.cluster.x-k8s.io", "ClusterResourceSetBinding")
        .flatMap(type -> api.get(type.apiVersion(), type.kind(), namespace, name))
        .ifPresent(
            binding ->
                binding
                    .at("/spec/bindings")
                    .forEach(entry -> names.add(entry.path("clusterResourceSetName").asText())));
    return List.copyOf(names);
  }
}
