package io.clusterapi.cluster.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.cluster.planning.LinkFact;
import io.clusterapi.cluster.planning.NodesFact;
import io.clusterapi.cluster.planning.WorkloadInterest;
import io.clusterapi.cluster.planning.WorkloadInterest.Known;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.Facts;
import io.clusterapi.workload.NodeFact;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadSettings;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A link to an API server of two Nodes, over plain HTTP. */
class LinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Known SETTLED = new Known(true, true, true);

  private final Vertx vertx = Vertx.vertx();
  private final ExecutorService workers = Executors.newFixedThreadPool(2);
  private final WorkloadClients clients =
      new WorkloadClients(vertx, workers, WorkloadSettings.defaults());
  private final AtomicInteger secretsRead = new AtomicInteger();
  private final List<Object> told = new CopyOnWriteArrayList<>();
  private final int port = freePort();
  private Link link;

  @AfterEach
  void stop() throws Exception {
    link.close();
    workers.shutdown();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatIsStoredStandsUntilSomebodyNeedsTheLink() throws Exception {
    listen();
    link = link(SETTLED);
    link.openWithin(Duration.ofDays(1));
    assertThat(secretsRead).hasValue(0);
    link.hasten();
    await().atMost(PATIENCE).until(() -> told.size() >= 2);
    assertThat(told.get(0)).isEqualTo(new LinkFact(true, "", NOW, true));
    assertThat(((NodesFact) told.get(1)).nodes())
        .as("the first listing, in one piece")
        .extracting(NodeFact::name)
        .containsExactlyInAnyOrder("n1", "n2");
    link.hasten();
    assertThat(secretsRead).as("it is open").hasValue(1);
  }

  @Test
  void itIsOpenedAtItsPlaceWithinTheInterval() throws Exception {
    listen();
    link = link(SETTLED);
    link.openWithin(Duration.ofMillis(200));
    await().atMost(PATIENCE).until(() -> told.size() >= 2);
    assertThat(told.get(0)).isEqualTo(new LinkFact(true, "", NOW, true));
  }

  @Test
  void aClusterThatDiedMeanwhileAnsweredLastWhenTheServiceBegan() {
    link = link(SETTLED);
    link.open();
    await().atMost(PATIENCE).until(() -> !told.isEmpty());
    assertThat((LinkFact) told.get(0))
        .satisfies(
            fact -> {
              assertThat(fact.connected()).isFalse();
              assertThat(fact.lastProbeSuccess()).isEqualTo(NOW);
              assertThat(fact.message()).contains("cannot reach the API server");
            });
  }

  @Test
  void anApiServerThatIsBeingMadeIsAskedAgainWithTheSameKubeconfig() throws Exception {
    link = link(Known.NOTHING);
    link.open();
    await().atMost(PATIENCE).until(() -> !told.isEmpty());
    assertThat(((LinkFact) told.get(0)).lastProbeSuccess()).isNull();
    listen();
    await().atMost(PATIENCE).until(() -> told.stream().anyMatch(NodesFact.class::isInstance));
    assertThat(told).contains(new LinkFact(true, "", NOW, false));
    assertThat(secretsRead).hasValue(1);
  }

  private Link link(Known known) {
    return new Link(
        new SliceKey("default", "c1"),
        new WorkloadInterest("c1-kubeconfig", "127.0.0.1:" + port, known),
        new SecretReader(vertx, Optional.empty(), Optional.empty()) {
          @Override
          public Uni<Optional<Secret>> secret(String namespace, String name) {
            secretsRead.incrementAndGet();
            return Uni.createFrom().item(Optional.of(kubeconfig()));
          }
        },
        clients,
        workers,
        vertx,
        Clock.fixed(NOW, ZoneOffset.UTC),
        new Facts(null) {
          @Override
          public void deliver(SliceKey slice, String key, Object fact) {
            told.add(fact);
          }
        },
        new ProbePace(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(1), 5));
  }

  private Secret kubeconfig() {
    String text =
        """
        apiVersion: v1
        kind: Config
        current-context: c1
        contexts: [{name: c1, context: {cluster: c1, user: c1-admin}}]
        clusters: [{name: c1, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: c1-admin, user: {token: t}}]
        """
            .formatted(port);
    return new SecretBuilder()
        .withData(
            Map.of(
                "value", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))))
        .build();
  }

  private void listen() throws Exception {
    vertx
        .createHttpServer()
        .requestHandler(this::answer)
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
    if ("true".equals(request.getParam("watch"))) {
      response.setChunked(true).writeHead();
    } else if (request.path().endsWith("/nodes")) {
      response.end(
          """
          {"apiVersion":"v1","kind":"NodeList","metadata":{"resourceVersion":"1"},"items":[
           {"apiVersion":"v1","kind":"Node","metadata":{"name":"n1","uid":"u1","resourceVersion":"1"}},
           {"apiVersion":"v1","kind":"Node","metadata":{"name":"n2","uid":"u2","resourceVersion":"1"}}]}
          """);
    } else if (request.path().endsWith("/pods")) {
      response.end(
          """
          {"apiVersion":"v1","kind":"PodList","metadata":{"resourceVersion":"1"},"items":[]}
          """);
    } else if (request.path().equals("/")) {
      response.end("{}");
    } else {
      response.setStatusCode(404).end("{\"kind\":\"Status\",\"code\":404}");
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
