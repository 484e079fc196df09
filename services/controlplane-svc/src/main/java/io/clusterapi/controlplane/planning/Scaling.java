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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Brings the number of Machines to the one wanted, and outdated ones to the current spec, one
 * Machine at a time: the first by init, the others by join.
 */
public final class Scaling {
  public static final String MOVE_LEADER = "move-etcd-leader";

  private final KubeadmControlPlane controlPlane;
  private final KnownCluster cluster;
  private final List<ControlPlaneMachine> machines;
  private final UpToDate upToDate;
  private final boolean connected;
  private final Slice slice;
  private final ResourcePlan.Builder<KubeadmControlPlane> plan;
  private final List<String> blockers = new ArrayList<>();

  Scaling(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      List<ControlPlaneMachine> machines,
      UpToDate upToDate,
      boolean connected,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    this.controlPlane = controlPlane;
    this.cluster = cluster;
    this.machines = machines;
    this.upToDate = upToDate;
    this.connected = connected;
    this.slice = slice;
    this.plan = plan;
  }

  /** What stands in the way of the next step; empty when nothing does. */
  List<String> blockers() {
    return blockers;
  }

  /**
   * What etcd has to be looked at for, empty when nothing has to be done. Between two acts the last
   * look may be ten minutes old: long enough for a learner somebody left behind, which must not be
   * given a neighbour.
   */
  String purpose() {
    boolean wanted =
        !machines.isEmpty() && (isOutdated() || machines.size() != replicas(controlPlane));
    return wanted ? purpose(controlPlane) : "";
  }

  static String purpose(KubeadmControlPlane controlPlane) {
    return "scale for generation " + controlPlane.getMetadata().getGeneration();
  }

  private boolean isOutdated() {
    return machines.stream().anyMatch(machine -> !upToDate.test(machine));
  }

  ControlPlaneMemory plan(ControlPlaneMemory memory, boolean initialized) {
    int desired = replicas(controlPlane);
    if (machines.isEmpty()) {
      return init(memory, initialized);
    }
    if (!initialized) {
      return memory;
    }
    boolean outdated = isOutdated();
    boolean up =
        outdated ? machines.size() < desired + maxSurge(controlPlane) : machines.size() < desired;
    boolean down = !up && (outdated || machines.size() > desired);
    if (!up && !down) {
      return memory;
    }
    boolean stacked = !Certificates.externalEtcd(controlPlane);
    Optional<EtcdObservation> etcd =
        stacked ? EtcdWatch.current(memory, machines, purpose()) : Optional.empty();
    blockers.addAll(Preflight.blockers(machines, stacked, connected, etcd));
    if (!blockers.isEmpty()) {
      return memory;
    }
    return up ? join(memory, etcd, outdated) : shrink(memory, etcd);
  }

  /**
   * A second init is possible only while the first came to nothing: no Machine and so no host of it
   * is left, and the cluster never answered. Upstream frees its init lock in the same case.
   */
  private ControlPlaneMemory init(ControlPlaneMemory memory, boolean initialized) {
    if (initialized) {
      blockers.add("every Machine of an initialized control plane is gone, and etcd with them");
      return memory;
    }
    ControlPlaneMemory next = memory.withConfigMapSynced(KubeadmConfigSync.hash(controlPlane));
    return MachineRequests.create(
        controlPlane,
        cluster,
        true,
        failureDomain(),
        next,
        new Note(
            ControlPlaneReason.Initializing, "the first Machine initializes the control plane"),
        plan);
  }

  private ControlPlaneMemory join(
      ControlPlaneMemory memory, Optional<EtcdObservation> etcd, boolean rollout) {
    Optional<String> unsafe =
        etcd.flatMap(known -> EtcdQuorum.blocksAdding(known, EtcdWatch.healthyNodes(machines)));
    if (unsafe.isPresent()) {
      blockers.add(unsafe.get());
      return memory;
    }
    KubeadmConfigSync.Step sync =
        KubeadmConfigSync.plan(controlPlane, cluster, memory, slice, plan);
    if (!sync.done()) {
      blockers.add(sync.waiting());
      return sync.memory();
    }
    return MachineRequests.create(
        controlPlane,
        cluster,
        false,
        failureDomain(),
        sync.memory(),
        rollout
            ? Note.of(
                ControlPlaneReason.RollingOut,
                "a Machine of the current spec is added before an outdated one goes")
            : Note.of(
                ControlPlaneReason.ScalingUp,
                "%d of %d Machines exist",
                machines.size(),
                replicas(controlPlane)),
        plan);
  }

  private ControlPlaneMemory shrink(ControlPlaneMemory memory, Optional<EtcdObservation> etcd) {
    ControlPlaneMachine victim = victim();
    Optional<String> unsafe =
        etcd.flatMap(
            known ->
                EtcdQuorum.blocksRemoving(
                    known, EtcdWatch.healthyNodes(machines), victim.nodeName()));
    if (unsafe.isPresent()) {
      blockers.add(unsafe.get());
      return memory;
    }
    if (!leadershipIsElsewhere(victim, etcd)) {
      return memory;
    }
    return MachineRequests.delete(
        victim,
        cluster,
        memory,
        upToDate.test(victim)
            ? Note.of(
                ControlPlaneReason.ScalingDown,
                "%d Machines exist, %d wanted",
                machines.size(),
                replicas(controlPlane))
            : Note.of(
                ControlPlaneReason.RollingOut,
                "it is outdated: %s",
                String.join("; ", upToDate.differences().get(victim.name()))),
        plan);
  }

  /** Moves etcd's leadership off the victim first, so that its end costs no election. */
  private boolean leadershipIsElsewhere(
      ControlPlaneMachine victim, Optional<EtcdObservation> etcd) {
    String uid = Metadata.uid(controlPlane);
    String id = uid + "/" + MOVE_LEADER + "/" + victim.uid();
    Optional<OperationState> move = slice.operation(uid, id);
    slice.operations(uid).stream()
        .filter(operation -> operation.type().equals(MOVE_LEADER) && !operation.id().equals(id))
        .forEach(operation -> plan.effect(new Effect.Forget(operation.id())));
    if (move.isPresent() && !move.get().inFlight()) {
      plan.effect(new Effect.Forget(id));
      return true;
    }
    if (move.isPresent()) {
      blockers.add(
          move.get()
              .problem()
              .map(
                  problem ->
                      "moving etcd leadership off " + victim.nodeName() + ": " + problem.message())
              .orElse("moving etcd leadership off " + victim.nodeName()));
      return false;
    }
    if (etcd.map(known -> !known.leader().equals(victim.nodeName())).orElse(true)) {
      return true;
    }
    Optional<ControlPlaneMachine> target = successor(victim);
    if (target.isEmpty()) {
      return true;
    }
    ObjectNode request = Requests.of(cluster, controlPlane);
    request.set("nodes", Mapper.json().valueToTree(EtcdWatch.nodes(machines)));
    request.put("target", target.get().nodeName());
    plan.effect(
        new Effect.Begin(
            new OperationIntent(id, uid, MOVE_LEADER, ChildNames.token(id), request.toString()),
            Note.of(
                ControlPlaneReason.MovingEtcdLeadership,
                "etcd leadership moves from %s, which is to go, to %s",
                victim.nodeName(),
                target.get().nodeName())));
    blockers.add("moving etcd leadership off " + victim.nodeName());
    return false;
  }

  private Optional<ControlPlaneMachine> successor(ControlPlaneMachine victim) {
    return machines.stream()
        .filter(machine -> !machine.name().equals(victim.name()) && !machine.deleting())
        .filter(machine -> machine.healthy(ControlPlaneMachine.ETCD))
        .max(
            java.util.Comparator.comparing(upToDate::test)
                .thenComparing(ControlPlaneMachine::createdAt)
                .thenComparing(ControlPlaneMachine::name));
  }

  /** Upstream's order of choice. */
  private ControlPlaneMachine victim() {
    boolean stacked = !Certificates.externalEtcd(controlPlane);
    List<Predicate<ControlPlaneMachine>> preferences =
        List.of(
            machine -> !upToDate.test(machine) && machine.hasAnnotation(Labels.DELETE_MACHINE),
            machine -> machine.hasAnnotation(Labels.DELETE_MACHINE),
            machine -> !upToDate.test(machine) && !machine.componentsHealthy(stacked),
            machine -> !upToDate.test(machine),
            machine -> true);
    for (Predicate<ControlPlaneMachine> preference : preferences) {
      List<ControlPlaneMachine> candidates = machines.stream().filter(preference).toList();
      if (!candidates.isEmpty()) {
        return FailureDomains.mostCrowded(cluster.failureDomains(), candidates, machines);
      }
    }
    throw new IllegalStateException("a control plane without Machines cannot shrink");
  }

  private String failureDomain() {
    return FailureDomains.forNext(cluster.failureDomains(), machines, upToDate::test);
  }

  static int replicas(KubeadmControlPlane controlPlane) {
    return controlPlane.getSpec().replicas == null ? 1 : controlPlane.getSpec().replicas;
  }

  private static int maxSurge(KubeadmControlPlane controlPlane) {
    var rollout = controlPlane.getSpec().rollout;
    var update =
        rollout == null || rollout.strategy == null ? null : rollout.strategy.rollingUpdate;
    Integer surge = update == null || update.maxSurge == null ? null : update.maxSurge.getIntVal();
    return surge == null ? 1 : surge;
  }
}
