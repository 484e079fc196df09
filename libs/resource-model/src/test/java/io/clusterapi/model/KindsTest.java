package io.clusterapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.MachineDeployment;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.CustomResource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KindsTest {

  static List<Kind> kinds() {
    return List.copyOf(Kinds.all());
  }

  @ParameterizedTest
  @CsvSource({
    "cl,Cluster",
    "CLUSTERS,Cluster",
    "machinedeployment,MachineDeployment",
    "md,MachineDeployment",
    "kcp,KubeadmControlPlane",
    "awsm,AWSMachine",
    "clusters.cluster.x-k8s.io,Cluster",
    "awscluster.infrastructure.cluster.x-k8s.io,AWSCluster",
    "cm,ConfigMap",
    "ns,Namespace"
  })
  void isFoundByWhateverKubectlCallsIt(String argument, String kind) {
    assertThat(Kinds.findByArgument(argument).map(Kind::kind)).contains(kind);
  }

  @Test
  void isNotFoundUnderAnotherGroupOrName() {
    assertThat(Kinds.findByArgument("pods")).isEmpty();
    assertThat(Kinds.findByArgument("clusters.example.org")).isEmpty();
    assertThat(Kinds.find(Groups.BOOTSTRAP, "clusters")).isEmpty();
  }

  @Test
  void isFoundByApiVersionOnlyWhenTheVersionIsServed() {
    assertThat(Kinds.findByApiVersion("cluster.x-k8s.io/v1beta1", "Cluster")).isPresent();
    assertThat(Kinds.findByApiVersion("cluster.x-k8s.io/v1beta2", "Cluster")).isPresent();
    assertThat(Kinds.findByApiVersion("cluster.x-k8s.io/v1alpha4", "Cluster")).isEmpty();
    assertThat(Kinds.findByApiVersion("v1", "Secret")).isPresent();
    assertThat(Kinds.findByApiVersion("v1beta2", "Secret")).isEmpty();
    assertThat(Kinds.findByApiVersion("cluster.x-k8s.io/v1beta2", "cluster")).isEmpty();
  }

  @Test
  void isFoundByTypeAndAnUnknownTypeIsNamed() {
    assertThat(Kinds.of(Cluster.class).resourceName()).isEqualTo("clusters.cluster.x-k8s.io");
    assertThat(Kinds.of(Secret.class).apiVersion()).isEqualTo("v1");
    assertThatThrownBy(() -> Kinds.of(Pod.class))
        .hasMessageContaining("Pod is not the type of any kind");
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void saysTheSameAsTheAnnotationsOfItsType(Kind kind) {
    Class<? extends HasMetadata> type = kind.type();
    assertThat(HasMetadata.getKind(type)).isEqualTo(kind.kind());
    assertThat(HasMetadata.getApiVersion(type)).isEqualTo(kind.apiVersion());
    assertThat(Namespaced.class.isAssignableFrom(type)).isEqualTo(kind.namespaced());
    if (CustomResource.class.isAssignableFrom(type)) {
      Class<? extends CustomResource<?, ?>> custom = custom(type);
      assertThat(HasMetadata.getPlural(type)).isEqualTo(kind.plural());
      assertThat(HasMetadata.getSingular(type)).isEqualTo(kind.singular());
      assertThat(CustomResource.getShortNames(custom)).containsExactlyElementsOf(kind.shortNames());
    }
  }

  @Test
  void scalesWhatUpstreamScales() {
    assertThat(kinds().stream().filter(kind -> kind.scale().isPresent()).map(Kind::kind))
        .containsExactlyInAnyOrder("MachineSet", "MachineDeployment", "KubeadmControlPlane");
    assertThat(Kinds.of(MachineDeployment.class).columns().stream().map(Column::name))
        .containsExactly(
            "Cluster",
            "Available",
            "Desired",
            "Current",
            "Ready",
            "Available",
            "Up-to-date",
            "Paused",
            "Phase",
            "Age",
            "Version");
  }

  @SuppressWarnings("unchecked")
  private static Class<? extends CustomResource<?, ?>> custom(Class<?> type) {
    return (Class<? extends CustomResource<?, ?>>) type;
  }
}
