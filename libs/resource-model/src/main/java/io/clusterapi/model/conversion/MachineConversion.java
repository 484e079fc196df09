package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Durations.seconds;
import static io.clusterapi.model.conversion.References.nodeReference;
import static io.clusterapi.model.conversion.References.reference;
import static io.clusterapi.model.conversion.Steps.discarded;
import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.move;
import static io.clusterapi.model.conversion.Steps.onlyInStorage;
import static io.clusterapi.model.conversion.Steps.shownAs;
import static io.clusterapi.model.conversion.Steps.within;

import java.util.List;

/** Machine, MachineSet and MachineDeployment. */
final class MachineConversion {
  private static final String GROUP = "cluster.x-k8s.io";
  private static final List<String> COUNTERS =
      List.of("conditions", "readyReplicas", "availableReplicas", "upToDateReplicas");

  static final List<VersionPair> PAIRS = List.of(machine(), machineSet(), machineDeployment());

  private MachineConversion() {}

  private static VersionPair machine() {
    return VersionPair.of(
        GROUP,
        "Machine",
        within("spec", onlyInStorage("minReadySeconds"), machineSpec()),
        within(
            "status",
            onlyInStorage("failureDomain"),
            StatusSteps.versioned(
                List.of("conditions", "failureReason", "failureMessage"), List.of("conditions")),
            move("bootstrapReady", "initialization.bootstrapDataSecretCreated"),
            move("infrastructureReady", "initialization.infrastructureProvisioned"),
            nodeReference("nodeRef"),
            shownAs("phase", "Updating", "Running")));
  }

  private static VersionPair machineSet() {
    return VersionPair.of(
        GROUP,
        "MachineSet",
        within(
            "spec",
            within("template.spec", machineSpec()),
            move("minReadySeconds", "template.spec.minReadySeconds"),
            move("deletePolicy", "deletion.order"),
            move("machineNamingStrategy", "machineNaming"),
            dropIfEmpty("machineNaming")),
        within(
            "status",
            StatusSteps.versioned(
                List.of(
                    "conditions",
                    "failureReason",
                    "failureMessage",
                    "readyReplicas",
                    "availableReplicas",
                    "fullyLabeledReplicas"),
                COUNTERS)));
  }

  private static VersionPair machineDeployment() {
    return VersionPair.of(
        GROUP,
        "MachineDeployment",
        within(
            "spec",
            within("template.spec", machineSpec()),
            move("minReadySeconds", "template.spec.minReadySeconds"),
            move("strategy.type", "rollout.strategy.type"),
            move("strategy.rollingUpdate.maxSurge", "rollout.strategy.rollingUpdate.maxSurge"),
            move(
                "strategy.rollingUpdate.maxUnavailable",
                "rollout.strategy.rollingUpdate.maxUnavailable"),
            move("strategy.rollingUpdate.deletePolicy", "deletion.order"),
            move("strategy.remediation.maxInFlight", "remediation.maxInFlight"),
            move("rolloutAfter", "rollout.after"),
            move("machineNamingStrategy", "machineNaming"),
            discarded("progressDeadlineSeconds"),
            dropIfEmpty(
                "strategy.rollingUpdate", "strategy.remediation", "strategy", "machineNaming")),
        within(
            "status",
            StatusSteps.versioned(
                List.of(
                    "conditions",
                    "readyReplicas",
                    "availableReplicas",
                    "updatedReplicas",
                    "unavailableReplicas"),
                COUNTERS)));
  }

  /** The part Machines and templates of Machines share. */
  private static Step machineSpec() {
    return Step.all(
        reference("infrastructureRef"),
        reference("bootstrap.configRef"),
        deletionTimeouts("deletion."));
  }

  /** How long to wait for what while a machine is deleted. */
  static Step deletionTimeouts(String target) {
    return Step.all(
        seconds("nodeDrainTimeout", target + "nodeDrainTimeoutSeconds"),
        seconds("nodeVolumeDetachTimeout", target + "nodeVolumeDetachTimeoutSeconds"),
        seconds("nodeDeletionTimeout", target + "nodeDeletionTimeoutSeconds"));
  }
}
