package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.DisruptionBudget;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.List;

/** The eviction subresource: a deletion that disruption budgets may refuse. */
final class Evictions {
  private final ObjectStore store;
  private final ResourceOperations operations;

  Evictions(ObjectStore store, ResourceOperations operations) {
    this.store = store;
    this.operations = operations;
  }

  void evict(Call call, ObjectNode eviction) {
    DeleteOptions options = DeleteOptions.of(eviction.path("deleteOptions"), "");
    store.exclusively(
        () -> {
          StoredObject stored =
              store
                  .get(ObjectKey.core("pods", call.namespace(), call.name()))
                  .orElseThrow(() -> ApiException.notFound(call.type(), call.name()));
          ObjectNode pod = stored.node();
          options.check(call, pod);
          checkBudgets(call, pod);
          if (!call.dryRun()) {
            operations.evict(call, stored, options);
          }
          return null;
        });
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    call.answer(201, status.put("status", "Success").put("code", 201));
  }

  private void checkBudgets(Call call, JsonNode pod) {
    boolean ended = List.of("Succeeded", "Failed").contains(pod.at("/status/phase").asText());
    if (ended || pod.path("metadata").has("deletionTimestamp")) {
      return;
    }
    List<DisruptionBudget> budgets =
        DisruptionBudget.covering(store, call.namespace(), pod.at("/metadata/labels"));
    if (budgets.size() > 1) {
      throw ApiException.storage(
          "This pod has more than one PodDisruptionBudget, which the eviction subresource does not"
              + " support.");
    }
    for (DisruptionBudget budget : budgets) {
      // A pod that is not ready is not among the healthy ones the budget protects.
      if (DisruptionBudget.ready(pod) && budget.allowed() <= 0) {
        throw ApiException.disruptionBudget(budget.name(), budget.desired(), budget.healthy());
      }
    }
  }
}
