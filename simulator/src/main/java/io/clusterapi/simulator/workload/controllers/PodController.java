package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.DisruptionBudget;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Scheduler, kubelets and pod garbage collection. */
final class PodController {
  private static final Map<String, String> CONTROLLERS =
      Map.of(
          "ReplicaSet", "replicasets",
          "StatefulSet", "statefulsets",
          "DaemonSet", "daemonsets");

  private final Writer writer;

  PodController(Writer writer) {
    this.writer = writer;
  }

  void reconcile() {
    Map<String, ObjectNode> nodes = new HashMap<>();
    writer.list("", "nodes").forEach(node -> nodes.put(node.at("/metadata/name").asText(), node));
    Set<String> controllers = new HashSet<>();
    CONTROLLERS
        .values()
        .forEach(
            plural ->
                writer
                    .list("apps", plural)
                    .forEach(owner -> controllers.add(owner.at("/metadata/uid").asText())));
    Map<String, Integer> load = new HashMap<>();
    List<ObjectNode> pods = writer.list("", "pods");
    pods.forEach(pod -> load.merge(pod.at("/spec/nodeName").asText(), 1, Integer::sum));
    for (ObjectNode pod : pods) {
      reconcile(pod, nodes, controllers, load);
    }
    budgets();
  }

  private void reconcile(
      ObjectNode pod,
      Map<String, ObjectNode> nodes,
      Set<String> controllers,
      Map<String, Integer> load) {
    String nodeName = pod.at("/spec/nodeName").asText();
    ObjectNode node = nodes.get(nodeName);
    boolean lost = !nodeName.isEmpty() && node == null;
    boolean leaving = pod.path("metadata").has("deletionTimestamp");
    boolean ended =
        leaving
            && (node == null || Placement.ready(node))
            && pod.at("/metadata/finalizers").isEmpty();
    if (lost || ended || orphan(pod, controllers)) {
      writer.remove(pod, "", "pods");
      return;
    }
    if (mirrored(pod)) {
      return;
    }
    ObjectKey key =
        ObjectKey.core(
            "pods", pod.at("/metadata/namespace").asText(), pod.at("/metadata/name").asText());
    if (node != null) {
      writer.update(key, stored -> PodFactory.runOn(writer, stored, node));
      return;
    }
    Optional<ObjectNode> target =
        nodes.values().stream()
            .filter(one -> Placement.schedulable(pod.path("spec"), one))
            .min(
                Comparator.comparingInt(
                        (ObjectNode one) -> load.getOrDefault(one.at("/metadata/name").asText(), 0))
                    .thenComparing(one -> one.at("/metadata/name").asText()));
    if (target.isEmpty()) {
      writer.update(key, stored -> unschedulable(stored, nodes.size()));
      return;
    }
    String chosen = target.get().at("/metadata/name").asText();
    load.merge(chosen, 1, Integer::sum);
    writer.update(
        key,
        stored -> {
          Json.child(stored, "spec").put("nodeName", chosen);
          PodFactory.runOn(writer, stored, target.get());
        });
  }

  private void unschedulable(ObjectNode pod, int nodes) {
    ObjectNode status = Json.child(pod, "status").put("phase", "Pending");
    writer.condition(
        status,
        "PodScheduled",
        "False",
        "Unschedulable",
        "0/" + nodes + " nodes are available: selectors, taints or cordons keep the pod away.");
  }

  private static boolean mirrored(JsonNode pod) {
    return pod.at("/metadata/annotations").has("kubernetes.io/config.mirror");
  }

  private static boolean orphan(JsonNode pod, Set<String> controllers) {
    return Json.stream(pod.at("/metadata/ownerReferences"))
        .anyMatch(
            owner ->
                CONTROLLERS.containsKey(owner.path("kind").asText())
                    && !controllers.contains(owner.path("uid").asText()));
  }

  private void budgets() {
    for (ObjectNode budget : writer.list("policy", "poddisruptionbudgets")) {
      DisruptionBudget counted = DisruptionBudget.count(writer.store(), budget);
      ObjectKey key =
          ObjectKey.of(
              "policy",
              "poddisruptionbudgets",
              budget.at("/metadata/namespace").asText(),
              counted.name());
      writer.update(
          key,
          stored -> {
            ObjectNode status = Json.child(stored, "status");
            status.set("observedGeneration", stored.at("/metadata/generation"));
            status
                .put("currentHealthy", counted.healthy())
                .put("desiredHealthy", counted.desired());
            status.put("expectedPods", counted.expected());
            status.put("disruptionsAllowed", counted.allowed());
          });
    }
  }
}
