package io.clusterapi.cluster.planning;

/**
 * Wish for a standing link to a workload cluster.
 *
 * @param kubeconfigSecret Secret with the kubeconfig, in the Cluster's namespace
 * @param endpoint host and port it leads to; another endpoint is another link
 */
public record WorkloadInterest(String kubeconfigSecret, String endpoint) {}
