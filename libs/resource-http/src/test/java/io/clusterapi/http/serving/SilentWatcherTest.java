package io.clusterapi.http.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watchers that have gone without a word, and those that are there and do not read. */
class SilentWatcherTest {
  private static final Kind CONFIG_MAP = Kinds.of(ConfigMap.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ApiServer server = new ApiServer(Kinds.all());

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWatcherThatHasGoneIsForgottenThoughNothingChanges(boolean orderly) throws Exception {
    try (Socket watcher = watch()) {
      await().atMost(PATIENCE).until(() -> server.store().watcherCount() == 1);
      if (!orderly) {
        watcher.setSoLinger(true, 0);
      }
    }
    await().atMost(PATIENCE).until(() -> server.store().watcherCount() == 0);
  }

  /** What is sent and not read is the kernel's, which has so much for all connections together. */
  @Test
  void littleIsOnItsWayToAWatcherThatDoesNotRead() throws Exception {
    int objects = 12;
    try (Socket watcher = watch()) {
      await().atMost(PATIENCE).until(() -> server.store().watcherCount() == 1);
      for (int i = 0; i < objects; i++) {
        ConfigMap map =
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("large-" + i)
                .endMetadata()
                .addToData("v", "x".repeat(150_000))
                .build();
        server.store().create(CONFIG_MAP, Mapper.toTree(map), List.of()).await().atMost(PATIENCE);
      }
      // One that reads has all of them; by then the other's connection has had its turns, too.
      AssertSubscriber<ResourceChange> reading =
          server
              .store()
              .watch(CONFIG_MAP, Optional.of("default"), 100)
              .subscribe()
              .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
      await().atMost(PATIENCE).until(() -> reading.getItems().size() == objects);
      try (Socket other = watch()) {
        read(other.getInputStream(), objects * 150_000);
      }
      int others = objects * 2;
      assertThat(server.store().taken() - others).isBetween(1, 3);
    }
  }

  private static void read(InputStream stream, int bytes) throws IOException {
    assertThat(stream.readNBytes(bytes)).hasSize(bytes);
  }

  private Socket watch() throws IOException {
    URI url = URI.create(server.url());
    Socket socket = new Socket();
    socket.setReceiveBufferSize(4_096);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.connect(new InetSocketAddress(url.getHost(), url.getPort()));
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/namespaces/default/configmaps?watch=1&resourceVersion=100 HTTP/1.1\r\n"
                    + "Host: service\r\nAuthorization: Bearer "
                    + ApiServer.TOKEN
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }
}
