package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes the etcd member of a Machine that is being deleted out of the cluster, then lets the
 * deletion go on. Only of the Machine whose deletion is oldest, and only when the others keep a
 * quorum; the operation checks that again right before it acts.
 */
public final class MemberRemoval {
  public static final String REMOVE = "remove-etcd-member";

  private MemberRemoval() {}

  /** The Machine whose member has to go now, if one waits for it. */
  static Optional<ControlPlaneMachine> next(
      List<ControlPlaneMachine> machines, ControlPlaneMemory memory) {
    return machines.stream()
        .filter(machine -> !machine.pending() && machine.deleting())
        .filter(machine -> !memory.hookRemoved().contains(machine.uid()))
        .min(
            Comparator.comparing(ControlPlaneMachine::deletedAt)
                .thenComparing(ControlPlaneMachine::name))
        .filter(machine -> machine.waitsAtHook() && !machine.heldByOthers());
  }

  /** Whether its member matters: it joined, etcd runs beside it and others go on. */
  static boolean needsEtcd(
      ControlPlaneMachine machine, List<ControlPlaneMachine> machines, boolean stackedEtcd) {
    return stackedEtcd
        && !machine.nodeName().isEmpty()
        && machines.stream()
            .anyMatch(other -> !other.name().equals(machine.name()) && !other.nodeName().isEmpty());
  }

  static String purpose(ControlPlaneMachine machine) {
    return "remove " + machine.uid();
  }

  static ControlPlaneMemory plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      ControlPlaneMachine machine,
      List<ControlPlaneMachine> machines,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan,
      List<String> blockers) {
    boolean stacked = !Certificates.externalEtcd(controlPlane);
    if (!needsEtcd(machine, machines, stacked)) {
      return release(machine, cluster, memory, "no etcd member has to be removed", plan);
    }
    String uid = Metadata.uid(controlPlane);
    String id = uid + "/" + REMOVE + "/" + machine.uid();
    Optional<OperationState> removal = slice.operation(uid, id);
    if (removal.map(state -> state.phase() == OperationState.Phase.SUCCEEDED).orElse(false)) {
      plan.effect(new Effect.Forget(id));
      return release(machine, cluster, memory, "its etcd member is removed", plan);
    }
    if (removal.isPresent() && removal.get().inFlight()) {
      blockers.add(
          "removing the etcd member of Machine "
              + machine.name()
              + removal.get().problem().map(problem -> ": " + problem.message()).orElse(""));
      return memory;
    }
    if (removal.isPresent()) {
      plan.effect(new Effect.Forget(id));
      plan.wakeAt(slice.now().plus(Requests.AFTER_FAILURE));
      return memory;
    }
    Optional<EtcdObservation> etcd = EtcdWatch.current(memory, machines, purpose(machine));
    if (etcd.isEmpty()) {
      blockers.add("waiting for the list of etcd members");
      return memory;
    }
    if (etcd.get().quorate() && etcd.get().member(machine.nodeName()).isEmpty()) {
      return release(machine, cluster, memory, "it has no etcd member", plan);
    }
    Optional<String> unsafe =
        EtcdQuorum.blocksRemoving(etcd.get(), EtcdWatch.healthyNodes(machines), machine.nodeName());
    if (unsafe.isPresent()) {
      blockers.add(unsafe.get());
      return memory;
    }
    List<ControlPlaneMachine> others =
        machines.stream().filter(other -> !other.name().equals(machine.name())).toList();
    ObjectNode request = Requests.of(cluster, controlPlane);
    request.set("nodes", Mapper.json().valueToTree(EtcdWatch.nodes(others)));
    request.set(
        "healthy",
        Mapper.json().valueToTree(EtcdWatch.healthyNodes(others).stream().sorted().toList()));
    request.put("member", machine.nodeName());
    plan.effect(
        new Effect.Begin(
            new OperationIntent(id, uid, REMOVE, ChildNames.token(id), request.toString()),
            Note.of(
                ControlPlaneReason.RemovingEtcdMember,
                "etcd member %s goes with Machine %s",
                machine.nodeName(),
                machine.name())));
    blockers.add("removing the etcd member of Machine " + machine.name());
    return memory;
  }

  private static ControlPlaneMemory release(
      ControlPlaneMachine machine,
      KnownCluster cluster,
      ControlPlaneMemory memory,
      String why,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    return MachineRequests.removeHook(
        machine,
        cluster,
        memory,
        Note.of(ControlPlaneReason.RemovingHook, "Machine %s may go on: %s", machine.name(), why),
        plan);
  }
}
