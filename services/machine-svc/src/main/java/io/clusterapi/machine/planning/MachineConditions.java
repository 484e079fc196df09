package io.clusterapi.machine.planning;

import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.InfraMachineObserved;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Summary;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineReadinessGate;
import io.clusterapi.model.core.MachineStatus;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Conditions and phase of a Machine, as upstream's Machine controller sets them. */
final class MachineConditions {
  private static final String WHO_SETS_IT =
      "the cloud controller manager of the cluster sets it, or kubelet's --provider-id";

  /** The last news of a Node count this long after the link to its cluster broke. */
  private static final Duration REMOTE_GRACE = Duration.ofMinutes(5);

  /** How long after its host a Node may come without anybody wondering. */
  private static final Duration NODE_GRACE = Duration.ofSeconds(30);

  private MachineConditions() {}

  static void paused(Machine machine, Instant now) {
    set(machine, now, Conditions.of("Paused", true, MachineReason.Paused.name(), ""));
    phase(machine);
  }

  static void deleting(Machine machine, Instant now, MachineReason reason, String message) {
    set(machine, now, Conditions.of("Deleting", true, reason.name(), message));
  }

  static void compute(
      Machine machine,
      Optional<ClusterFacts> cluster,
      MachineFacts facts,
      ResourcePlan.Builder<Machine> plan) {
    Instant now = facts.now();
    set(machine, now, Conditions.of("Paused", false, MachineReason.NotPaused.name(), ""));
    set(machine, now, bootstrap(machine, facts));
    set(machine, now, infrastructure(machine, cluster, facts));
    node(machine, facts, plan).forEach(condition -> set(machine, now, condition));
    set(machine, now, Conditions.of("Updating", false, MachineReason.NotUpdating.name(), ""));
    set(machine, now, upToDate(machine, facts));
    if (!Objects.isDeleting(machine)) {
      set(machine, now, Conditions.of("Deleting", false, MachineReason.NotDeleting.name(), ""));
    }
    set(machine, now, ready(machine));
    set(machine, now, available(machine, now, plan));
    phase(machine);
    machine.getStatus().observedGeneration = machine.getMetadata().getGeneration();
  }

  private static Condition bootstrap(Machine machine, MachineFacts facts) {
    if (machine.getSpec().bootstrap.dataSecretName != null) {
      return Conditions.of(
          "BootstrapConfigReady",
          true,
          machine.getSpec().bootstrap.configRef == null
              ? MachineReason.DataSecretProvided.name()
              : MachineReason.Ready.name(),
          "");
    }
    String message =
        facts
            .bootstrap()
            .flatMap(observed -> issue(observed.getConditions(), "Ready"))
            .orElse(
                machine.getSpec().bootstrap.configRef == null
                    ? "spec.bootstrap.dataSecretName is not set"
                    : machine.getSpec().bootstrap.configRef.kind
                        + " status.initialization.dataSecretCreated is false");
    return Conditions.of(
        "BootstrapConfigReady",
        false,
        facts
            .bootstrap()
            .flatMap(MachineConditions::bootstrapReason)
            .orElse(MachineReason.NotReady.name()),
        message);
  }

  private static Optional<String> bootstrapReason(BootstrapObserved observed) {
    return observed.getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .filter(condition -> condition.getStatus() != ConditionStatus.TRUE)
        .map(io.clusterapi.events.Condition::getReason)
        .filter(reason -> !reason.isEmpty())
        .findFirst();
  }

  private static Condition infrastructure(
      Machine machine, Optional<ClusterFacts> cluster, MachineFacts facts) {
    String kind = machine.getSpec().infrastructureRef.kind;
    if (Providers.commands(kind).isEmpty()) {
      return Conditions.of(
          "InfrastructureReady",
          false,
          MachineReason.UnknownInfrastructureKind.name(),
          "no provider serves "
              + kind
              + "; wanted AWSMachine, VSphereMachine, AzureMachine or MaasMachine");
    }
    boolean provisioned =
        machine.getStatus().initialization != null
            && Boolean.TRUE.equals(machine.getStatus().initialization.infrastructureProvisioned);
    if (facts.host().isPresent()) {
      Optional<io.clusterapi.events.Condition> ready = ready(facts.host().get());
      if (ready.isPresent()) {
        return Conditions.of(
            "InfrastructureReady",
            status(ready.get().getStatus()),
            ready.get().getReason().isEmpty()
                ? (ready.get().getStatus() == ConditionStatus.TRUE
                        ? MachineReason.Ready
                        : MachineReason.NotReady)
                    .name()
                : ready.get().getReason(),
            ready.get().getMessage());
      }
      return Conditions.of(
          "InfrastructureReady",
          provisioned,
          provisioned ? MachineReason.Ready.name() : MachineReason.NotReady.name(),
          provisioned ? "" : kind + " status.initialization.provisioned is false");
    }
    if (provisioned) {
      return Conditions.of(
          "InfrastructureReady",
          false,
          MachineReason.InfrastructureDeleted.name(),
          kind
              + " "
              + machine.getSpec().infrastructureRef.name
              + (Objects.isDeleting(machine)
                  ? " has been deleted"
                  : " has been deleted while the Machine still exists"));
    }
    return Conditions.of(
        "InfrastructureReady",
        false,
        MachineReason.WaitingForInfrastructure.name(),
        machine.getSpec().bootstrap.dataSecretName == null
            ? "waiting for bootstrap data"
            : cluster.map(ClusterFacts::infrastructureProvisioned).orElse(false)
                ? "waiting for " + kind + " " + machine.getSpec().infrastructureRef.name
                : "waiting for the Cluster's infrastructure");
  }

  private static Optional<io.clusterapi.events.Condition> ready(InfraMachineObserved host) {
    return host.getConditions().stream()
        .filter(condition -> condition.getType().equals("Ready"))
        .findFirst();
  }

  /**
   * Whoever uses a template that leaves the cloud controller manager to its users sees nothing else
   * of it being missing. Not said before a Node had its time to come. Looked at again after 30 s, 1
   * min, 2 min and so on instead of at every Node's news: 500 machines made at once would plan 500
   * times each.
   */
  private static String withoutProvider(
      Machine machine, MachineFacts facts, ResourcePlan.Builder<Machine> plan) {
    Optional<Instant> since =
        Conditions.lastTransition(machine.getStatus().conditions, "InfrastructureReady");
    if (since.isEmpty()) {
      return "";
    }
    Duration next = NODE_GRACE;
    while (!facts.now().isBefore(since.get().plus(next))) {
      next = next.multipliedBy(2);
    }
    plan.wakeAt(since.get().plus(next));
    if (next.equals(NODE_GRACE)) {
      return "";
    }
    return switch (facts.nodesWithoutProvider()) {
      case 0 -> "";
      case 1 -> "; 1 Node has none: " + WHO_SETS_IT;
      default -> "; %d Nodes have none: %s".formatted(facts.nodesWithoutProvider(), WHO_SETS_IT);
    };
  }

  private static List<Condition> node(
      Machine machine, MachineFacts facts, ResourcePlan.Builder<Machine> plan) {
    if (machine.getStatus().nodeRef == null) {
      String message =
          machine.getSpec().providerID == null
              ? "Waiting for "
                  + machine.getSpec().infrastructureRef.kind
                  + " to report spec.providerID"
              : "Waiting for a Node with spec.providerID "
                  + machine.getSpec().providerID
                  + " to exist"
                  + withoutProvider(machine, facts, plan);
      return both(Conditions.UNKNOWN, MachineReason.InspectionFailed.name(), message);
    }
    if (facts.node().isEmpty()) {
      String message = "Node " + machine.getStatus().nodeRef.name + " has been deleted";
      return both(
          Conditions.FALSE,
          MachineReason.NodeDeleted.name(),
          Objects.isDeleting(machine) ? message : message + " while the Machine still exists");
    }
    Optional<Instant> broken =
        facts
            .workload()
            .filter(workload -> !workload.getConnected())
            .map(
                workload ->
                    workload.getLastProbeSuccess() == null
                        ? Instant.EPOCH
                        : workload.getLastProbeSuccess());
    if (broken.isPresent()) {
      Instant deadline = broken.get().plus(REMOTE_GRACE);
      if (!facts.now().isBefore(deadline)) {
        return both(
            Conditions.UNKNOWN, "ConnectionDown", "Last successful probe at " + broken.get());
      }
      plan.wakeAt(deadline);
    }
    NodeObserved node = facts.node().get();
    List<String> problems = new ArrayList<>();
    if (node.getReady() != ConditionStatus.TRUE) {
      problems.add(
          "Node.Ready: "
              + (node.getReadyMessage().isEmpty()
                  ? node.getReadyReason()
                  : node.getReadyMessage()));
    }
    node.getConditions().entrySet().stream()
        .filter(condition -> condition.getKey().endsWith("Pressure"))
        .filter(condition -> condition.getValue().equals("True"))
        .map(condition -> "Node." + condition.getKey() + ": True")
        .sorted()
        .forEach(problems::add);
    boolean unknown = node.getReady() == ConditionStatus.UNKNOWN && problems.size() == 1;
    Condition healthy =
        Conditions.of(
            "NodeHealthy",
            problems.isEmpty() ? Conditions.TRUE : unknown ? Conditions.UNKNOWN : Conditions.FALSE,
            (problems.isEmpty()
                    ? MachineReason.NodeHealthy
                    : unknown ? MachineReason.NodeHealthUnknown : MachineReason.NodeNotHealthy)
                .name(),
            problems.isEmpty() ? "" : "* " + String.join("\n* ", problems));
    MachineReason readyReason =
        switch (node.getReady()) {
          case TRUE -> MachineReason.NodeReady;
          case FALSE -> MachineReason.NodeNotReady;
          case UNKNOWN -> MachineReason.NodeReadyUnknown;
        };
    return List.of(
        healthy,
        Conditions.of(
            "NodeReady",
            status(node.getReady()),
            readyReason.name(),
            node.getReady() == ConditionStatus.TRUE ? "" : node.getReadyMessage()));
  }

  private static List<Condition> both(String status, String reason, String message) {
    return List.of(
        Conditions.of("NodeHealthy", status, reason, message),
        Conditions.of("NodeReady", status, reason, message));
  }

  private static Condition upToDate(Machine machine, MachineFacts facts) {
    String wanted = machine.getSpec().version;
    String running =
        machine.getStatus().nodeInfo == null
            ? null
            : machine.getStatus().nodeInfo.getKubeletVersion();
    if (wanted != null && running != null && !wanted.equals(running)) {
      return Conditions.of(
          "UpToDate",
          false,
          MachineReason.NotUpToDate.name(),
          "* Node kubelet version " + running + ", " + wanted + " wanted");
    }
    return Conditions.of("UpToDate", true, MachineReason.UpToDate.name(), "");
  }

  private static Condition ready(Machine machine) {
    List<String> types =
        new ArrayList<>(
            List.of(
                "Deleting",
                "Updating",
                "BootstrapConfigReady",
                "InfrastructureReady",
                "NodeHealthy",
                "HealthCheckSucceeded"));
    if (machine.getSpec().readinessGates != null) {
      for (MachineReadinessGate gate : machine.getSpec().readinessGates) {
        types.add(gate.conditionType);
      }
    }
    return Summary.of(types)
        .negative("Deleting", "Updating")
        .ignoreIfMissing("HealthCheckSucceeded")
        .reasons("NotReady", "ReadyUnknown", "Ready")
        .condition("Ready", conditions(machine));
  }

  private static Condition available(
      Machine machine, Instant now, ResourcePlan.Builder<Machine> plan) {
    if (!Conditions.isTrue(conditions(machine), "Ready")) {
      return Conditions.of("Available", false, MachineReason.NotReady.name(), "");
    }
    int seconds = machine.getSpec().minReadySeconds == null ? 0 : machine.getSpec().minReadySeconds;
    Instant since = Conditions.lastTransition(conditions(machine), "Ready").orElse(now);
    Instant due = since.plusSeconds(seconds);
    // Ready since a time to come: the clock was set back. Waiting for that time would take every
    // Machine out of service for as long as the clock was set back.
    if (now.isBefore(due) && !now.isBefore(since)) {
      plan.wakeAt(due);
      return Conditions.of("Available", false, MachineReason.WaitingForMinReadySeconds.name(), "");
    }
    return Conditions.of("Available", true, MachineReason.Available.name(), "");
  }

  private static void phase(Machine machine) {
    MachineStatus status = machine.getStatus();
    if (Objects.isDeleting(machine)) {
      status.phase = "Deleting";
    } else if (status.nodeRef != null) {
      status.phase = "Running";
    } else if (machine.getSpec().providerID != null) {
      status.phase = "Provisioned";
    } else if (machine.getSpec().bootstrap.dataSecretName != null) {
      status.phase = "Provisioning";
    } else {
      status.phase = "Pending";
    }
  }

  static List<Condition> conditions(Machine machine) {
    return machine.getStatus().conditions == null ? List.of() : machine.getStatus().conditions;
  }

  private static void set(Machine machine, Instant now, Condition condition) {
    machine.getStatus().conditions =
        Conditions.set(
            machine.getStatus().conditions, condition, machine.getMetadata().getGeneration(), now);
  }

  private static Optional<String> issue(
      List<io.clusterapi.events.Condition> conditions, String type) {
    return conditions.stream()
        .filter(condition -> condition.getType().equals(type))
        .filter(condition -> condition.getStatus() != ConditionStatus.TRUE)
        .map(io.clusterapi.events.Condition::getMessage)
        .filter(message -> !message.isEmpty())
        .findFirst();
  }

  private static String status(ConditionStatus status) {
    return switch (status) {
      case TRUE -> Conditions.TRUE;
      case FALSE -> Conditions.FALSE;
      case UNKNOWN -> Conditions.UNKNOWN;
    };
  }
}
