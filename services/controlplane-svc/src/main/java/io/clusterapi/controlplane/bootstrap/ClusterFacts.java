package io.clusterapi.controlplane.bootstrap;

import io.clusterapi.model.core.ClusterSpec;
import java.util.List;

/**
 * What rendering needs of the Cluster.
 *
 * @param endpoint {@code host:port} of the API server; empty until the infrastructure provides it
 * @param serviceDomain empty means kubeadm's default
 */
public record ClusterFacts(
    String name,
    String endpoint,
    String serviceDomain,
    List<String> serviceCidrs,
    List<String> podCidrs) {
  public ClusterFacts {
    serviceCidrs = List.copyOf(serviceCidrs);
    podCidrs = List.copyOf(podCidrs);
  }

  public static ClusterFacts of(String name, ClusterSpec spec) {
    String endpoint = "";
    var given = spec.controlPlaneEndpoint;
    if (given != null && given.host != null && !given.host.isEmpty() && given.port != null) {
      boolean bareIpv6 = given.host.indexOf(':') >= 0 && !given.host.startsWith("[");
      endpoint = (bareIpv6 ? "[" + given.host + "]" : given.host) + ":" + given.port;
    }
    var network = spec.clusterNetwork;
    return new ClusterFacts(
        name,
        endpoint,
        network == null || network.serviceDomain == null ? "" : network.serviceDomain,
        cidrs(network == null ? null : network.services),
        cidrs(network == null ? null : network.pods));
  }

  private static List<String> cidrs(ClusterSpec.NetworkRanges ranges) {
    return ranges == null || ranges.cidrBlocks == null ? List.of() : ranges.cidrBlocks;
  }
}
