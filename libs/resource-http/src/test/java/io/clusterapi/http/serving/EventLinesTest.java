package io.clusterapi.http.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /** A line under way on one event loop must not hold up another's. */
  @Test
  void whoWatchesSomethingElseDoesNotWaitForALineThatIsBeingMade() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Buffer> large =
        CompletableFuture.supplyAsync(
            () ->
                line(
                    Representation.JSON,
                    "MODIFIED",
                    7,
                    "large",
                    () -> {
                      begun.countDown();
                      awaited(goOn);
                    }));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Buffer> other =
        CompletableFuture.supplyAsync(() -> line(Representation.JSON, "MODIFIED", 8, "other"));
    CompletableFuture<Buffer> same =
        CompletableFuture.supplyAsync(() -> line(Representation.JSON, "MODIFIED", 7, "large"));
    assertThat(other.get(20, TimeUnit.SECONDS).toString()).contains("other");
    assertThat(large).isNotDone();
    goOn.countDown();
    assertThat(same.get(20, TimeUnit.SECONDS)).isSameAs(large.get(20, TimeUnit.SECONDS));
    assertThat(written).hasValue(2);
  }

  /** A connection copies what it is given unless it lies outside the heap. */
  @Test
  void aLargeLineIsWrittenToManyConnectionsWithoutACopyForEach() {
    Buffer line = line(Representation.JSON, "MODIFIED", 7, "x".repeat(400_000));
    String text = line.toString();
    for (int i = 0; i < 3; i++) {
      EmbeddedChannel connection = new EmbeddedChannel();
      ByteBuf given = line.getByteBuf();
      assertThat(given.isDirect()).isTrue();
      assertThat(connection.writeOutbound(given)).isTrue();
      ByteBuf sent = connection.readOutbound();
      assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo(text);
      sent.release();
    }
    assertThat(line(Representation.JSON, "MODIFIED", 8, "small").getByteBuf().isDirect()).isFalse();
  }

  @Test
  void aLineThatCouldNotBeMadeIsTriedAgain() {
    assertThatThrownBy(
            () ->
                line(
                    Representation.JSON,
                    "MODIFIED",
                    7,
                    "text",
                    () -> {
                      throw new IllegalStateException("not convertible");
                    }))
        .hasMessage("not convertible");
    assertThat(line(Representation.JSON, "MODIFIED", 7, "text").toString()).contains("text");
  }

  private static void awaited(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Buffer line(Representation representation, String type, long revision, String data) {
    return line(representation, type, revision, data, () -> {});
  }

  private Buffer line(
      Representation representation, String type, long revision, String data, Runnable first) {
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
          first.run();
          return object;
        });
  }
}
