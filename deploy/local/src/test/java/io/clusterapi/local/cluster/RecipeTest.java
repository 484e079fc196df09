package io.clusterapi.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
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
