package io.clusterapi.controlplane.planning;

import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.JoinConfiguration;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.model.core.TemplateMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The KubeadmConfigs of a control plane's Machines. */
final class MachineConfigs {
  private MachineConfigs() {}

  /** The control plane's spec as the first Machine gets it. */
  static KubeadmConfigSpec initSpec(KubeadmControlPlane controlPlane) {
    KubeadmConfigSpec spec = copy(controlPlane.getSpec().kubeadmConfigSpec);
    spec.joinConfiguration = null;
    return spec;
  }

  /**
   * The control plane's spec as every other Machine gets it. clusterConfiguration stays: it says
   * where certificates go and whether etcd is external.
   */
  static KubeadmConfigSpec joinSpec(KubeadmControlPlane controlPlane) {
    KubeadmConfigSpec spec = copy(controlPlane.getSpec().kubeadmConfigSpec);
    spec.initConfiguration = null;
    if (spec.joinConfiguration == null) {
      spec.joinConfiguration = new JoinConfiguration();
    }
    if (spec.joinConfiguration.controlPlane == null) {
      spec.joinConfiguration.controlPlane = new JoinConfiguration.JoinControlPlane();
    }
    return spec;
  }

  /** The configuration of a Machine that is asked for; owned by the control plane until then. */
  static KubeadmConfig config(
      KubeadmControlPlane controlPlane, String cluster, String name, boolean init) {
    KubeadmConfig config = new KubeadmConfig();
    Map<String, String> annotations = annotations(controlPlane);
    annotations.put(Labels.KUBERNETES_VERSION, controlPlane.getSpec().version);
    config.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(controlPlane.getMetadata().getNamespace())
            .withLabels(labels(controlPlane, cluster))
            .withAnnotations(annotations)
            .withOwnerReferences(
                new ArrayList<>(List.of(Metadata.controllerReference(controlPlane))))
            .build());
    config.setSpec(init ? initSpec(controlPlane) : joinSpec(controlPlane));
    return config;
  }

  /** Labels of a control plane's Machines and their configurations. */
  static Map<String, String> labels(KubeadmControlPlane controlPlane, String cluster) {
    Map<String, String> labels = new HashMap<>();
    TemplateMetadata metadata = controlPlane.getSpec().machineTemplate.metadata;
    if (metadata != null && metadata.labels != null) {
      labels.putAll(metadata.labels);
    }
    labels.put(Labels.CLUSTER, cluster);
    labels.put(Labels.CONTROL_PLANE, "");
    labels.put(Labels.CONTROL_PLANE_NAME, Metadata.labelValue(Metadata.name(controlPlane)));
    return labels;
  }

  static Map<String, String> annotations(KubeadmControlPlane controlPlane) {
    TemplateMetadata metadata = controlPlane.getSpec().machineTemplate.metadata;
    return metadata == null || metadata.annotations == null
        ? new HashMap<>()
        : new HashMap<>(metadata.annotations);
  }

  private static KubeadmConfigSpec copy(KubeadmConfigSpec spec) {
    return spec == null
        ? new KubeadmConfigSpec()
        : Mapper.value(Mapper.valueToTree(spec), KubeadmConfigSpec.class);
  }
}
