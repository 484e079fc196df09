package io.clusterapi.controlplane.planning;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Deletes a whole control plane: after the workers, without caring for etcd any more, all Machines
 * at once.
 */
final class ControlPlaneRemoval {
  private static final int MOST_NAMES = 10;

  private ControlPlaneRemoval() {}

  /** How far it is: what to remember, and the Deleting condition. */
  record Step(ControlPlaneMemory memory, Condition deleting) {}

  static Step plan(
      KubeadmControlPlane controlPlane,
      KnownCluster cluster,
      List<ControlPlaneMachine> machines,
      ControlPlaneMemory memory,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    for (OperationState operation : slice.operations(Metadata.uid(controlPlane))) {
      plan.effect(new Effect.Forget(operation.id()));
    }
    Optional<WorkersObserved> workers = slice.view(WorkersObserved.class);
    Optional<String> waiting = waitsForWorkers(cluster, machines, workers);
    if (waiting.isPresent()) {
      return new Step(
          memory, deleting(ControlPlaneReason.WaitingForWorkersDeletion, waiting.get()));
    }
    ControlPlaneMemory next = memory;
    List<String> remaining = new ArrayList<>();
    Note because =
        new Note(ControlPlaneReason.ClusterDeleting, "the control plane is being deleted");
    for (ControlPlaneMachine machine : machines) {
      if (machine.pending()) {
        if (!neverComes(machine, workers)) {
          remaining.add(machine.name());
        }
        continue;
      }
      remaining.add(machine.name());
      next = MachineRequests.removeHook(machine, cluster, next, because, plan);
      next = MachineRequests.delete(machine, cluster, next, because, plan);
    }
    if (!remaining.isEmpty()) {
      return new Step(
          next, deleting(ControlPlaneReason.WaitingForMachineDeletion, message(remaining)));
    }
    plan.because(new Note(ControlPlaneReason.DeletionCompleted, "no Machine of it is left"));
    Metadata.finalizer(controlPlane, Labels.KCP_FINALIZER, false);
    return new Step(next, deleting(ControlPlaneReason.DeletionCompleted, "Deletion completed"));
  }

  /**
   * Workers need the control plane to be drained. The count is believed only if it was made with
   * the deletion known, and of a Cluster that stays it is the count of now.
   */
  private static Optional<String> waitsForWorkers(
      KnownCluster cluster, List<ControlPlaneMachine> machines, Optional<WorkersObserved> workers) {
    if (machines.isEmpty()) {
      return Optional.empty();
    }
    boolean known =
        workers
            .map(seen -> !cluster.deleting() || seen.getSeenStage() != DeletionStage.NONE)
            .orElse(false);
    if (!known) {
      return Optional.of("waiting for word of the Cluster's workers");
    }
    if (workers.get().getRemainingWorkerCount() == 0) {
      return Optional.empty();
    }
    return Optional.of(
        "KubeadmControlPlane deletion blocked because following objects still exist:\n* "
            + String.join("\n* ", names(workers.get().getRemainingWorkers())));
  }

  /**
   * machine-svc makes no Machine for a Cluster it knows to be going, so one that was asked for and
   * is not in its list by then will never be.
   */
  private static boolean neverComes(
      ControlPlaneMachine machine, Optional<WorkersObserved> workers) {
    return workers
        .map(
            seen ->
                seen.getSeenStage() != DeletionStage.NONE
                    && !seen.getRemainingControlPlane().contains("Machine/" + machine.name()))
        .orElse(false);
  }

  private static String message(List<String> remaining) {
    return "Deleting "
        + remaining.size()
        + (remaining.size() == 1 ? " Machine" : " Machines")
        + "\n* Machines: "
        + String.join(", ", names(remaining));
  }

  private static List<String> names(List<String> all) {
    if (all.size() <= MOST_NAMES) {
      return all;
    }
    List<String> some = new ArrayList<>(all.subList(0, MOST_NAMES));
    some.add("... (" + (all.size() - MOST_NAMES) + " more)");
    return some;
  }

  private static Condition deleting(ControlPlaneReason reason, String message) {
    return Conditions.of("Deleting", true, reason.name(), message);
  }
}
