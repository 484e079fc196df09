package io.clusterapi.cluster.planning;

import io.clusterapi.planning.Reason;

/** Words of cluster-svc for why it acts, waits or reports; upstream's where upstream has one. */
public enum ClusterReason implements Reason {
  Provisioned,
  Ready,
  NotReady,
  ReadyUnknown,
  NotProvisioned,
  DoesNotExist,
  Deleted,
  Initialized,
  NotInitialized,
  Available,
  NotAvailable,
  AvailableUnknown,
  NoWorkers,
  ProbeSucceeded,
  ProbeFailed,
  NotPaused,
  Paused,
  NotDeleting,
  WaitingForWorkersDeletion,
  WaitingForControlPlaneDeletion,
  WaitingForInfrastructureDeletion,
  DeletionCompleted,
  EndpointKnown,
  InfrastructureReady,
  ControlPlaneInitialized,
  NodeSeen,
  ConnectionChanged,
  ResourcesApplied,
  ApplyFailed,
  NotYetReported
}
