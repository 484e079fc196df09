package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KubeadmConfigMapTest {
  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void beforeInitializationThereIsNothingToChange() {
    assertThat(connection.kubeadmConfig().exists()).isFalse();
    assertThat(connection.kubeadmConfig().clusterConfiguration()).isEmpty();
    assertThatThrownBy(() -> connection.kubeadmConfig().update(c -> c.put("x", "y")))
        .hasMessageContaining("the control plane is not initialized");
  }

  @Test
  void aChangeKeepsTheRestOfTheConfiguration() {
    create(
        "kubernetesVersion: v1.31.2\nclusterName: c1\n# comment\nnetworking: {podSubnet: 10.0.0.0/8}\n");

    boolean written = connection.kubeadmConfig().update(c -> c.put("kubernetesVersion", "v1.32.0"));

    assertThat(written).isTrue();
    var configuration = connection.kubeadmConfig().clusterConfiguration().orElseThrow();
    assertThat(configuration.path("kubernetesVersion").asText()).isEqualTo("v1.32.0");
    assertThat(configuration.at("/networking/podSubnet").asText()).isEqualTo("10.0.0.0/8");
  }

  @Test
  void aChangeThatAltersNothingWritesNothing() {
    create("kubernetesVersion: v1.31.2\n");

    assertThat(connection.kubeadmConfig().update(c -> c.put("kubernetesVersion", "v1.31.2")))
        .isFalse();
  }

  private void create(String configuration) {
    api.direct()
        .configMaps()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("kubeadm-config")
                .endMetadata()
                .addToData("ClusterConfiguration", configuration)
                .build())
        .create();
  }
}
