package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a link costs the network: against a server that counts, over HTTP/2 and HTTP/1.1. */
class OneConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger connections = new AtomicInteger();
  private final Queue<HttpVersion> versions = new ConcurrentLinkedQueue<>();
  private final Map<String, HttpServerResponse> watches = new ConcurrentHashMap<>();
  private final List<NodeFact> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void requestsAndWatchesShareOneConnection() throws Exception {
    HttpServer server = serve(true);
    try (WorkloadClients clients = WorkloadClients.create(WorkloadSettings.defaults());
        WorkloadConnection connection = clients.connect("ns/c1", kubeconfig(server));
        NodeWatch watch = follow(connection)) {
      assertThat(watch.nodes()).isEmpty();
      hearOf("n1");
      assertThat(connections).hasValue(1);
      assertThat(versions).containsOnly(HttpVersion.HTTP_2);
    }
  }

  @Test
  void aServerThatKnowsOnlyTheOlderProtocolIsFollowedToo() throws Exception {
    HttpServer server = serve(false);
    try (WorkloadClients clients = WorkloadClients.create(WorkloadSettings.defaults());
        WorkloadConnection connection = clients.connect("ns/c1", kubeconfig(server));
        NodeWatch watch = follow(connection)) {
      assertThat(watch.nodes()).isEmpty();
      hearOf("n1");
      assertThat(connections).hasValueGreaterThan(1);
      assertThat(versions).containsOnly(HttpVersion.HTTP_1_1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aWatchThatIsCutIsOpenedAgain(boolean http2) throws Exception {
    HttpServer server = serve(http2);
    try (WorkloadClients clients = WorkloadClients.create(WorkloadSettings.defaults());
        WorkloadConnection connection = clients.connect("ns/c1", kubeconfig(server));
        NodeWatch watch = follow(connection)) {
      HttpServerResponse first = watches.get("nodes");
      first.reset();
      await().atMost(PATIENCE).until(() -> watches.get("nodes") != first);
      hearOf("n2");
      assertThat(watch.nodes()).extracting(NodeFact::name).contains("n2");
    }
  }

  private NodeWatch follow(WorkloadConnection connection) throws Exception {
    connection.probe().toCompletableFuture().get(10, TimeUnit.SECONDS);
    NodeWatch watch =
        connection.watchNodes(
            new NodeWatch.Listener() {
              @Override
              public void changed(NodeFact node) {
                seen.add(node);
              }

              @Override
              public void gone(String nodeName, String uid) {}

              @Override
              public void failed(WorkloadException failure) {}
            });
    watch.synced().toCompletableFuture().get(10, TimeUnit.SECONDS);
    await().atMost(PATIENCE).until(() -> watches.keySet().containsAll(List.of("pods", "nodes")));
    return watch;
  }

  private void hearOf(String node) {
    watches
        .get("nodes")
        .write(
            """
            {"type":"ADDED","object":{"apiVersion":"v1","kind":"Node","metadata":{"name":"%s","uid":"u-%s","resourceVersion":"2"}}}
            """
                .formatted(node, node));
    await().atMost(PATIENCE).until(() -> seen.stream().anyMatch(each -> each.name().equals(node)));
  }

  private HttpServer serve(boolean http2) throws Exception {
    EtcdIdentity identity = new TestAuthority("ca").issue("api");
    HttpServerOptions options =
        new HttpServerOptions()
            .setSsl(true)
            .setUseAlpn(http2)
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .setCertValue(Buffer.buffer(identity.certificate()))
                    .setKeyValue(Buffer.buffer(identity.key())));
    return vertx
        .createHttpServer(options)
        .connectionHandler(connection -> connections.incrementAndGet())
        .requestHandler(this::answer)
        .listen(0, "localhost")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private void answer(HttpServerRequest request) {
    versions.add(request.version());
    String plural = request.path().substring(request.path().lastIndexOf('/') + 1);
    HttpServerResponse response = request.response().putHeader("Content-Type", "application/json");
    if (plural.isEmpty()) {
      response.end("{}");
    } else if ("true".equals(request.getParam("watch"))) {
      response.setChunked(true).writeHead();
      watches.put(plural, response);
    } else {
      response.end(
          """
          {"apiVersion":"v1","kind":"%s","metadata":{"resourceVersion":"1"},"items":[]}
          """
              .formatted(plural.equals("pods") ? "PodList" : "NodeList"));
    }
  }

  private static String kubeconfig(HttpServer server) {
    return WorkloadApi.kubeconfig("https://localhost:" + server.actualPort());
  }
}
