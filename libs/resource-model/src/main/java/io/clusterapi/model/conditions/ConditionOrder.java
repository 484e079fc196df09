package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The order conditions are stored and shown in, for every kind: whether it works, what that depends
 * on, what is going on, what its machines say, gates and anything unknown by name, then Paused and
 * Deleting.
 */
public enum ConditionOrder implements Comparator<Condition> {
  INSTANCE;

  private static final String ANY_OTHER = "";

  private static final List<String> TYPES =
      List.of(
          "Available",
          "Ready",
          "UpToDate",
          "RemoteConnectionProbe",
          "BootstrapConfigReady",
          "InfrastructureReady",
          "ControlPlaneInitialized",
          "ControlPlaneAvailable",
          "WorkersAvailable",
          "CertificatesAvailable",
          "Initialized",
          "EtcdClusterHealthy",
          "ControlPlaneComponentsHealthy",
          "NodeHealthy",
          "NodeReady",
          "NodeKubeadmLabelsAndTaintsSet",
          "EtcdPodHealthy",
          "EtcdMemberHealthy",
          "APIServerPodHealthy",
          "ControllerManagerPodHealthy",
          "SchedulerPodHealthy",
          "HealthCheckSucceeded",
          "OwnerRemediated",
          "TopologyReconciled",
          "Updating",
          "RollingOut",
          "Remediating",
          "ScalingDown",
          "ScalingUp",
          "MachinesReady",
          "ControlPlaneMachinesReady",
          "WorkerMachinesReady",
          "MachinesUpToDate",
          "ControlPlaneMachinesUpToDate",
          "WorkerMachinesUpToDate",
          ANY_OTHER,
          "Paused",
          "Deleting");

  private static final Map<String, Integer> POSITION = new HashMap<>();

  static {
    for (int i = 0; i < TYPES.size(); i++) {
      POSITION.put(TYPES.get(i), i);
    }
  }

  @Override
  public int compare(Condition a, Condition b) {
    int byPosition = Integer.compare(position(a.getType()), position(b.getType()));
    return byPosition != 0 ? byPosition : a.getType().compareTo(b.getType());
  }

  private static int position(String type) {
    return POSITION.getOrDefault(type, POSITION.get(ANY_OTHER));
  }
}
