package io.clusterapi.controlplane.planning;

import io.clusterapi.planning.Reason;

/**
 * Words of controlplane-svc for why it acts, waits or reports; upstream's where upstream has one.
 */
public enum ControlPlaneReason implements Reason {
  Adopted,
  Requested,
  ClusterDeleting,
  // certificates and kubeconfig
  GeneratingCertificates,
  IssuingKubeconfig,
  // machines
  Initializing,
  Initialized,
  NotInitialized,
  ScalingUp,
  NotScalingUp,
  ScalingDown,
  NotScalingDown,
  RollingOut,
  NotRollingOut,
  NotRemediating,
  MovingEtcdLeadership,
  RemovingEtcdMember,
  ObservingEtcd,
  UpdatingKubeadmConfig,
  RemovingHook,
  NoReplicas,
  // health
  Available,
  NotAvailable,
  Healthy,
  NotHealthy,
  HealthUnknown,
  ConnectionDown,
  // life
  Paused,
  NotPaused,
  NotDeleting,
  WaitingForWorkersDeletion,
  WaitingForMachineDeletion,
  DeletionCompleted,
  // bootstrap data
  TemplateNotFound,
  CreatingBootstrapToken,
  RefreshingBootstrapToken,
  BootstrapDataRendered
}
