package io.clusterapi.workload;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one pass of draining a Node left. Pods are {@code namespace/name}, sorted, so that two
 * passes that changed nothing are equal.
 *
 * @param terminating evicted, in this pass or before, and not gone yet
 * @param failed why (a PodDisruptionBudget's message, an error) to the Pods that could not be
 *     evicted
 * @param later have to go, but wait for Pods of a lower order
 * @param waitCompleted must end by themselves
 * @param waitCompletedLater must end by themselves, after Pods of a lower order
 * @param skipped do not hold the Node: DaemonSet and static Pods, and those a label or rule skips
 */
public record DrainResult(
    List<String> terminating,
    Map<String, List<String>> failed,
    List<String> later,
    List<String> waitCompleted,
    List<String> waitCompletedLater,
    List<String> skipped) {
  public DrainResult {
    terminating = List.copyOf(terminating);
    failed = java.util.Collections.unmodifiableMap(new TreeMap<>(failed));
    later = List.copyOf(later);
    waitCompleted = List.copyOf(waitCompleted);
    waitCompletedLater = List.copyOf(waitCompletedLater);
    skipped = List.copyOf(skipped);
  }

  /** Nothing is left that would hold the Node. */
  public boolean complete() {
    return terminating.isEmpty()
        && failed.isEmpty()
        && later.isEmpty()
        && waitCompleted.isEmpty()
        && waitCompletedLater.isEmpty();
  }
}
