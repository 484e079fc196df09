package io.clusterapi.controlplane.messaging;

import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.events.Act;
import io.clusterapi.events.BootstrapDesired;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ControlPlaneDesired;
import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.loop.messaging.Metas;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigStatus;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.controlplane.KubeadmControlPlaneStatus;
import io.clusterapi.schemas.Topics;
import java.util.List;

/** How controlplane-svc's kinds appear on the event stream. Pure mappings. */
public final class ControlPlaneEvents {
  private ControlPlaneEvents() {}

  public static List<Published<?>> published() {
    return List.of(
        new Published<>(
            KubeadmControlPlane.class,
            Topics.CONTROLPLANE_DESIRED,
            ControlPlaneEvents::desired,
            Topics.CONTROLPLANE_OBSERVED,
            ControlPlaneEvents::observed),
        new Published<>(
            KubeadmConfig.class,
            Topics.BOOTSTRAP_DESIRED,
            ControlPlaneEvents::desired,
            Topics.BOOTSTRAP_OBSERVED,
            ControlPlaneEvents::observed));
  }

  static ControlPlaneDesired desired(KubeadmControlPlane controlPlane, Meta meta, List<Act> acts) {
    return ControlPlaneDesired.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setReplicas(number(controlPlane.getSpec().replicas, 1))
        .setVersion(controlPlane.getSpec().version)
        .build();
  }

  static ControlPlaneObserved observed(
      KubeadmControlPlane controlPlane, Meta meta, List<Act> acts) {
    KubeadmControlPlaneStatus status = controlPlane.getStatus();
    return ControlPlaneObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setInitialized(
            status.initialization != null
                && Boolean.TRUE.equals(status.initialization.controlPlaneInitialized))
        .setKubeconfigSecret(
            !Conditions.isTrue(status.conditions, "KubeconfigAvailable")
                ? ""
                : ClusterSecrets.kubeconfigName(meta.getCluster()))
        .setCounts(
            ReplicaCounts.newBuilder()
                .setDesired(number(controlPlane.getSpec().replicas, 1))
                .setReplicas(number(status.replicas, 0))
                .setReady(number(status.readyReplicas, 0))
                .setAvailable(number(status.availableReplicas, 0))
                .setUpToDate(number(status.upToDateReplicas, 0))
                .build())
        .setVersion(status.version == null ? "" : status.version)
        .setConditions(Metas.conditions(status.conditions))
        .build();
  }

  static BootstrapDesired desired(KubeadmConfig config, Meta meta, List<Act> acts) {
    return BootstrapDesired.newBuilder().setMeta(meta).setActs(acts).build();
  }

  static BootstrapObserved observed(KubeadmConfig config, Meta meta, List<Act> acts) {
    KubeadmConfigStatus status = config.getStatus();
    return BootstrapObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setDataSecretName(status.dataSecretName == null ? "" : status.dataSecretName)
        .setDataSecretCreated(
            status.initialization != null
                && Boolean.TRUE.equals(status.initialization.dataSecretCreated))
        .setConditions(Metas.conditions(status.conditions))
        .build();
  }

  private static int number(Integer value, int fallback) {
    return value == null ? fallback : value;
  }
}
