package io.clusterapi.loop.operation;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * What came of an operation.
 *
 * @param result JSON for the planner; no secrets
 * @param writes own objects to create or replace in the same transaction that hands the result to
 *     the planner: how generated Secrets reach the store without passing through a plan
 */
public record OperationResult(String result, List<HasMetadata> writes) {

  public static OperationResult of(String result) {
    return new OperationResult(result, List.of());
  }

  public static OperationResult done() {
    return of("{}");
  }
}
