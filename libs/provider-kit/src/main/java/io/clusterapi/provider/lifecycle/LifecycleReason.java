package io.clusterapi.provider.lifecycle;

import io.clusterapi.planning.Reason;

/** Why something happens to an infrastructure object. */
public enum LifecycleReason implements Reason {
  AdoptedByCluster,
  TemplateOwned,
  FinalizerAdded,
  FinalizerRemoved,
  WaitingForMachinesDeleted,
  ClusterDeletesInfrastructure,
  ClusterDeleted,
  MachineRequested,
  MachineChanged,
  MachineReleased,
  TemplateCloned,
  InfrastructureProvisioned,
  MachineProvisioned,
  MachineFailed
}
