package io.clusterapi.workload;

import java.time.Duration;

/**
 * Limits of the calls to workload clusters; defaults as upstream's.
 *
 * @param requestTimeout one request to an API server
 * @param probeTimeout one probe of {@code /}
 * @param etcdDialTimeout from nothing to an etcd member that answers
 * @param etcdCallTimeout one etcd call
 * @param evictionBudget all evictions of one drain pass
 */
public record WorkloadSettings(
    Duration requestTimeout,
    Duration probeTimeout,
    Duration etcdDialTimeout,
    Duration etcdCallTimeout,
    Duration evictionBudget) {
  public static WorkloadSettings defaults() {
    return new WorkloadSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10));
  }
}
