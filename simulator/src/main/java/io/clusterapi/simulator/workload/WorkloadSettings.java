package io.clusterapi.simulator.workload;

import java.time.Duration;

/**
 * How workload clusters behave where reality has a choice.
 *
 * @param initTimeout how long {@code kubeadm init} waits for its API server to be reachable through
 *     the load balancer; kubeadm's own default is 4 minutes
 * @param joinTimeout how long {@code kubeadm join} waits for a cluster it may join; kubeadm's own
 *     default is 5 minutes
 * @param notReadyDelay after how long without a kubelet its Node turns Unknown; 50 s in a real
 *     cluster, none by default
 * @param deleteNodes whether an installed cloud controller manager deletes Nodes of destroyed
 *     machines
 */
public record WorkloadSettings(
    Duration initTimeout, Duration joinTimeout, Duration notReadyDelay, boolean deleteNodes) {

  public static WorkloadSettings defaults() {
    return new WorkloadSettings(Duration.ofMinutes(4), Duration.ofMinutes(5), Duration.ZERO, true);
  }
}
