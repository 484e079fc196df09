package io.clusterapi.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.Failure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private final Recipe recipe = new Recipe("aws", "team-a", "demo", Recipe.KUBERNETES, 3, 2);

  @Test
  void makesTheObjectsOfAClusterInItsNamespace() {
    List<ObjectNode> objects = recipe.bundle(List.of()).objects();
    assertThat(objects)
        .extracting(object -> object.path("kind").asText())
        .containsExactlyInAnyOrder(
            "Cluster",
            "AWSCluster",
            "KubeadmControlPlane",
            "AWSMachineTemplate",
            "MachineDeployment",
            "AWSMachineTemplate",
            "KubeadmConfigTemplate");
    assertThat(objects)
        .allSatisfy(
            object -> assertThat(object.at("/metadata/namespace").asText()).isEqualTo("team-a"));
    assertThat(of(objects, "KubeadmControlPlane").at("/spec/replicas").asInt()).isEqualTo(3);
    assertThat(of(objects, "MachineDeployment").at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(of(objects, "AWSCluster").at("/spec/region").asText()).isEqualTo("eu-central-1");
  }

  @Test
  void refusesNumbersThatNoClusterCanHaveBeforeAnythingIsStarted() {
    for (int machines : new int[] {-1, 0, 2, 4}) {
      Recipe impossible = new Recipe("aws", "default", "demo", Recipe.KUBERNETES, machines, 2);
      assertThatThrownBy(() -> impossible.bundle(List.of()))
          .isInstanceOf(Failure.class)
          .hasMessageContaining("cannot have " + machines + " machines");
    }
    assertThatThrownBy(
            () -> new Recipe("aws", "default", "demo", Recipe.KUBERNETES, 1, -1).bundle(List.of()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("-1 workers");
  }

  @Test
  void chosenValuesWinOverTheDefaults() {
    List<ObjectNode> objects =
        recipe
            .bundle(List.of(Map.of("AWS_REGION", "eu-west-1"), Map.of("AWS_REGION", "us-east-1")))
            .objects();
    assertThat(of(objects, "AWSCluster").at("/spec/region").asText()).isEqualTo("eu-west-1");
  }

  private static ObjectNode of(List<ObjectNode> objects, String kind) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}
