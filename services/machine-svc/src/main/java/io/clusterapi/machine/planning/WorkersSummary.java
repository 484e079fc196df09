package io.clusterapi.machine.planning;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.messaging.Metas;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.conditions.Aggregate;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Source;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All machines of a Cluster in one record, for cluster-svc and controlplane-svc: counts, what still
 * stands in the way of a deletion, aggregated conditions. It says which stage of the deletion it
 * knows of, so that "nothing is left" cannot be an answer from before the question.
 */
public final class WorkersSummary implements SlicePlanner {
  private static final int MOST_NAMES = 100;

  /** What others tell of single machines comes here by the Machines. */
  @Override
  public boolean concerns(Object news) {
    return news instanceof HasMetadata
        || news instanceof ClusterDesired
        || news instanceof ClusterObserved
        || news instanceof Controller.Gone;
  }

  @Override
  public List<Effect> plan(Slice slice) {
    if (slice.key().isShared()) {
      return List.of();
    }
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    Optional<WorkersObserved> before = slice.view(WorkersObserved.class);
    if (cluster.isEmpty()) {
      return before
          .<List<Effect>>map(
              summary ->
                  List.of(
                      new Effect.Retract(
                          Topics.WORKERS_OBSERVED.name(),
                          WorkersObserved.class,
                          "Cluster",
                          summary.getMeta().getName())))
          .orElse(List.of());
    }
    return List.of(
        new Effect.Publish(Topics.WORKERS_OBSERVED.name(), summary(cluster.get(), before, slice)));
  }

  private static WorkersObserved summary(
      ClusterDesired cluster, Optional<WorkersObserved> before, Slice slice) {
    List<MachineDeployment> deployments = slice.all(MachineDeployment.class);
    List<MachineSet> sets = slice.all(MachineSet.class);
    List<Machine> machines = slice.all(Machine.class);
    List<Machine> workers =
        machines.stream().filter(machine -> !MachineController.isControlPlane(machine)).toList();
    List<Machine> controlPlane =
        machines.stream().filter(MachineController::isControlPlane).toList();
    List<String> remaining = new ArrayList<>();
    deployments.forEach(object -> remaining.add(name(object)));
    sets.forEach(object -> remaining.add(name(object)));
    workers.forEach(object -> remaining.add(name(object)));
    Replicas counts = Replicas.of(workers);
    return WorkersObserved.newBuilder()
        .setMeta(
            Meta.newBuilder(cluster.getMeta())
                .setResourceVersion(0)
                .setLabels(new java.util.HashMap<>())
                .setAnnotations(new java.util.HashMap<>())
                .setFinalizers(List.of())
                .setOwners(List.of())
                .setGeneration(0)
                .build())
        .setActs(
            List.of(
                Acts.of(
                    MachineReason.Counted,
                    "%d of %d workers ready, %d control-plane Machines"
                        .formatted(
                            counts.ready(),
                            desired(deployments, sets, workers),
                            controlPlane.size()))))
        .setSeenStage(
            ClusterFacts.of(slice)
                .map(ClusterFacts::stage)
                .orElse(io.clusterapi.events.DeletionStage.NONE))
        .setWorkers(counts.counts(desired(deployments, sets, workers)))
        .setRemainingWorkers(remaining.stream().limit(MOST_NAMES).toList())
        .setRemainingWorkerCount(remaining.size())
        .setRemainingControlPlane(controlPlane.stream().map(WorkersSummary::name).toList())
        .setControlPlaneMachineHasNode(
            controlPlane.stream()
                .anyMatch(
                    machine -> machine.getStatus() != null && machine.getStatus().nodeRef != null))
        .setConditions(
            Metas.conditions(
                conditions(
                    deployments,
                    workers,
                    controlPlane,
                    before.map(WorkersSummary::times).orElse(List.of()),
                    slice.now())))
        .setVersions(Replicas.versions(workers))
        .build();
  }

  private static int desired(
      List<MachineDeployment> deployments, List<MachineSet> sets, List<Machine> workers) {
    int desired = deployments.stream().mapToInt(RolloutPlanner::replicas).sum();
    desired +=
        sets.stream()
            .filter(set -> Objects.controller(set).isEmpty())
            .mapToInt(set -> set.getSpec().replicas == null ? 1 : set.getSpec().replicas)
            .sum();
    return desired
        + (int) workers.stream().filter(machine -> Objects.controller(machine).isEmpty()).count();
  }

  private static List<Condition> conditions(
      List<MachineDeployment> deployments,
      List<Machine> workers,
      List<Machine> controlPlane,
      List<Condition> before,
      Instant now) {
    List<Condition> next = before;
    next =
        Conditions.set(
            next, SetConditions.aggregate("Ready", "WorkerMachinesReady", workers), null, now);
    next =
        Conditions.set(
            next,
            SetConditions.aggregate("UpToDate", "WorkerMachinesUpToDate", workers),
            null,
            now);
    next =
        Conditions.set(
            next,
            SetConditions.aggregate("Ready", "ControlPlaneMachinesReady", controlPlane),
            null,
            now);
    next =
        Conditions.set(
            next,
            SetConditions.aggregate("UpToDate", "ControlPlaneMachinesUpToDate", controlPlane),
            null,
            now);
    next = Conditions.set(next, available(deployments), null, now);
    next =
        Conditions.set(
            next, activity(deployments, "RollingOut", MachineReason.NotRollingOut), null, now);
    next =
        Conditions.set(
            next, activity(deployments, "ScalingUp", MachineReason.NotScalingUp), null, now);
    next =
        Conditions.set(
            next, activity(deployments, "ScalingDown", MachineReason.NotScalingDown), null, now);
    return next;
  }

  private static Condition available(List<MachineDeployment> deployments) {
    List<Source> sources = sources(deployments, "Available");
    return sources.isEmpty()
        ? Conditions.of("WorkersAvailable", true, "NoWorkers", "")
        : Aggregate.of("Available").condition("WorkersAvailable", sources);
  }

  private static Condition activity(
      List<MachineDeployment> deployments, String type, MachineReason idle) {
    List<Source> sources = sources(deployments, type);
    return sources.isEmpty()
        ? Conditions.of(type, false, idle.name(), "")
        : Aggregate.ofNegative(type).condition(type, sources);
  }

  private static List<Source> sources(List<MachineDeployment> deployments, String type) {
    return deployments.stream()
        .filter(
            deployment ->
                deployment.getStatus() != null
                    && Conditions.has(deployment.getStatus().conditions, type))
        .map(
            deployment ->
                Source.of(
                    "MachineDeployment",
                    deployment.getMetadata().getName(),
                    deployment.getStatus().conditions))
        .toList();
  }

  /** Earlier conditions, so that their transition times are kept. */
  private static List<Condition> times(WorkersObserved before) {
    return before.getConditions().stream()
        .map(
            condition -> {
              Condition copy =
                  Conditions.of(
                      condition.getType(),
                      switch (condition.getStatus()) {
                        case TRUE -> Conditions.TRUE;
                        case FALSE -> Conditions.FALSE;
                        case UNKNOWN -> Conditions.UNKNOWN;
                      },
                      condition.getReason(),
                      condition.getMessage());
              copy.setLastTransitionTime(condition.getLastTransitionTime().toString());
              return copy;
            })
        .toList();
  }

  private static String name(HasMetadata object) {
    return object.getKind() + "/" + object.getMetadata().getName();
  }
}
