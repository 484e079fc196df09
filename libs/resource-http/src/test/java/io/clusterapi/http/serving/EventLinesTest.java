package io.clusterapi.http.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventLinesTest {
  private static final Kind CONFIG_MAP = Kinds.of(ConfigMap.class);

  private final EventLines lines = new EventLines();
  private final AtomicInteger written = new AtomicInteger();

  @Test
  void anEventIsWrittenOnceForAllWhoWatchTheSame() {
    Buffer first = line(Representation.JSON, "MODIFIED", 7, "text");
    assertThat(first.toString())
        .isEqualTo("{\"type\":\"MODIFIED\",\"object\":{\"data\":\"text\"}}\n");
    assertThat(line(Representation.JSON, "MODIFIED", 7, "text")).isSameAs(first);
    assertThat(written).hasValue(1);
  }

  @Test
  void whatDiffersInTypeRevisionOrShapeIsWrittenForItself() {
    Representation partial =
        Representation.negotiate("application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1");
    line(Representation.JSON, "MODIFIED", 7, "a");
    line(Representation.JSON, "ADDED", 7, "a");
    line(Representation.JSON, "MODIFIED", 8, "a");
    line(partial, "MODIFIED", 7, "a");
    assertThat(written).hasValue(4);
  }

  @Test
  void onlyTheNewestAreKept() {
    String large = "x".repeat((int) EventLines.MOST_BYTES / 3);
    for (int revision = 1; revision <= 4; revision++) {
      line(Representation.JSON, "MODIFIED", revision, large);
    }
    line(Representation.JSON, "MODIFIED", 4, large);
    assertThat(written).hasValue(4);
    line(Representation.JSON, "MODIFIED", 1, large);
    assertThat(written).hasValue(5);
  }

  private Buffer line(Representation representation, String type, long revision, String data) {
    ObjectNode object = JsonNodeFactory.instance.objectNode().put("data", data);
    StoredResource resource =
        new StoredResource(CONFIG_MAP, "uid", "default", "name", "", revision, object);
    Call call =
        new Call(
            CONFIG_MAP,
            ApiPath.parse("/api/v1/namespaces/default/configmaps").orElseThrow(),
            Map.of(),
            representation,
            "",
            "",
            "");
    return lines.line(
        call,
        type,
        resource,
        () -> {
          written.incrementAndGet();
          return object;
        });
  }
}
