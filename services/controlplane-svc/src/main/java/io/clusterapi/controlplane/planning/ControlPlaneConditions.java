package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.conditions.Aggregate;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Source;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneStatus;
import io.clusterapi.model.core.StatusVersion;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Status of a control plane: counts, versions and conditions with upstream's reasons. */
final class ControlPlaneConditions {
  /** The last news of the workload cluster count this long after the link to it broke. */
  private static final Duration REMOTE_GRACE = Duration.ofMinutes(5);

  private final KubeadmControlPlane controlPlane;
  private final List<ControlPlaneMachine> machines;
  private final UpToDate upToDate;
  private final boolean initialized;
  private final Slice slice;
  private final ResourcePlan.Builder<KubeadmControlPlane> plan;
  private final KubeadmControlPlaneStatus status;

  private List<String> blockers = List.of();
  private Condition deleting;

  ControlPlaneConditions(
      KubeadmControlPlane controlPlane,
      List<ControlPlaneMachine> machines,
      UpToDate upToDate,
      boolean initialized,
      Slice slice,
      ResourcePlan.Builder<KubeadmControlPlane> plan) {
    this.controlPlane = controlPlane;
    this.machines = machines;
    this.upToDate = upToDate;
    this.initialized = initialized;
    this.slice = slice;
    this.plan = plan;
    this.status = controlPlane.getStatus();
  }

  void certificates(Certificates.State certificates) {
    set(
        Conditions.of(
            "CertificatesAvailable",
            certificates.complete(),
            reason(
                certificates.complete(),
                ControlPlaneReason.Available,
                ControlPlaneReason.NotAvailable),
            certificates.problem()));
  }

  void blockers(List<String> lines) {
    blockers = List.copyOf(lines);
  }

  void deleting(Condition condition) {
    deleting = condition;
  }

  void compute(ControlPlaneMemory memory) {
    counts();
    set(Conditions.of("Paused", false, ControlPlaneReason.NotPaused.name(), ""));
    // Not upstream's: there a kubeconfig is looked for, here its readers are told.
    boolean kubeconfig =
        slice.sharedNamed(Secret.class, ClusterSecrets.kubeconfigName(slice.cluster())).isPresent();
    set(
        Conditions.of(
            "KubeconfigAvailable",
            kubeconfig,
            reason(kubeconfig, ControlPlaneReason.Available, ControlPlaneReason.NotAvailable),
            ""));
    set(
        Conditions.of(
            "Initialized",
            initialized,
            reason(initialized, ControlPlaneReason.Initialized, ControlPlaneReason.NotInitialized),
            ""));
    boolean stacked = !Certificates.externalEtcd(controlPlane);
    ControlPlaneHealth health =
        new ControlPlaneHealth(
            machines, stacked, memory.etcd(), EtcdWatch.problem(controlPlane, slice));
    Optional<String> down = connectionDown();
    set(health.components(initialized, down));
    set(health.etcd(initialized, down));
    set(machinesReady());
    set(machinesUpToDate());
    set(rollingOut());
    set(scaling());
    set(shrinking());
    set(Conditions.of("Remediating", false, ControlPlaneReason.NotRemediating.name(), ""));
    set(
        deleting != null
            ? deleting
            : Conditions.of("Deleting", false, ControlPlaneReason.NotDeleting.name(), ""));
    set(available(health, stacked));
    status.observedGeneration = controlPlane.getMetadata().getGeneration();
  }

  private void counts() {
    status.selector =
        Labels.CLUSTER
            + "="
            + slice.cluster()
            + ","
            + Labels.CONTROL_PLANE
            + "="
            + ","
            + Labels.CONTROL_PLANE_NAME
            + "="
            + Metadata.labelValue(Metadata.name(controlPlane));
    status.replicas = machines.size();
    status.readyReplicas = count("Ready");
    status.availableReplicas = count("Available");
    status.upToDateReplicas = (int) machines.stream().filter(upToDate::test).count();
    Map<String, Integer> versions = new TreeMap<>(Comparator.comparing(Versions::of));
    machines.stream()
        .map(machine -> machine.observed().map(MachineObserved::getVersion).orElse(""))
        .filter(version -> !version.isEmpty())
        .forEach(version -> versions.merge(version, 1, Integer::sum));
    status.versions =
        versions.isEmpty()
            ? null
            : versions.entrySet().stream()
                .map(
                    entry -> {
                      StatusVersion version = new StatusVersion();
                      version.version = entry.getKey();
                      version.replicas = entry.getValue();
                      return version;
                    })
                .toList();
    status.version = versions.isEmpty() ? status.version : versions.keySet().iterator().next();
  }

  private int count(String type) {
    return (int)
        machines.stream().filter(machine -> Conditions.isTrue(conditions(machine), type)).count();
  }

  private Condition machinesReady() {
    if (machines.isEmpty()) {
      return Conditions.of("MachinesReady", true, ControlPlaneReason.NoReplicas.name(), "");
    }
    return Aggregate.of("Ready")
        .reasons("NotReady", "ReadyUnknown", "Ready")
        .condition("MachinesReady", sources(machine -> conditions(machine)));
  }

  private Condition machinesUpToDate() {
    if (machines.isEmpty()) {
      return Conditions.of("MachinesUpToDate", true, ControlPlaneReason.NoReplicas.name(), "");
    }
    return Aggregate.of("UpToDate")
        .reasons("NotUpToDate", "UpToDateUnknown", "UpToDate")
        .condition(
            "MachinesUpToDate",
            sources(
                machine ->
                    List.of(
                        Conditions.of(
                            "UpToDate",
                            upToDate.test(machine),
                            upToDate.test(machine) ? "UpToDate" : "NotUpToDate",
                            bullets(upToDate.differences().get(machine.name()))))));
  }

  private List<Source> sources(
      java.util.function.Function<ControlPlaneMachine, List<Condition>> conditions) {
    return machines.stream()
        .map(machine -> new Source("Machine", machine.name(), true, conditions.apply(machine)))
        .toList();
  }

  private Condition rollingOut() {
    TreeSet<String> reasons = new TreeSet<>();
    int outdated = 0;
    for (ControlPlaneMachine machine : machines) {
      if (!upToDate.test(machine)) {
        outdated++;
        reasons.addAll(upToDate.differences().get(machine.name()));
      }
    }
    return Conditions.of(
        "RollingOut",
        outdated > 0,
        reason(outdated > 0, ControlPlaneReason.RollingOut, ControlPlaneReason.NotRollingOut),
        outdated == 0
            ? ""
            : "Rolling out "
                + outdated
                + " not up-to-date replicas\n"
                + bullets(List.copyOf(reasons)));
  }

  private Condition scaling() {
    int desired = Scaling.replicas(controlPlane);
    if (Metadata.isDeleting(controlPlane)) {
      return Conditions.of("ScalingUp", false, ControlPlaneReason.NotScalingUp.name(), "");
    }
    boolean up = machines.size() < desired;
    return Conditions.of(
        "ScalingUp",
        up,
        reason(up, ControlPlaneReason.ScalingUp, ControlPlaneReason.NotScalingUp),
        up ? act("up", desired) : "");
  }

  private Condition shrinking() {
    int desired = Metadata.isDeleting(controlPlane) ? 0 : Scaling.replicas(controlPlane);
    boolean down = machines.size() > desired;
    return Conditions.of(
        "ScalingDown",
        down,
        reason(down, ControlPlaneReason.ScalingDown, ControlPlaneReason.NotScalingDown),
        down ? act("down", desired) : "");
  }

  private String act(String direction, int desired) {
    String text =
        "Scaling " + direction + " from " + machines.size() + " to " + desired + " replicas";
    return blockers.isEmpty() || Metadata.isDeleting(controlPlane)
        ? text
        : text + " is blocked because:\n" + bullets(blockers);
  }

  private Condition available(ControlPlaneHealth health, boolean stacked) {
    List<String> problems = new ArrayList<>();
    if (Metadata.isDeleting(controlPlane)) {
      problems.add("Control plane metadata.deletionTimestamp is set");
    }
    if (!initialized) {
      problems.add("Control plane not yet initialized");
    } else {
      if (!Conditions.isTrue(status.conditions, "CertificatesAvailable")) {
        problems.add("Control plane certificates are not available");
      }
      health.quorumProblem().filter(problem -> stacked).ifPresent(problems::add);
      if (health.healthyControlPlanes() == 0) {
        problems.add(
            "There are no Machines with healthy control plane components, at least 1 required");
      }
    }
    return Conditions.of(
        "Available",
        problems.isEmpty(),
        reason(problems.isEmpty(), ControlPlaneReason.Available, ControlPlaneReason.NotAvailable),
        bullets(problems));
  }

  /** Since when nothing is known of the workload cluster, once that lasts too long. */
  private Optional<String> connectionDown() {
    Optional<WorkloadObserved> workload = slice.view(WorkloadObserved.class);
    if (!initialized || workload.map(WorkloadObserved::getConnected).orElse(false)) {
      return Optional.empty();
    }
    Instant last =
        workload
            .flatMap(seen -> Optional.ofNullable(seen.getLastProbeSuccess()))
            .orElse(Instant.EPOCH);
    Instant deadline = last.plus(REMOTE_GRACE);
    if (slice.now().isBefore(deadline)) {
      plan.wakeAt(deadline);
      return Optional.empty();
    }
    return Optional.of(
        last.equals(Instant.EPOCH)
            ? "Remote connection not established yet"
            : "Last successful probe at " + last);
  }

  /** Conditions of a Machine as its owner published them. */
  static List<Condition> conditions(ControlPlaneMachine machine) {
    return machine
        .observed()
        .map(
            seen ->
                seen.getConditions().stream()
                    .map(
                        condition ->
                            Conditions.of(
                                condition.getType(),
                                switch (condition.getStatus()) {
                                  case TRUE -> Conditions.TRUE;
                                  case FALSE -> Conditions.FALSE;
                                  case UNKNOWN -> Conditions.UNKNOWN;
                                },
                                condition.getReason(),
                                condition.getMessage()))
                    .toList())
        .orElse(List.of());
  }

  static String bullets(List<String> lines) {
    return lines.isEmpty() ? "" : "* " + String.join("\n* ", lines);
  }

  private static String reason(boolean yes, ControlPlaneReason one, ControlPlaneReason other) {
    return (yes ? one : other).name();
  }

  private void set(Condition condition) {
    status.conditions =
        Conditions.set(
            status.conditions, condition, controlPlane.getMetadata().getGeneration(), slice.now());
  }
}
