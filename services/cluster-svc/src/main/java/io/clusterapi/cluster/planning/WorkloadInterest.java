package io.clusterapi.cluster.planning;

/**
 * Wish for a standing link to a workload cluster.
 *
 * @param kubeconfigSecret Secret with the kubeconfig, in the Cluster's namespace
 * @param endpoint host and port it leads to; another endpoint is another link
 * @param known what is stored of the link and of those who wait for it
 */
public record WorkloadInterest(String kubeconfigSecret, String endpoint, Known known) {
  /**
   * What is known before the link is opened, as after a restart of the service.
   *
   * @param answered the API server answered when it was last asked
   * @param kubeadmConfig kubeadm finished its first init
   * @param settled all machines are there and ready: nobody waits for news of the cluster's Nodes
   */
  public record Known(boolean answered, boolean kubeadmConfig, boolean settled) {
    public static final Known NOTHING = new Known(false, false, false);

    /** Whether what is stored may stand for a while without being looked at again. */
    public boolean mayStand() {
      return answered && settled;
    }
  }

  /** Whether both are served by the same link. */
  public boolean leadsAs(WorkloadInterest other) {
    return kubeconfigSecret.equals(other.kubeconfigSecret) && endpoint.equals(other.endpoint);
  }
}
