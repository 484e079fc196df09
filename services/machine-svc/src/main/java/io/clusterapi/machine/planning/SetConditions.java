package io.clusterapi.machine.planning;

import io.clusterapi.model.conditions.Aggregate;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Source;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineSetStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Status of a MachineSet. */
final class SetConditions {
  private SetConditions() {}

  static void paused(MachineSet set, Instant now) {
    set(set, now, Conditions.of("Paused", true, MachineReason.Paused.name(), ""));
  }

  static void compute(MachineSet set, List<Machine> machines, Instant now) {
    MachineSetStatus status = set.getStatus();
    Replicas replicas = Replicas.of(machines);
    int desired = set.getSpec().replicas == null ? 1 : set.getSpec().replicas;
    status.replicas = replicas.total();
    status.readyReplicas = replicas.ready();
    status.availableReplicas = replicas.available();
    status.upToDateReplicas = replicas.upToDate();
    status.selector = selector(set.getSpec().selector);
    status.versions = Replicas.statusVersions(Replicas.versions(machines));
    status.observedGeneration = set.getMetadata().getGeneration();
    set(set, now, Conditions.of("Paused", false, MachineReason.NotPaused.name(), ""));
    scaling(desired, replicas.total(), Objects.isDeleting(set))
        .forEach(condition -> set(set, now, condition));
    set(set, now, aggregate("Ready", "MachinesReady", machines));
    set(set, now, aggregate("UpToDate", "MachinesUpToDate", machines));
    set(set, now, Conditions.of("Remediating", false, MachineReason.NotRemediating.name(), ""));
    set(
        set,
        now,
        Objects.isDeleting(set)
            ? Conditions.of(
                "Deleting",
                true,
                MachineReason.Deleting.name(),
                "Deleting " + machines.size() + " Machine" + (machines.size() == 1 ? "" : "s"))
            : Conditions.of("Deleting", false, MachineReason.NotDeleting.name(), ""));
  }

  /** ScalingUp and ScalingDown of anything that counts Machines. */
  static List<Condition> scaling(int desired, int current, boolean deleting) {
    int wanted = deleting ? 0 : desired;
    return List.of(
        wanted > current
            ? Conditions.of(
                "ScalingUp",
                true,
                MachineReason.ScalingUp.name(),
                "Scaling up from " + current + " to " + wanted + " replicas")
            : Conditions.of("ScalingUp", false, MachineReason.NotScalingUp.name(), ""),
        wanted < current
            ? Conditions.of(
                "ScalingDown",
                true,
                MachineReason.ScalingDown.name(),
                "Scaling down from " + current + " to " + wanted + " replicas")
            : Conditions.of("ScalingDown", false, MachineReason.NotScalingDown.name(), ""));
  }

  /** One condition over many Machines; without Machines it is true for want of anything wrong. */
  static Condition aggregate(String source, String target, List<Machine> machines) {
    List<Machine> reporting =
        machines.stream()
            .filter(
                machine ->
                    machine.getStatus() != null
                        && Conditions.has(MachineConditions.conditions(machine), source))
            .toList();
    if (reporting.isEmpty()) {
      return Conditions.of(target, true, MachineReason.NoReplicas.name(), "");
    }
    return Aggregate.of(source)
        .condition(
            target,
            reporting.stream()
                .map(
                    machine ->
                        new Source(
                            "Machine",
                            machine.getMetadata().getName(),
                            MachineController.isControlPlane(machine),
                            MachineConditions.conditions(machine)))
                .toList());
  }

  static String selector(LabelSelector selector) {
    if (selector == null || selector.getMatchLabels() == null) {
      return null;
    }
    return new TreeMap<>(selector.getMatchLabels())
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue())
            .collect(Collectors.joining(","));
  }

  private static void set(MachineSet set, Instant now, Condition condition) {
    set.getStatus().conditions =
        Conditions.set(
            set.getStatus().conditions, condition, set.getMetadata().getGeneration(), now);
  }
}
