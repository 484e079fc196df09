package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Durations.seconds;
import static io.clusterapi.model.conversion.References.reference;
import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.move;
import static io.clusterapi.model.conversion.Steps.special;
import static io.clusterapi.model.conversion.Steps.within;

import java.util.List;

/** KubeadmControlPlane and its template. */
final class KubeadmControlPlaneConversion {
  private static final String GROUP = "controlplane.cluster.x-k8s.io";

  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              GROUP,
              "KubeadmControlPlane",
              within("spec", controlPlaneSpec()),
              within(
                  "status",
                  special(
                      scope -> Trees.take(scope.node(), "ready"),
                      KubeadmControlPlaneConversion::deriveReady),
                  StatusSteps.versioned(
                      List.of(
                          "conditions",
                          "failureReason",
                          "failureMessage",
                          "readyReplicas",
                          "updatedReplicas",
                          "unavailableReplicas"),
                      List.of(
                          "conditions", "readyReplicas", "availableReplicas", "upToDateReplicas")),
                  move("initialized", "initialization.controlPlaneInitialized"),
                  move("lastRemediation.timestamp", "lastRemediation.time"),
                  dropIfEmpty("lastRemediation"))),
          VersionPair.of(
              GROUP,
              "KubeadmControlPlaneTemplate",
              within("spec.template.spec", controlPlaneSpec())));

  private KubeadmControlPlaneConversion() {}

  private static Step controlPlaneSpec() {
    return Step.all(
        within("kubeadmConfigSpec", KubeadmConfigConversion.kubeadmConfigSpec()),
        within(
            "machineTemplate",
            reference("infrastructureRef"),
            move("infrastructureRef", "spec.infrastructureRef"),
            move("readinessGates", "spec.readinessGates"),
            move("taints", "spec.taints"),
            MachineConversion.deletionTimeouts("spec.deletion.")),
        move("rolloutBefore", "rollout.before"),
        move("rolloutAfter", "rollout.after"),
        move("rolloutStrategy.type", "rollout.strategy.type"),
        move("rolloutStrategy.rollingUpdate", "rollout.strategy.rollingUpdate"),
        move("remediationStrategy.maxRetry", "remediation.maxRetry"),
        seconds("remediationStrategy.retryPeriod", "remediation.retryPeriodSeconds"),
        seconds("remediationStrategy.minHealthyPeriod", "remediation.minHealthyPeriodSeconds"),
        move("machineNamingStrategy", "machineNaming"),
        dropIfEmpty(
            "rollout.before",
            "rollout.strategy.rollingUpdate",
            "rollout.strategy",
            "rollout",
            "rolloutStrategy",
            "remediationStrategy",
            "machineNaming",
            "machineTemplate.metadata",
            "machineTemplate",
            "kubeadmConfigSpec"));
  }

  /** v1beta1 called a control plane ready as soon as one replica was. */
  private static void deriveReady(Scope scope) {
    scope.node().put("ready", scope.node().path("readyReplicas").asInt(0) > 0);
  }
}
