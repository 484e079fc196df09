package io.clusterapi.cluster.planning;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.planning.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Deletion of a Cluster: workers, then the control plane, then the infrastructure. The stage is
 * published with the Cluster; the owner of each kind deletes its own when the stage names it, and
 * the next stage begins when that is seen to be done. The stage is kept in the Deleting condition's
 * reason.
 */
public final class ClusterDeletion {

  /** How long to wait for word of an object that is referred to and was never heard of. */
  private static final Duration HEARSAY = Duration.ofSeconds(10);

  private static final Map<String, DeletionStage> STAGE_BY_REASON =
      Map.of(
          ClusterReason.WaitingForWorkersDeletion.name(), DeletionStage.WORKERS,
          ClusterReason.WaitingForControlPlaneDeletion.name(), DeletionStage.CONTROL_PLANE,
          ClusterReason.WaitingForInfrastructureDeletion.name(), DeletionStage.INFRASTRUCTURE,
          ClusterReason.DeletionCompleted.name(), DeletionStage.DONE);

  private ClusterDeletion() {}

  /** Stage of a Cluster as it is stored. */
  public static DeletionStage stage(Cluster cluster) {
    if (cluster.getStatus() == null
        || !Conditions.isTrue(cluster.getStatus().conditions, "Deleting")) {
      return DeletionStage.NONE;
    }
    return STAGE_BY_REASON.getOrDefault(
        Conditions.reason(cluster.getStatus().conditions, "Deleting"), DeletionStage.NONE);
  }

  static ClusterMemory plan(
      Cluster cluster,
      ClusterFacts facts,
      ClusterMemory known,
      ResourcePlan.Builder<Cluster> plan) {
    DeletionStage stage = stage(cluster);
    // A stage that began at a time to come: the clock was set back, and what is waited for would
    // be waited for until that time.
    long now = facts.now().toEpochMilli();
    ClusterMemory memory = known.stageSince() > now ? known.stageSince(now) : known;
    return switch (stage) {
      case NONE -> goOn(cluster, DeletionStage.WORKERS, facts, memory, plan);
      case WORKERS ->
          workersGone(facts)
              ? goOn(cluster, DeletionStage.CONTROL_PLANE, facts, memory, plan)
              : waiting(cluster, stage, facts, memory);
      case CONTROL_PLANE ->
          controlPlaneGone(cluster, facts, memory, plan)
              ? goOn(cluster, DeletionStage.INFRASTRUCTURE, facts, memory, plan)
              : waiting(cluster, stage, facts, memory);
      case INFRASTRUCTURE, DONE -> {
        if (!infrastructureGone(cluster, facts, memory, plan)) {
          yield waiting(cluster, stage, facts, memory);
        }
        ClusterController.finalizer(cluster, false);
        yield enter(cluster, DeletionStage.DONE, facts, memory, plan);
      }
    };
  }

  /** The next stage, which may have nothing to wait for: then no news would come to end it. */
  private static ClusterMemory goOn(
      Cluster cluster,
      DeletionStage stage,
      ClusterFacts facts,
      ClusterMemory memory,
      ResourcePlan.Builder<Cluster> plan) {
    return plan(cluster, facts, enter(cluster, stage, facts, memory, plan), plan);
  }

  /** Nothing is left, said by one who knows that the Cluster is to go. */
  private static boolean workersGone(ClusterFacts facts) {
    return facts
        .workers()
        .filter(workers -> workers.getSeenStage() != DeletionStage.NONE)
        .map(workers -> workers.getRemainingWorkerCount() == 0)
        .orElse(false);
  }

  private static boolean controlPlaneGone(
      Cluster cluster,
      ClusterFacts facts,
      ClusterMemory memory,
      ResourcePlan.Builder<Cluster> plan) {
    boolean machinesGone =
        facts.workers().map(workers -> workers.getRemainingControlPlane().isEmpty()).orElse(true);
    if (facts.controlPlaneExists() || !machinesGone) {
      return false;
    }
    return cluster.getSpec().controlPlaneRef == null
        || memory.controlPlaneSeen()
        || hearsayOver(facts, memory, plan);
  }

  private static boolean infrastructureGone(
      Cluster cluster,
      ClusterFacts facts,
      ClusterMemory memory,
      ResourcePlan.Builder<Cluster> plan) {
    if (facts.infrastructureExists()) {
      return false;
    }
    return cluster.getSpec().infrastructureRef == null
        || memory.infrastructureSeen()
        || hearsayOver(facts, memory, plan);
  }

  private static boolean hearsayOver(
      ClusterFacts facts, ClusterMemory memory, ResourcePlan.Builder<Cluster> plan) {
    Instant deadline = Instant.ofEpochMilli(memory.stageSince()).plus(HEARSAY);
    if (facts.now().isBefore(deadline)) {
      plan.wakeAt(deadline);
      return false;
    }
    return true;
  }

  private static ClusterMemory enter(
      Cluster cluster,
      DeletionStage stage,
      ClusterFacts facts,
      ClusterMemory memory,
      ResourcePlan.Builder<Cluster> plan) {
    ClusterReason reason = reason(stage);
    plan.because(new Note(reason, "deletion goes on to: " + words(stage)));
    ClusterConditions.deleting(cluster, facts.now(), reason, message(cluster, stage, facts));
    return memory.stageSince(facts.now().toEpochMilli());
  }

  private static ClusterMemory waiting(
      Cluster cluster, DeletionStage stage, ClusterFacts facts, ClusterMemory memory) {
    ClusterConditions.deleting(cluster, facts.now(), reason(stage), message(cluster, stage, facts));
    return memory;
  }

  private static ClusterReason reason(DeletionStage stage) {
    return switch (stage) {
      case NONE, WORKERS -> ClusterReason.WaitingForWorkersDeletion;
      case CONTROL_PLANE -> ClusterReason.WaitingForControlPlaneDeletion;
      case INFRASTRUCTURE -> ClusterReason.WaitingForInfrastructureDeletion;
      case DONE -> ClusterReason.DeletionCompleted;
    };
  }

  private static String words(DeletionStage stage) {
    return switch (stage) {
      case NONE, WORKERS -> "workers";
      case CONTROL_PLANE -> "control plane";
      case INFRASTRUCTURE -> "infrastructure";
      case DONE -> "done";
    };
  }

  private static String message(Cluster cluster, DeletionStage stage, ClusterFacts facts) {
    return switch (stage) {
      case NONE -> "";
      case WORKERS ->
          facts
              .workers()
              .filter(workers -> workers.getSeenStage() != DeletionStage.NONE)
              .map(ClusterDeletion::remaining)
              .orElse("* waiting for machine-svc to take note");
      case CONTROL_PLANE ->
          cluster.getSpec().controlPlaneRef == null
              ? "* control plane Machines"
              : "* "
                  + cluster.getSpec().controlPlaneRef.kind
                  + ": "
                  + cluster.getSpec().controlPlaneRef.name;
      case INFRASTRUCTURE ->
          cluster.getSpec().infrastructureRef == null
              ? ""
              : "* "
                  + cluster.getSpec().infrastructureRef.kind
                  + ": "
                  + cluster.getSpec().infrastructureRef.name;
      case DONE -> "";
    };
  }

  private static String remaining(WorkersObserved workers) {
    int shown = Math.min(5, workers.getRemainingWorkers().size());
    int more = workers.getRemainingWorkerCount() - shown;
    return "* "
        + String.join(", ", workers.getRemainingWorkers().subList(0, shown))
        + (more > 0 ? ", ... (" + more + " more)" : "");
  }
}
