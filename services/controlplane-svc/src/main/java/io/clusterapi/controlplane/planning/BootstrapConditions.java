package io.clusterapi.controlplane.planning;

import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.conditions.Summary;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;

/** Conditions of a KubeadmConfig, with upstream's types and reasons. */
final class BootstrapConditions {
  private final KubeadmConfig config;
  private final Instant now;

  BootstrapConditions(KubeadmConfig config, Instant now) {
    this.config = config;
    this.now = now;
  }

  void paused() {
    set(Conditions.of("Paused", true, ControlPlaneReason.Paused.name(), ""));
  }

  /**
   * @param problem empty when they are there
   */
  void certificates(String problem) {
    boolean fine = problem.isEmpty();
    set(
        Conditions.of(
            "CertificatesAvailable",
            fine,
            (fine ? ControlPlaneReason.Available : ControlPlaneReason.NotAvailable).name(),
            problem));
    if (!Conditions.has(config.getStatus().conditions, "DataSecretAvailable")) {
      set(
          Conditions.of(
              "DataSecretAvailable", false, ControlPlaneReason.NotAvailable.name(), problem));
    }
    summarize();
  }

  void waiting(ControlPlaneReason reason, String message) {
    set(Conditions.of("DataSecretAvailable", false, reason.name(), message));
    summarize();
  }

  void available() {
    set(Conditions.of("DataSecretAvailable", true, ControlPlaneReason.Available.name(), ""));
    summarize();
  }

  private void summarize() {
    set(Conditions.of("Paused", false, ControlPlaneReason.NotPaused.name(), ""));
    set(
        Summary.of("DataSecretAvailable", "CertificatesAvailable")
            .ignoreIfMissing("CertificatesAvailable")
            .reasons("NotReady", "ReadyUnknown", "Ready")
            .condition("Ready", config.getStatus().conditions));
    config.getStatus().observedGeneration = config.getMetadata().getGeneration();
  }

  private void set(Condition condition) {
    config.getStatus().conditions =
        Conditions.set(
            config.getStatus().conditions, condition, config.getMetadata().getGeneration(), now);
  }
}
