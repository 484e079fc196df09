package io.clusterapi.model.conversion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import org.junit.jupiter.api.Test;

class ServedVersionsTest {

  @Test
  void everyVersionTheApiServesCanBeConverted() {
    int converted = 0;
    for (Kind kind : Kinds.all()) {
      String prefix = kind.group().isEmpty() ? "" : kind.group() + "/";
      for (String version : kind.servedVersions()) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("apiVersion", prefix + version).put("kind", kind.kind());

        ObjectNode stored = Conversion.toStorage(object);

        assertThat(stored.get("apiVersion").asText())
            .as(kind.kind())
            .isEqualTo(prefix + kind.storageVersion());
        assertThat(Conversion.to(stored, prefix + version)).as(kind.kind()).isEqualTo(object);
        converted++;
      }
    }
    assertThat(converted).isGreaterThan(Kinds.all().size());
  }
}
