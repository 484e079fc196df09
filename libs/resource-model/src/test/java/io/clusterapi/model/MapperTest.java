package io.clusterapi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.schema.SchemaSample;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MapperTest {

  static List<Kind> kinds() {
    return List.copyOf(Kinds.all());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void keepsEveryFieldTheSchemaHas(Kind kind) {
    ObjectNode full = SchemaSample.of(kind, field -> true);

    HasMetadata typed = Mapper.fromTree(full, kind.type());

    assertThat(Mapper.toTree(typed)).isEqualTo(full);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void makesUpNothingThatIsAbsent(Kind kind) {
    ObjectNode bare = SchemaSample.of(kind, field -> false);

    assertThat(Mapper.toTree(Mapper.fromTree(bare, kind.type()))).isEqualTo(bare);
  }

  @Test
  void writesTheFieldsOfAnObjectInTheOrderPeopleExpect() {
    ObjectNode tree =
        Yaml.tree(
            """
            status: {phase: Pending}
            spec: {paused: true}
            metadata: {name: c}
            kind: Cluster
            apiVersion: cluster.x-k8s.io/v1beta2
            """);

    assertThat(Mapper.toYaml(Mapper.toTree(Mapper.fromTree(tree, Cluster.class))))
        .isEqualTo(
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata:
              name: c
            spec:
              paused: true
            status:
              phase: Pending
            """);
  }

  @Test
  void namesTheFieldItCannotReadButNeverItsValue() {
    ObjectNode tree =
        Yaml.tree("{apiVersion: v1, kind: Secret, metadata: {name: s}, data: {key: [hunter2]}}");

    assertThatThrownBy(() -> Mapper.fromTree(tree, Secret.class))
        .hasMessageContaining("Secret /s")
        .hasMessageContaining("data.key")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }
}
