package io.clusterapi.workload;

import java.time.Duration;
import java.util.List;

/**
 * Limits of the calls to workload clusters; defaults as upstream's.
 *
 * @param requestTimeout one request to an API server
 * @param probeTimeout one probe of {@code /}
 * @param etcdDialTimeout from nothing to an etcd member that answers
 * @param etcdCallTimeout one etcd call
 * @param evictionBudget all evictions of one drain pass
 * @param dnsServers asked for the addresses of API servers, {@code address} or {@code
 *     address:port}; empty for the system's
 */
public record WorkloadSettings(
    Duration requestTimeout,
    Duration probeTimeout,
    Duration etcdDialTimeout,
    Duration etcdCallTimeout,
    Duration evictionBudget,
    List<String> dnsServers) {
  public WorkloadSettings {
    dnsServers = List.copyOf(dnsServers);
  }

  public static WorkloadSettings defaults() {
    return new WorkloadSettings(
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(10),
        List.of());
  }

  /** The same with other DNS servers. */
  public WorkloadSettings withDnsServers(List<String> servers) {
    return new WorkloadSettings(
        requestTimeout, probeTimeout, etcdDialTimeout, etcdCallTimeout, evictionBudget, servers);
  }
}
