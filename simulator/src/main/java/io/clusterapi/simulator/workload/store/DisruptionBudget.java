package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * A PodDisruptionBudget counted against the pods that exist now.
 *
 * @param name its name
 * @param expected how many pods it covers
 * @param healthy how many of them are ready
 * @param desired how many must stay ready
 */
public record DisruptionBudget(String name, int expected, int healthy, int desired) {

  public int allowed() {
    return Math.max(0, healthy - desired);
  }

  /** The budgets of the namespace that select a pod with these labels. */
  public static List<DisruptionBudget> covering(
      ObjectStore store, String namespace, JsonNode labels) {
    return store.list("policy", "poddisruptionbudgets", namespace).stream()
        .map(StoredObject::node)
        .filter(budget -> Selectors.matches(budget.at("/spec/selector"), labels))
        .map(budget -> count(store, budget))
        .toList();
  }

  public static DisruptionBudget count(ObjectStore store, JsonNode budget) {
    JsonNode spec = budget.path("spec");
    List<JsonNode> covered =
        store.list("", "pods", budget.at("/metadata/namespace").asText()).stream()
            .<JsonNode>map(StoredObject::node)
            .filter(pod -> Selectors.matches(spec.path("selector"), pod.at("/metadata/labels")))
            .toList();
    int expected = covered.size();
    int healthy = (int) covered.stream().filter(DisruptionBudget::ready).count();
    int desired = expected;
    if (spec.has("minAvailable")) {
      desired = amount(spec.path("minAvailable"), expected);
    } else if (spec.has("maxUnavailable")) {
      desired = Math.max(0, expected - amount(spec.path("maxUnavailable"), expected));
    }
    return new DisruptionBudget(budget.at("/metadata/name").asText(), expected, healthy, desired);
  }

  /** A number, or a percentage of the whole, rounded up. */
  private static int amount(JsonNode value, int whole) {
    String text = value.asText();
    if (!text.endsWith("%")) {
      return value.asInt();
    }
    int percent = Integer.parseInt(text.substring(0, text.length() - 1));
    return (int) Math.ceil(whole * percent / 100.0);
  }

  public static boolean ready(JsonNode pod) {
    return !pod.path("metadata").has("deletionTimestamp")
        && Json.stream(pod.at("/status/conditions"))
            .anyMatch(
                condition ->
                    condition.path("type").asText().equals("Ready")
                        && condition.path("status").asText().equals("True"));
  }
}
