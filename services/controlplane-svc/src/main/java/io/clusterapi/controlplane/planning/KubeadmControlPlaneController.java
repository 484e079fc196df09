package io.clusterapi.controlplane.planning;

import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneStatus;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A control plane: certificates, kubeconfig, then one Machine after the other; and back again.
 * Order and words follow upstream's KubeadmControlPlane controller; every step waits for a fact.
 */
public final class KubeadmControlPlaneController implements Controller<KubeadmControlPlane> {

  @Override
  public Class<KubeadmControlPlane> type() {
    return KubeadmControlPlane.class;
  }

  /** Of Machines, Nodes and configurations only the control plane's: workers are many. */
  @Override
  public boolean concerns(KubeadmControlPlane controlPlane, Object news) {
    if (news instanceof NodeObserved node) {
      return !node.getComponents().isEmpty();
    }
    if (news instanceof MachineDesired machine) {
      return machine.getControlPlane();
    }
    if (news instanceof MachineObserved machine) {
      return machine.getControlPlane();
    }
    if (news instanceof WorkersObserved) {
      return Metadata.isDeleting(controlPlane);
    }
    if (news instanceof KubeadmConfig config) {
      return Metadata.labels(config).containsKey(Labels.CONTROL_PLANE);
    }
    if (news instanceof Secret secret) {
      return Metadata.controller(secret)
          .map(owner -> !owner.getKind().equals("KubeadmConfig"))
          .orElse(true);
    }
    return !(news instanceof KubeadmConfigTemplate);
  }

  @Override
  public ResourcePlan<KubeadmControlPlane> plan(KubeadmControlPlane controlPlane, Slice slice) {
    ResourcePlan.Builder<KubeadmControlPlane> plan = ResourcePlan.of(controlPlane);
    Optional<KnownCluster> known = KnownCluster.of(slice);
    if (known.isEmpty()) {
      return orphan(controlPlane, slice, plan);
    }
    if (controlPlane.getStatus() == null) {
      controlPlane.setStatus(new KubeadmControlPlaneStatus());
    }
    if (!Metadata.isDeleting(controlPlane)) {
      Metadata.finalizer(controlPlane, Labels.KCP_FINALIZER, true);
    }
    KnownCluster cluster = known.get();
    if (cluster.pauses(controlPlane)) {
      set(controlPlane, slice, Conditions.of("Paused", true, ControlPlaneReason.Paused.name(), ""));
      return plan.build();
    }
    ControlPlaneMemory memory =
        slice.memory(controlPlane, ControlPlaneMemory.class).orElse(ControlPlaneMemory.NOTHING);
    List<ControlPlaneMachine> machines = ControlPlaneMachine.all(controlPlane, memory, slice);
    Set<String> uids = machines.stream().map(ControlPlaneMachine::uid).collect(Collectors.toSet());
    memory = memory.keepingMachines(uids);
    if (cluster.removesControlPlane() && !Metadata.isDeleting(controlPlane)) {
      plan.effect(
          new Effect.Delete(
              controlPlane,
              new Note(ControlPlaneReason.ClusterDeleting, "the Cluster is being deleted")));
    }
    boolean initialized = initialized(controlPlane, slice);
    UpToDate upToDate = UpToDate.of(controlPlane, memory, machines, slice.now());
    UpToDate.rolloutAfter(controlPlane)
        .filter(after -> slice.now().isBefore(after))
        .ifPresent(plan::wakeAt);
    ControlPlaneConditions conditions =
        new ControlPlaneConditions(controlPlane, machines, upToDate, initialized, slice, plan);
    if (Metadata.isDeleting(controlPlane)) {
      ControlPlaneRemoval.Step step =
          ControlPlaneRemoval.plan(controlPlane, cluster, machines, memory, slice, plan);
      memory = step.memory();
      conditions.deleting(step.deleting());
    } else {
      memory =
          steady(
              controlPlane,
              cluster,
              machines,
              upToDate,
              initialized,
              memory,
              slice,
              plan,
              conditions);
    }
    conditions.compute(memory);
    plan.effect(new Effect.Remember(controlPlane, memory));
    return plan.build();
  }

  private static ControlPlaneMemory steady(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      List<ControlPlaneMachine> machines,
      UpToDate upToDate,
      boolean initialized,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan,
      ControlPlaneConditions conditions) {
    // Once the Cluster is going nothing is built any more; what exists waits for its stage.
    if (cluster.deleting()) {
      return memory;
    }
    Certificates.State certificates =
        Certificates.plan(controlPlane, cluster, initialized, slice, plan);
    conditions.certificates(certificates);
    ControlPlaneMemory next =
        KubeconfigUpkeep.plan(controlPlane, cluster, certificates.complete(), memory, slice, plan);
    Optional<ControlPlaneMachine> leaving = MemberRemoval.next(machines, next);
    boolean connected = connected(slice);
    boolean stacked = !Certificates.externalEtcd(controlPlane);
    Scaling scaling =
        new Scaling(controlPlane, cluster, machines, upToDate, connected, slice, plan);
    String purpose =
        leaving
            .filter(machine -> MemberRemoval.needsEtcd(machine, machines, stacked))
            .map(MemberRemoval::purpose)
            .orElseGet(scaling::purpose);
    next =
        EtcdWatch.plan(
            controlPlane,
            cluster,
            machines,
            purpose,
            stacked && initialized && connected,
            next,
            slice,
            plan);
    List<String> blockers = new ArrayList<>();
    if (leaving.isPresent()) {
      next =
          MemberRemoval.plan(
              controlPlane, cluster, leaving.get(), machines, next, slice, plan, blockers);
    }
    if (cluster.infrastructureProvisioned()
        && cluster.endpoint().isPresent()
        && certificates.complete()) {
      next = scaling.plan(next, initialized);
      blockers.addAll(scaling.blockers());
    } else {
      blockers.add(
          !cluster.infrastructureProvisioned()
              ? "waiting for the Cluster's infrastructure"
              : cluster.endpoint().isEmpty()
                  ? "waiting for the Cluster's controlPlaneEndpoint"
                  : "waiting for the cluster's certificates");
    }
    conditions.blockers(blockers);
    return next;
  }

  /**
   * A control plane no Cluster refers to has nothing that would have to be undone, so it is left as
   * its user wrote it. A finalizer given to it now would be in the way of its adoption, which comes
   * a moment later and would have to be planned again.
   */
  private static ResourcePlan<KubeadmControlPlane> orphan(
      KubeadmControlPlane controlPlane,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    if (Metadata.isDeleting(controlPlane)
        && ControlPlaneMachine.all(controlPlane, ControlPlaneMemory.NOTHING, slice).isEmpty()) {
      Metadata.finalizer(controlPlane, Labels.KCP_FINALIZER, false);
    }
    return plan.build();
  }

  /** Never goes back: kubeadm's ConfigMap was seen once. */
  private static boolean initialized(KubeadmControlPlane controlPlane, Slice slice) {
    KubeadmControlPlaneStatus status = controlPlane.getStatus();
    boolean before =
        status.initialization != null
            && Boolean.TRUE.equals(status.initialization.controlPlaneInitialized);
    boolean now =
        before
            || slice
                .view(WorkloadObserved.class)
                .map(WorkloadObserved::getKubeadmConfigPresent)
                .orElse(false);
    if (now) {
      status.initialization = new KubeadmControlPlaneStatus.Initialization();
      status.initialization.controlPlaneInitialized = true;
    }
    return now;
  }

  private static boolean connected(Slice slice) {
    return slice.view(WorkloadObserved.class).map(WorkloadObserved::getConnected).orElse(false);
  }

  private static void set(KubeadmControlPlane controlPlane, Slice slice, Condition condition) {
    controlPlane.getStatus().conditions =
        Conditions.set(
            controlPlane.getStatus().conditions,
            condition,
            controlPlane.getMetadata().getGeneration(),
            slice.now());
  }
}
