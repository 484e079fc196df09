package io.clusterapi.cluster.planning;

import io.clusterapi.events.ControlPlaneDesired;
import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.InfraClusterDesired;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import java.time.Instant;
import java.util.Optional;

/**
 * What others say that concerns one Cluster.
 *
 * @param infrastructureExists the infrastructure object is there
 * @param infrastructure its state
 * @param controlPlaneExists the control plane object is there
 * @param controlPlaneDesired what was declared of it
 * @param controlPlane its state
 * @param workers all machines, summed up
 * @param workload the link to the workload cluster, as last published
 * @param now instant of planning
 */
record ClusterFacts(
    boolean infrastructureExists,
    Optional<InfraClusterObserved> infrastructure,
    boolean controlPlaneExists,
    Optional<ControlPlaneDesired> controlPlaneDesired,
    Optional<ControlPlaneObserved> controlPlane,
    Optional<WorkersObserved> workers,
    Optional<WorkloadObserved> workload,
    Instant now) {

  static ClusterFacts of(Cluster cluster, Slice slice) {
    ContractVersionedObjectReference infra = cluster.getSpec().infrastructureRef;
    ContractVersionedObjectReference control = cluster.getSpec().controlPlaneRef;
    Optional<InfraClusterObserved> infrastructure =
        infra == null
            ? Optional.empty()
            : slice.view(InfraClusterObserved.class, infra.kind, infra.name);
    Optional<ControlPlaneDesired> desired =
        control == null
            ? Optional.empty()
            : slice.view(ControlPlaneDesired.class, control.kind, control.name);
    Optional<ControlPlaneObserved> observed =
        control == null
            ? Optional.empty()
            : slice.view(ControlPlaneObserved.class, control.kind, control.name);
    return new ClusterFacts(
        infrastructure.isPresent()
            || (infra != null
                && slice.view(InfraClusterDesired.class, infra.kind, infra.name).isPresent()),
        infrastructure,
        desired.isPresent() || observed.isPresent(),
        desired,
        observed,
        slice
            .view(WorkersObserved.class)
            .filter(workers -> workers.getMeta().getUid().equals(cluster.getMetadata().getUid())),
        slice
            .view(WorkloadObserved.class)
            .filter(link -> link.getMeta().getUid().equals(cluster.getMetadata().getUid())),
        slice.now());
  }

  /** What is known of the link without looking. */
  WorkloadInterest.Known known() {
    boolean settled =
        workers.map(all -> isSettled(all.getWorkers())).orElse(true)
            && controlPlane.map(own -> isSettled(own.getCounts())).orElse(true);
    return workload
        .map(
            link ->
                new WorkloadInterest.Known(
                    link.getConnected(), link.getKubeadmConfigPresent(), settled))
        .orElse(WorkloadInterest.Known.NOTHING);
  }

  private static boolean isSettled(ReplicaCounts counts) {
    return counts.getReplicas() == counts.getDesired() && counts.getReady() == counts.getDesired();
  }
}
