package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which Machines are as the spec wants them, and in what the others differ.
 *
 * @param differences lines for people by name of the Machine; empty list when it is up to date
 */
record UpToDate(Map<String, List<String>> differences) {

  static UpToDate of(
      KubeadmControlPlane controlPlane,
      ControlPlaneMemory memory,
      List<ControlPlaneMachine> machines,
      Instant now) {
    Map<String, List<String>> differences = new HashMap<>();
    ObjectNode init = comparable(MachineConfigs.initSpec(controlPlane));
    ObjectNode join = comparable(MachineConfigs.joinSpec(controlPlane));
    for (ControlPlaneMachine machine : machines) {
      boolean first =
          machine.config().map(Metadata::name).orElse(machine.name()).equals(memory.initConfig());
      differences.put(machine.name(), differences(controlPlane, machine, first ? init : join, now));
    }
    return new UpToDate(Map.copyOf(differences));
  }

  boolean test(ControlPlaneMachine machine) {
    return differences.getOrDefault(machine.name(), List.of()).isEmpty();
  }

  private static List<String> differences(
      KubeadmControlPlane controlPlane,
      ControlPlaneMachine machine,
      ObjectNode wantedConfig,
      Instant now) {
    List<String> found = new ArrayList<>();
    String version = controlPlane.getSpec().version;
    String actual =
        machine.pending()
            ? machine
                .config()
                .map(config -> Metadata.annotations(config).get(Labels.KUBERNETES_VERSION))
                .orElse("")
            : machine.version();
    if (!actual.equals(version)) {
      found.add("Version " + actual + ", " + version + " required");
    }
    machine
        .config()
        .filter(config -> !comparable(config.getSpec()).equals(wantedConfig))
        .ifPresent(config -> found.add("KubeadmConfig is not up-to-date"));
    ContractVersionedObjectReference template =
        controlPlane.getSpec().machineTemplate.spec.infrastructureRef;
    String wanted = template.kind + "." + template.apiGroup + "/" + template.name;
    template(machine)
        .filter(used -> !used.equals(wanted))
        .ifPresent(used -> found.add(template.kind + " is not up-to-date"));
    if (rolledOutAfter(controlPlane, machine, now)) {
      found.add("KubeadmControlPlane spec.rollout.after expired");
    }
    return List.copyOf(found);
  }

  private static Optional<String> template(ControlPlaneMachine machine) {
    return machine
        .desired()
        .map(desired -> desired.getMeta().getAnnotations().get(Labels.INFRASTRUCTURE_TEMPLATE));
  }

  private static boolean rolledOutAfter(
      KubeadmControlPlane controlPlane, ControlPlaneMachine machine, Instant now) {
    return rolloutAfter(controlPlane)
        .filter(after -> !now.isBefore(after))
        .filter(after -> machine.createdAt().isBefore(after))
        .isPresent();
  }

  /** When Machines made before then are to be replaced. */
  static Optional<Instant> rolloutAfter(KubeadmControlPlane controlPlane) {
    return Optional.ofNullable(controlPlane.getSpec().rollout)
        .map(rollout -> rollout.after)
        .map(after -> java.time.OffsetDateTime.parse(after).toInstant());
  }

  /** dns is changed in place by an upgrade of CoreDNS, not by new Machines (upstream). */
  private static ObjectNode comparable(KubeadmConfigSpec spec) {
    ObjectNode tree = Mapper.valueToTree(spec == null ? new KubeadmConfigSpec() : spec);
    if (tree.path("clusterConfiguration") instanceof ObjectNode cluster) {
      cluster.remove("dns");
    }
    return withoutEmpty(tree);
  }

  /** Absent and empty mean the same (upstream). */
  private static ObjectNode withoutEmpty(ObjectNode tree) {
    List<String> empty = new ArrayList<>();
    tree.properties()
        .forEach(
            field -> {
              if (field.getValue() instanceof ObjectNode object) {
                withoutEmpty(object);
              }
              if (field.getValue().isNull()
                  || (field.getValue().isContainerNode() && field.getValue().isEmpty())) {
                empty.add(field.getKey());
              }
            });
    tree.remove(empty);
    return tree;
  }
}
