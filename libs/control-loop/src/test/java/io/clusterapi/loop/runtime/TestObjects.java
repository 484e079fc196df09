package io.clusterapi.loop.runtime;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Arrays;

/** ConfigMaps and Secrets of a cluster {@code c1}. */
final class TestObjects {
  private static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

  private TestObjects() {}

  static ConfigMap map(String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels(CLUSTER_LABEL, "c1")
        .endMetadata()
        .build();
  }

  static Secret secret(String name) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName(name)
        .withNamespace("default")
        .addToLabels(CLUSTER_LABEL, "c1")
        .endMetadata()
        .build();
  }

  static Secret owned(Secret secret, ConfigMap... owners) {
    secret
        .getMetadata()
        .setOwnerReferences(
            Arrays.stream(owners).map(owner -> reference("ConfigMap", owner)).toList());
    return secret;
  }

  static OwnerReference reference(String kind, HasMetadata owner) {
    return new OwnerReferenceBuilder()
        .withApiVersion("v1")
        .withKind(kind)
        .withName(owner.getMetadata().getName())
        .withUid(owner.getMetadata().getUid())
        .build();
  }
}
