package io.clusterapi.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.Groups;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Yaml;
import io.clusterapi.model.schema.generation.CustomResourceDefinitions;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomResourceDefinitionsTest {
  private static final Path COMMITTED = Path.of("..", "..", "deploy", "kubernetes", "crds");

  static List<Kind> kinds() {
    return Kinds.all().stream().filter(kind -> !kind.group().equals(Groups.CORE)).toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void areCommittedAsTheTypesSay(Kind kind) throws IOException {
    Path file = COMMITTED.resolve(CustomResourceDefinitions.fileName(kind));
    String command = "mvn -q -pl libs/resource-model compile exec:java@crds";

    assertThat(file).as("run: %s", command).exists();
    assertThat(Files.readString(file))
        .as("the types of %s have changed; run: %s", kind, command)
        .isEqualTo(CustomResourceDefinitions.yaml(kind));
  }

  @Test
  void areCommittedForNoOtherKind() throws IOException {
    try (var files = Files.list(COMMITTED)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(
              kinds().stream().map(CustomResourceDefinitions::fileName).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void areReadByKubernetesOwnModel(Kind kind) throws Exception {
    JsonNode tree = Yaml.tree(CustomResourceDefinitions.yaml(kind));

    CustomResourceDefinition crd = Mapper.json().treeToValue(tree, CustomResourceDefinition.class);

    assertThat(crd.getSpec().getVersions()).filteredOn(v -> v.getStorage()).hasSize(1);
    assertThat(crd.getSpec().getVersions()).allMatch(v -> v.getServed());
    assertThat(crd.getMetadata().getName())
        .isEqualTo(crd.getSpec().getNames().getPlural() + "." + crd.getSpec().getGroup());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void areStructural(Kind kind) {
    structural(Schemas.of(kind).document(), kind.kind());
  }

  /** Kubernetes refuses a CRD in which any node lacks a type and any list its items. */
  private static void structural(JsonNode schema, String path) {
    boolean anything =
        schema.path("x-kubernetes-int-or-string").asBoolean()
            || schema.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    assertThat(schema.has("type") || anything).as("type of %s", path).isTrue();
    assertThat(schema.has("properties") && schema.has("additionalProperties")).as(path).isFalse();
    if (schema.path("type").asText().equals("array")) {
      assertThat(schema.has("items")).as("items of %s", path).isTrue();
      structural(schema.get("items"), path + "[]");
    }
    schema
        .path("x-kubernetes-list-map-keys")
        .forEach(
            key ->
                assertThat(schema.path("items").path("required").toString())
                    .as("%s: a key of a list must be required or have a default", path)
                    .contains('"' + key.asText() + '"'));
    schema
        .path("properties")
        .fields()
        .forEachRemaining(p -> structural(p.getValue(), path + "." + p.getKey()));
    if (schema.has("additionalProperties")) {
      structural(schema.get("additionalProperties"), path + "[key]");
    }
  }
}
