package io.clusterapi.controlplane.planning;

import io.clusterapi.events.ComponentHealth;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.Owner;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One Machine of a control plane, as far as it is known. A Machine that was asked for counts from
 * the asking on: its KubeadmConfig exists and names the control plane as its owner.
 *
 * @param desired empty while the Machine was asked for and not yet heard of
 * @param deletionAsked this control plane asked for its deletion
 */
record ControlPlaneMachine(
    String name,
    Optional<MachineDesired> desired,
    Optional<MachineObserved> observed,
    Optional<NodeObserved> node,
    Optional<KubeadmConfig> config,
    boolean deletionAsked) {

  static final List<String> COMPONENTS =
      List.of("kube-apiserver", "kube-controller-manager", "kube-scheduler");
  static final String ETCD = "etcd";

  /** All Machines of the control plane, sorted by name. */
  static List<ControlPlaneMachine> all(
      KubeadmControlPlane controlPlane, ControlPlaneMemory memory, Slice slice) {
    List<ControlPlaneMachine> machines = new ArrayList<>();
    String uid = Metadata.uid(controlPlane);
    for (MachineDesired desired : slice.views(MachineDesired.class)) {
      if (desired.getMeta().getOwners().stream().noneMatch(owner -> manages(owner, uid))) {
        continue;
      }
      Meta meta = desired.getMeta();
      Optional<MachineObserved> observed =
          slice
              .view(MachineObserved.class, "Machine", meta.getName())
              .filter(seen -> seen.getMeta().getUid().equals(meta.getUid()));
      Optional<NodeObserved> node =
          observed
              .map(MachineObserved::getNodeName)
              .filter(name -> !name.isEmpty())
              .flatMap(name -> slice.view(NodeObserved.class, "Node", name));
      String configName =
          desired.getBootstrapRef() == null ? meta.getName() : desired.getBootstrapRef().getName();
      machines.add(
          new ControlPlaneMachine(
              meta.getName(),
              Optional.of(desired),
              observed,
              node,
              slice.named(KubeadmConfig.class, configName),
              memory.deletionAsked().contains(meta.getUid())));
    }
    for (KubeadmConfig config : slice.all(KubeadmConfig.class)) {
      String name = Metadata.name(config);
      if (Metadata.isControlledBy(config, controlPlane)
          && slice.view(MachineDesired.class, "Machine", name).isEmpty()) {
        machines.add(
            new ControlPlaneMachine(
                name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(config),
                false));
      }
    }
    machines.sort(Comparator.comparing(ControlPlaneMachine::name));
    return List.copyOf(machines);
  }

  private static boolean manages(Owner owner, String uid) {
    return owner.getController() && owner.getUid().equals(uid);
  }

  /** Asked for and not yet heard of. */
  boolean pending() {
    return desired.isEmpty();
  }

  /** Empty while pending. */
  String uid() {
    return desired.map(machine -> machine.getMeta().getUid()).orElse("");
  }

  boolean deleting() {
    return deletionAsked
        || desired.map(machine -> machine.getMeta().getDeletedAt() != null).orElse(false);
  }

  /** When its deletion was asked for, by whomever. */
  Instant deletedAt() {
    return desired
        .flatMap(machine -> Optional.ofNullable(machine.getMeta().getDeletedAt()))
        .orElse(Instant.MAX);
  }

  Instant createdAt() {
    return desired.map(machine -> machine.getMeta().getCreatedAt()).orElse(Instant.MAX);
  }

  boolean hasAnnotation(String annotation) {
    return desired
        .map(machine -> machine.getMeta().getAnnotations().containsKey(annotation))
        .orElse(false);
  }

  /** It reached the hooks that hold its termination. */
  boolean waitsAtHook() {
    return hasAnnotation(Labels.KCP_HOOK)
        && observed.map(MachineObserved::getWaitingForPreTerminateHook).orElse(false);
  }

  /** Other hooks than ours still hold it. */
  boolean heldByOthers() {
    return desired
        .map(
            machine ->
                machine.getMeta().getAnnotations().keySet().stream()
                    .anyMatch(
                        key ->
                            !key.equals(Labels.KCP_HOOK)
                                && (key.equals(Labels.PRE_TERMINATE_HOOKS)
                                    || key.startsWith(Labels.PRE_TERMINATE_HOOKS + "/"))))
        .orElse(false);
  }

  /** Name of its Node; empty until it joined. */
  String nodeName() {
    return observed.map(MachineObserved::getNodeName).orElse("");
  }

  /** Where it was to run; where it runs if that was left to the provider. */
  String failureDomain() {
    return desired
        .map(MachineDesired::getFailureDomain)
        .filter(domain -> !domain.isEmpty())
        .or(() -> observed.map(MachineObserved::getFailureDomain))
        .orElse("");
  }

  String version() {
    return desired.map(MachineDesired::getVersion).orElse("");
  }

  Optional<ComponentHealth> component(String component) {
    return node.flatMap(
        known ->
            known.getComponents().stream()
                .filter(health -> health.getComponent().equals(component))
                .findFirst());
  }

  /** Whether a component is known to be fine. */
  boolean healthy(String component) {
    return component(component)
        .map(health -> health.getStatus() == ConditionStatus.TRUE)
        .orElse(false);
  }

  /** API server, controller manager and scheduler are fine, and so is etcd if it runs here. */
  boolean componentsHealthy(boolean stackedEtcd) {
    return COMPONENTS.stream().allMatch(this::healthy) && (!stackedEtcd || healthy(ETCD));
  }
}
