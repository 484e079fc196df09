package io.clusterapi.simulator.workload.controllers;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.Selectors;
import java.util.List;

/** Which nodes a pod may run on. Resources and preferences are not weighed. */
final class Placement {
  private static final List<String> DAEMON_TOLERATED =
      List.of(
          "node.kubernetes.io/not-ready",
          "node.kubernetes.io/unreachable",
          "node.kubernetes.io/disk-pressure",
          "node.kubernetes.io/memory-pressure",
          "node.kubernetes.io/pid-pressure",
          "node.kubernetes.io/unschedulable");

  private Placement() {}

  /** Whether the pod specification selects the node by its labels. */
  static boolean selects(JsonNode podSpec, JsonNode node) {
    JsonNode labels = node.at("/metadata/labels");
    for (var wanted : podSpec.path("nodeSelector").properties()) {
      if (!labels.path(wanted.getKey()).asText().equals(wanted.getValue().asText())) {
        return false;
      }
    }
    JsonNode terms =
        podSpec.at(
            "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution"
                + "/nodeSelectorTerms");
    return terms.isEmpty()
        || Json.stream(terms)
            .anyMatch(
                term ->
                    Selectors.matchesExpressions(term.path("matchExpressions"), labels)
                        && matchesName(term.path("matchFields"), node));
  }

  private static boolean matchesName(JsonNode fields, JsonNode node) {
    String name = node.at("/metadata/name").asText();
    return Json.stream(fields)
        .allMatch(
            field ->
                field.path("operator").asText().equals("In")
                    && Json.stream(field.path("values")).anyMatch(v -> v.asText().equals(name)));
  }

  /** Whether no taint keeps the pod away. */
  static boolean tolerates(JsonNode podSpec, JsonNode node, boolean daemon) {
    return Json.stream(node.at("/spec/taints"))
        .filter(taint -> !taint.path("effect").asText().equals("PreferNoSchedule"))
        .allMatch(
            taint ->
                daemon && DAEMON_TOLERATED.contains(taint.path("key").asText())
                    || Json.stream(podSpec.path("tolerations"))
                        .anyMatch(toleration -> tolerates(toleration, taint)));
  }

  private static boolean tolerates(JsonNode toleration, JsonNode taint) {
    String effect = toleration.path("effect").asText();
    String key = toleration.path("key").asText();
    boolean exists = toleration.path("operator").asText().equals("Exists");
    if (!effect.isEmpty() && !effect.equals(taint.path("effect").asText())) {
      return false;
    }
    if (key.isEmpty()) {
      return exists;
    }
    return key.equals(taint.path("key").asText())
        && (exists || toleration.path("value").asText().equals(taint.path("value").asText()));
  }

  static boolean ready(JsonNode node) {
    return Json.stream(node.at("/status/conditions"))
        .anyMatch(
            condition ->
                condition.path("type").asText().equals("Ready")
                    && condition.path("status").asText().equals("True"));
  }

  /** Whether the scheduler would place the pod there. */
  static boolean schedulable(JsonNode podSpec, JsonNode node) {
    return !node.at("/spec/unschedulable").asBoolean()
        && ready(node)
        && selects(podSpec, node)
        && tolerates(podSpec, node, false);
  }
}
