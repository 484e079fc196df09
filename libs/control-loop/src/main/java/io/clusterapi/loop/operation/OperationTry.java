package io.clusterapi.loop.operation;

import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.SliceKey;

/**
 * One try of an operation.
 *
 * @param slice whose
 * @param intent what
 * @param attempt 1 for the first; above 1 an earlier try may have had its effect
 */
public record OperationTry(SliceKey slice, OperationIntent intent, int attempt) {}
