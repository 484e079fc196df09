package io.clusterapi.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.template.TemplateError;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: first}
      ---
      apiVersion: cluster.x-k8s.io/v1beta2
      kind: Cluster
      metadata: {name: "${NAME}"}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: last}
      """;

  @TempDir Path folder;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> said = new ArrayList<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final CountDownLatch watched = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private ApiClient api;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    server.createContext("/", this::handle);
    server.setExecutor(threads);
    server.start();
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: nobody, user: {}}]
        contexts: [{name: fake, context: {cluster: fake, user: nobody}}]
        current-context: fake
        """
            .formatted(server.getAddress().getPort()));
    api = ApiClient.of(kubeconfig);
  }

  @AfterEach
  void stop() {
    gone.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void fillsInVariablesAndKeepsTheOrderOfTheFile() {
    assertThat(bundle().objects())
        .extracting(object -> object.at("/metadata/name").asText())
        .containsExactly("first", "demo", "last");
  }

  @Test
  void aMissingVariableIsNamed() {
    assertThatThrownBy(() -> Bundle.read(MANIFESTS, name -> Optional.empty()))
        .isInstanceOf(TemplateError.class)
        .hasMessageContaining("NAME");
  }

  @Test
  void aFileWithoutObjectsIsRefused() {
    assertThatThrownBy(() -> Bundle.read("# nothing\n", name -> Optional.empty()))
        .isInstanceOf(Failure.class);
  }

  @Test
  void deletesTheClusterFirstAndTheRestBackwardsOnceItIsGone() throws Exception {
    Thread deletion =
        new Thread(() -> bundle().delete(api, Duration.ofSeconds(30), said::add), "deletion");
    deletion.start();
    assertThat(watched.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(asked).containsExactly("clusters/demo");
    gone.countDown();
    deletion.join(20_000);
    assertThat(asked).containsExactly("clusters/demo", "configmaps/last", "configmaps/first");
    assertThat(said)
        .containsExactly(
            "Cluster/demo deleted",
            "Cluster/demo is gone",
            "ConfigMap/last deleted",
            "ConfigMap/first deleted");
  }

  @Test
  void aClusterThatDoesNotGoIsNamedAndItsTemplatesStay() {
    assertThatThrownBy(() -> bundle().delete(api, Duration.ofMillis(300), said::add))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Cluster/demo is not gone");
    assertThat(asked).containsExactly("clusters/demo");
  }

  private static Bundle bundle() {
    return Bundle.read(MANIFESTS, Values.from(List.of(Map.of("NAME", "demo"))));
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    if (path.equals("/api/v1")) {
      answer(exchange, 200, "{\"resources\":[" + resource("configmaps", "ConfigMap") + "]}");
    } else if (path.equals("/apis/cluster.x-k8s.io/v1beta2")) {
      answer(exchange, 200, "{\"resources\":[" + resource("clusters", "Cluster") + "]}");
    } else if (exchange.getRequestMethod().equals("DELETE")) {
      asked.add(path.substring(path.indexOf("/namespaces/default/") + 20));
      answer(exchange, 200, "{\"kind\":\"Status\"}");
    } else if (query.contains("watch=true")) {
      watch(exchange);
    } else if (path.endsWith("/clusters")) {
      answer(
          exchange,
          200,
          "{\"metadata\":{\"resourceVersion\":\"7\"},\"items\":[%s]}"
              .formatted(gone.getCount() == 0 ? "" : "{\"metadata\":{\"name\":\"demo\"}}"));
    } else {
      answer(exchange, gone.getCount() == 0 ? 404 : 200, "{\"metadata\":{\"name\":\"demo\"}}");
    }
  }

  /** Says nothing until the cluster is gone. */
  private void watch(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    watched.countDown();
    try (OutputStream out = exchange.getResponseBody()) {
      gone.await();
      out.write(
          "{\"type\":\"DELETED\",\"object\":{\"metadata\":{\"name\":\"demo\",\"resourceVersion\":\"8\"}}}\n"
              .getBytes(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String resource(String plural, String kind) {
    return "{\"name\":\"%s\",\"kind\":\"%s\",\"namespaced\":true}".formatted(plural, kind);
  }

  private static void answer(HttpExchange exchange, int code, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
