package io.clusterapi.cluster.planning;

import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Summary;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.ClusterSpec;
import io.clusterapi.model.core.ClusterStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions and phase of a Cluster, as upstream's Cluster controller sets them. */
final class ClusterConditions {
  /** A link that broke is a problem only after this long. */
  private static final Duration PROBE_GRACE = Duration.ofSeconds(50);

  private ClusterConditions() {}

  static void paused(Cluster cluster, Instant now) {
    set(cluster, now, Conditions.of("Paused", true, ClusterReason.Paused.name(), ""));
    phase(cluster);
  }

  static void deleting(Cluster cluster, Instant now, ClusterReason reason, String message) {
    set(cluster, now, Conditions.of("Deleting", true, reason.name(), message));
  }

  static void compute(Cluster cluster, ClusterFacts facts, ResourcePlan.Builder<Cluster> plan) {
    Instant now = facts.now();
    set(cluster, now, Conditions.of("Paused", false, ClusterReason.NotPaused.name(), ""));
    set(cluster, now, infrastructure(cluster, facts));
    set(cluster, now, initialized(cluster, facts));
    set(cluster, now, controlPlaneAvailable(cluster, facts));
    for (String type :
        List.of(
            "WorkersAvailable",
            "ControlPlaneMachinesReady",
            "ControlPlaneMachinesUpToDate",
            "WorkerMachinesReady",
            "WorkerMachinesUpToDate")) {
      set(cluster, now, ofWorkers(facts, type));
    }
    for (String type : List.of("RollingOut", "ScalingUp", "ScalingDown", "Remediating")) {
      set(cluster, now, activity(facts, type));
    }
    set(cluster, now, probe(facts, plan));
    if (cluster.getMetadata().getDeletionTimestamp() == null) {
      set(cluster, now, Conditions.of("Deleting", false, ClusterReason.NotDeleting.name(), ""));
    }
    set(cluster, now, available(cluster));
    phase(cluster);
    cluster.getStatus().observedGeneration = cluster.getMetadata().getGeneration();
  }

  private static Condition infrastructure(Cluster cluster, ClusterFacts facts) {
    String type = "InfrastructureReady";
    if (cluster.getSpec().infrastructureRef == null) {
      return Conditions.of(type, true, ClusterReason.Ready.name(), "");
    }
    String kind = cluster.getSpec().infrastructureRef.kind;
    String name = cluster.getSpec().infrastructureRef.name;
    boolean provisioned =
        Boolean.TRUE.equals(ClusterController.initialization(cluster).infrastructureProvisioned);
    if (!facts.infrastructureExists()) {
      return Conditions.of(
          type,
          false,
          (provisioned ? ClusterReason.Deleted : ClusterReason.DoesNotExist).name(),
          provisioned
              ? kind + " " + name + " has been deleted"
              : kind + " " + name + " does not exist, or its provider has not reported it yet");
    }
    Optional<io.clusterapi.events.Condition> ready =
        facts.infrastructure().flatMap(infra -> find(infra.getConditions(), "Ready"));
    if (ready.isPresent()) {
      return mirrored(type, ready.get());
    }
    return Conditions.of(
        type,
        provisioned,
        (provisioned ? ClusterReason.Ready : ClusterReason.NotReady).name(),
        provisioned ? "" : kind + " status.initialization.provisioned is false");
  }

  private static Condition initialized(Cluster cluster, ClusterFacts facts) {
    if (Boolean.TRUE.equals(ClusterController.initialization(cluster).controlPlaneInitialized)) {
      return Conditions.of("ControlPlaneInitialized", true, ClusterReason.Initialized.name(), "");
    }
    return Conditions.of(
        "ControlPlaneInitialized",
        false,
        ClusterReason.NotInitialized.name(),
        facts
            .controlPlane()
            .flatMap(control -> find(control.getConditions(), "Initialized"))
            .map(io.clusterapi.events.Condition::getMessage)
            .filter(message -> !message.isEmpty())
            .orElse("Control plane not yet initialized"));
  }

  private static Condition controlPlaneAvailable(Cluster cluster, ClusterFacts facts) {
    String type = "ControlPlaneAvailable";
    if (cluster.getSpec().controlPlaneRef == null) {
      boolean initialized =
          Boolean.TRUE.equals(ClusterController.initialization(cluster).controlPlaneInitialized);
      return Conditions.of(
          type,
          initialized,
          (initialized ? ClusterReason.Available : ClusterReason.NotAvailable).name(),
          initialized ? "" : "Control plane not yet initialized");
    }
    if (!facts.controlPlaneExists()) {
      return Conditions.of(
          type,
          false,
          ClusterReason.DoesNotExist.name(),
          cluster.getSpec().controlPlaneRef.kind
              + " "
              + cluster.getSpec().controlPlaneRef.name
              + " does not exist");
    }
    return facts
        .controlPlane()
        .flatMap(control -> find(control.getConditions(), "Available"))
        .map(condition -> mirrored(type, condition))
        .orElse(
            Conditions.of(
                type,
                Conditions.UNKNOWN,
                ClusterReason.NotYetReported.name(),
                "Condition Available not yet reported"));
  }

  private static Condition ofWorkers(ClusterFacts facts, String type) {
    return facts
        .workers()
        .flatMap(workers -> find(workers.getConditions(), type))
        .map(condition -> mirrored(type, condition))
        .orElse(
            Conditions.of(
                type,
                Conditions.UNKNOWN,
                ClusterReason.NotYetReported.name(),
                "Machines not yet reported"));
  }

  /** True if either side is busy with it. */
  private static Condition activity(ClusterFacts facts, String type) {
    List<String> lines = new ArrayList<>();
    facts
        .controlPlane()
        .flatMap(control -> find(control.getConditions(), type))
        .filter(condition -> condition.getStatus() == ConditionStatus.TRUE)
        .ifPresent(condition -> lines.add("* Control plane: " + condition.getMessage()));
    facts
        .workers()
        .flatMap(workers -> find(workers.getConditions(), type))
        .filter(condition -> condition.getStatus() == ConditionStatus.TRUE)
        .ifPresent(condition -> lines.add("* Workers: " + condition.getMessage()));
    return Conditions.of(
        type, !lines.isEmpty(), lines.isEmpty() ? "Not" + type : type, String.join("\n", lines));
  }

  private static Condition probe(ClusterFacts facts, ResourcePlan.Builder<Cluster> plan) {
    String type = "RemoteConnectionProbe";
    Optional<WorkloadObserved> link = facts.workload();
    if (link.map(WorkloadObserved::getConnected).orElse(false)) {
      return Conditions.of(type, true, ClusterReason.ProbeSucceeded.name(), "");
    }
    Instant last = link.map(WorkloadObserved::getLastProbeSuccess).orElse(null);
    if (last != null) {
      Instant deadline = last.plus(PROBE_GRACE);
      if (facts.now().isBefore(deadline)) {
        plan.wakeAt(deadline);
        return Conditions.of(type, true, ClusterReason.ProbeSucceeded.name(), "");
      }
      return Conditions.of(
          type,
          false,
          ClusterReason.ProbeFailed.name(),
          "Last successful probe at " + last + ": " + link.get().getMessage());
    }
    return Conditions.of(
        type, false, ClusterReason.ProbeFailed.name(), "Remote connection not established yet");
  }

  private static Condition available(Cluster cluster) {
    List<String> types =
        new ArrayList<>(
            List.of(
                "Deleting",
                "RemoteConnectionProbe",
                "InfrastructureReady",
                "ControlPlaneAvailable",
                "WorkersAvailable"));
    List<String> negative = new ArrayList<>(List.of("Deleting"));
    if (cluster.getSpec().availabilityGates != null) {
      for (ClusterSpec.AvailabilityGate gate : cluster.getSpec().availabilityGates) {
        types.add(gate.conditionType);
        if ("Negative".equals(gate.polarity)) {
          negative.add(gate.conditionType);
        }
      }
    }
    return Summary.of(types)
        .negative(negative.toArray(String[]::new))
        .reasons("NotAvailable", "AvailableUnknown", "Available")
        .condition("Available", cluster.getStatus().conditions);
  }

  private static void phase(Cluster cluster) {
    ClusterStatus status = cluster.getStatus();
    if (cluster.getMetadata().getDeletionTimestamp() != null) {
      status.phase = "Deleting";
    } else if (Boolean.TRUE.equals(
            ClusterController.initialization(cluster).infrastructureProvisioned)
        && ClusterController.isValid(cluster.getSpec().controlPlaneEndpoint)) {
      status.phase = "Provisioned";
    } else if (cluster.getSpec().infrastructureRef != null
        || cluster.getSpec().controlPlaneRef != null) {
      status.phase = "Provisioning";
    } else {
      status.phase = "Pending";
    }
  }

  private static Optional<io.clusterapi.events.Condition> find(
      List<io.clusterapi.events.Condition> conditions, String type) {
    return conditions.stream().filter(condition -> condition.getType().equals(type)).findFirst();
  }

  private static Condition mirrored(String type, io.clusterapi.events.Condition source) {
    Condition copy =
        Conditions.of(
            type,
            switch (source.getStatus()) {
              case TRUE -> Conditions.TRUE;
              case FALSE -> Conditions.FALSE;
              case UNKNOWN -> Conditions.UNKNOWN;
            },
            reason(source),
            source.getMessage());
    return copy;
  }

  /** The old condition form leaves the reason out while all is well; the new one always has one. */
  private static String reason(io.clusterapi.events.Condition source) {
    if (!source.getReason().isEmpty()) {
      return source.getReason();
    }
    return (source.getStatus() == ConditionStatus.TRUE
            ? ClusterReason.Ready
            : ClusterReason.NotReady)
        .name();
  }

  private static void set(Cluster cluster, Instant now, Condition condition) {
    cluster.getStatus().conditions =
        Conditions.set(
            cluster.getStatus().conditions, condition, cluster.getMetadata().getGeneration(), now);
  }
}
