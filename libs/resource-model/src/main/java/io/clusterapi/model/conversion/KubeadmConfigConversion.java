package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Arguments.list;
import static io.clusterapi.model.conversion.Durations.seconds;
import static io.clusterapi.model.conversion.Steps.discarded;
import static io.clusterapi.model.conversion.Steps.dropIfEmpty;
import static io.clusterapi.model.conversion.Steps.each;
import static io.clusterapi.model.conversion.Steps.move;
import static io.clusterapi.model.conversion.Steps.onlyInStorage;
import static io.clusterapi.model.conversion.Steps.special;
import static io.clusterapi.model.conversion.Steps.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** KubeadmConfig, its template, and the specification they share with KubeadmControlPlane. */
final class KubeadmConfigConversion {
  private static final String GROUP = "bootstrap.cluster.x-k8s.io";
  private static final String CONTROL_PLANE_TIMEOUT =
      "clusterConfiguration.apiServer.timeoutForControlPlane";
  private static final String INIT_TIMEOUT =
      "initConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds";
  private static final String JOIN_TIMEOUT =
      "joinConfiguration.timeouts.controlPlaneComponentHealthCheckSeconds";

  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              GROUP,
              "KubeadmConfig",
              within("spec", kubeadmConfigSpec()),
              within(
                  "status",
                  StatusSteps.versioned(
                      List.of("conditions", "failureReason", "failureMessage"),
                      List.of("conditions")),
                  move("ready", "initialization.dataSecretCreated")),
              dropIfEmpty("spec")),
          VersionPair.of(
              GROUP, "KubeadmConfigTemplate", within("spec.template.spec", kubeadmConfigSpec())));

  private KubeadmConfigConversion() {}

  private static Step emptyListsUp() {
    return special(
        scope -> {
          for (String list :
              List.of(
                  "files",
                  "mounts",
                  "users",
                  "bootCommands",
                  "preKubeadmCommands",
                  "postKubeadmCommands")) {
            if (scope.node().path(list).isArray() && scope.node().path(list).isEmpty()) {
              scope.node().remove(list);
            }
          }
        },
        scope -> {});
  }

  static Step kubeadmConfigSpec() {
    return Step.all(
        onlyInStorage("initConfiguration.timeouts", "joinConfiguration.timeouts"),
        discarded("useExperimentalRetryJoin"),
        // v1beta2 has no empty lists; upstream's template for Azure writes them
        emptyListsUp(),
        special(KubeadmConfigConversion::timeoutUp, KubeadmConfigConversion::timeoutDown),
        seconds(
            "joinConfiguration.discovery.timeout",
            "joinConfiguration.timeouts.tlsBootstrapSeconds"),
        within(
            "clusterConfiguration",
            // kubeadm's own type and what the controllers fill in from Cluster and Machine
            discarded("apiVersion", "kind", "networking", "kubernetesVersion", "clusterName"),
            list("apiServer.extraArgs"),
            list("controllerManager.extraArgs"),
            list("scheduler.extraArgs"),
            list("etcd.local.extraArgs"),
            dropIfEmpty(
                "apiServer",
                "controllerManager",
                "scheduler",
                "etcd.local",
                "etcd.external",
                "etcd",
                "dns")),
        within(
            "initConfiguration",
            discarded("apiVersion", "kind"),
            list("nodeRegistration.kubeletExtraArgs"),
            each("bootstrapTokens", seconds("ttl", "ttlSeconds")),
            dropIfEmpty("nodeRegistration", "localAPIEndpoint", "patches")),
        within(
            "joinConfiguration",
            discarded("apiVersion", "kind"),
            list("nodeRegistration.kubeletExtraArgs"),
            dropIfEmpty(
                "nodeRegistration",
                "discovery.bootstrapToken",
                "discovery.file.kubeConfig.cluster",
                "discovery.file.kubeConfig.user",
                "discovery.file.kubeConfig",
                "discovery.file",
                "discovery",
                "patches")),
        dropIfEmpty(
            "clusterConfiguration",
            "initConfiguration",
            "joinConfiguration",
            "diskSetup",
            "ntp",
            "ignition.containerLinuxConfig",
            "ignition"));
  }

  /** One timeout of the API server's became one for init and one for join. */
  private static void timeoutUp(Scope scope) {
    JsonNode value = scope.get(CONTROL_PLANE_TIMEOUT);
    if (value != null) {
      JsonNode seconds = Durations.toSeconds(scope, CONTROL_PLANE_TIMEOUT, value);
      Trees.take(scope.node(), CONTROL_PLANE_TIMEOUT);
      scope.set(INIT_TIMEOUT, seconds);
      scope.set(JOIN_TIMEOUT, seconds);
    }
  }

  private static void timeoutDown(Scope scope) {
    JsonNode seconds = Trees.take(scope.node(), INIT_TIMEOUT);
    Trees.take(scope.node(), JOIN_TIMEOUT);
    if (seconds != null) {
      scope.set(CONTROL_PLANE_TIMEOUT, Durations.toText(seconds));
    }
  }
}
