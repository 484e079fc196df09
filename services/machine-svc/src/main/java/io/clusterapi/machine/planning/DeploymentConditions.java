package io.clusterapi.machine.planning;

import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineDeploymentStatus;
import io.clusterapi.model.core.MachineSet;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;

/** Status of a MachineDeployment. */
final class DeploymentConditions {
  private DeploymentConditions() {}

  static void paused(MachineDeployment deployment, Instant now) {
    set(deployment, now, Conditions.of("Paused", true, MachineReason.Paused.name(), ""));
  }

  static void compute(
      MachineDeployment deployment, List<MachineSet> sets, List<Machine> machines, Instant now) {
    MachineDeploymentStatus status = deployment.getStatus();
    List<Machine> current =
        RolloutPlanner.current(deployment, sets)
            .map(
                set ->
                    machines.stream()
                        .filter(machine -> Objects.isControlledBy(machine, set))
                        .toList())
            .orElse(List.of());
    Replicas all = Replicas.of(machines);
    int upToDate = Replicas.of(current).upToDate();
    int desired = RolloutPlanner.replicas(deployment);
    boolean deleting = Objects.isDeleting(deployment);
    status.replicas = all.total();
    status.readyReplicas = all.ready();
    status.availableReplicas = all.available();
    status.upToDateReplicas = upToDate;
    status.selector = SetConditions.selector(deployment.getSpec().selector);
    status.versions = Replicas.statusVersions(Replicas.versions(machines));
    status.observedGeneration = deployment.getMetadata().getGeneration();
    status.phase =
        all.total() < desired && !deleting
            ? "ScalingUp"
            : all.total() > desired || deleting ? "ScalingDown" : "Running";

    set(deployment, now, Conditions.of("Paused", false, MachineReason.NotPaused.name(), ""));
    set(deployment, now, available(deployment, all, desired));
    int outdated = machines.size() - current.size();
    set(
        deployment,
        now,
        outdated > 0
            ? Conditions.of(
                "RollingOut",
                true,
                MachineReason.RollingOut.name(),
                "Rolling out " + outdated + " not up-to-date replicas")
            : Conditions.of("RollingOut", false, MachineReason.NotRollingOut.name(), ""));
    SetConditions.scaling(desired, all.total(), deleting)
        .forEach(condition -> set(deployment, now, condition));
    set(deployment, now, SetConditions.aggregate("Ready", "MachinesReady", machines));
    set(deployment, now, SetConditions.aggregate("UpToDate", "MachinesUpToDate", machines));
    set(
        deployment,
        now,
        Conditions.of("Remediating", false, MachineReason.NotRemediating.name(), ""));
    set(
        deployment,
        now,
        deleting
            ? Conditions.of(
                "Deleting",
                true,
                MachineReason.Deleting.name(),
                "Deleting " + machines.size() + " Machines")
            : Conditions.of("Deleting", false, MachineReason.NotDeleting.name(), ""));
  }

  private static Condition available(MachineDeployment deployment, Replicas replicas, int desired) {
    if (Objects.isDeleting(deployment)) {
      return Conditions.of(
          "Available", false, MachineReason.NotAvailable.name(), "Deletion in progress");
    }
    int needed = desired - RolloutPlanner.maxUnavailable(deployment, desired);
    return replicas.available() >= needed
        ? Conditions.of("Available", true, MachineReason.Available.name(), "")
        : Conditions.of(
            "Available",
            false,
            MachineReason.NotAvailable.name(),
            replicas.available()
                + " available replicas, at least "
                + needed
                + " required (spec.replicas is "
                + desired
                + ")");
  }

  private static void set(MachineDeployment deployment, Instant now, Condition condition) {
    deployment.getStatus().conditions =
        Conditions.set(
            deployment.getStatus().conditions,
            condition,
            deployment.getMetadata().getGeneration(),
            now);
  }
}
