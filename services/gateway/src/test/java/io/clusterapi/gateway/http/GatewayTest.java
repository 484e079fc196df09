package io.clusterapi.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.gateway.access.TestIssuer;
import io.clusterapi.http.WholeAnswer;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.Owner;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.parsetools.RecordParser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwt.JwtClaims;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
  private static final String VIEWER = "viewer-token-0001";
  private static final String EDITOR = "editing-token-001";
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

  @TempDir private Path folder;
  private GatewayServer gateway;
  private Vertx vertx;
  private HttpClient client;

  private record Reply(int code, JsonNode body, HttpClientResponse response) {}

  @BeforeEach
  void start() {
    gateway = new GatewayServer(folder, List.of(Owner.CLUSTER, Owner.CONTROLPLANE));
    vertx = Vertx.vertx();
    client =
        vertx.createHttpClient(
            new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false));
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    gateway.close();
  }

  @Test
  void anUnknownCallerIsAnswered401() {
    assertThat(send("GET", CONFIG_MAPS, null, null).code()).isEqualTo(401);
    assertThat(send("GET", CONFIG_MAPS, "guessed", null).code()).isEqualTo(401);
    assertThat(send("GET", "/api", null, null).code()).isEqualTo(401);
  }

  @Test
  void whoMayOnlyLookCannotWriteAndIsToldWhy() {
    Reply refused = send("POST", CONFIG_MAPS, VIEWER, configMap("a"));

    assertThat(send("GET", CONFIG_MAPS, VIEWER, null).code()).isEqualTo(200);
    assertThat(refused.code()).isEqualTo(403);
    assertThat(refused.body().path("message").asText())
        .contains("User \"vera\" cannot create resource \"configmaps\"");
    assertThat(gateway.audited).contains("vera create configmaps 403");
  }

  @Test
  void aWriteReachesTheOwnerAndTheAuditTrail() {
    Reply created = send("POST", CONFIG_MAPS, EDITOR, configMap("a"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(send("GET", CONFIG_MAPS + "/a", VIEWER, null).code()).isEqualTo(200);
    await()
        .untilAsserted(() -> assertThat(gateway.audited).contains("edith create configmaps 201"));
  }

  @Test
  void secretsNeedARightOfTheirOwn() {
    assertThat(send("GET", "/api/v1/namespaces/default/secrets", EDITOR, null).code())
        .isEqualTo(403);
    assertThat(gateway.audited).contains("edith list secrets 403");
  }

  @Test
  void anOwnerThatIsAwayIsA503WithRetryAfter() {
    gateway.service(Owner.CONTROLPLANE).close();

    Reply away = send("GET", CONFIG_MAPS, VIEWER, null);

    assertThat(away.code()).isEqualTo(503);
    assertThat(away.response().getHeader("Retry-After")).isEqualTo("2");
    assertThat(away.body().path("message").asText()).contains("controlplane");
  }

  @Test
  void aKindWhoseProviderIsNotInstalledIsNotServed() {
    Reply missing =
        send(
            "GET",
            "/apis/infrastructure.cluster.x-k8s.io/v1beta2/namespaces/default/awsclusters",
            VIEWER,
            null);

    assertThat(missing.code()).isEqualTo(404);
    assertThat(missing.body().path("message").asText()).contains("capi.services.aws.url");
    assertThat(send("GET", "/apis", VIEWER, null).body().toString())
        .doesNotContain("infrastructure.cluster.x-k8s.io");
  }

  @Test
  void aWatchStreamsThroughAndEndsWithItsClient() {
    List<String> lines = new CopyOnWriteArrayList<>();
    HttpClientResponse response =
        client
            .request(options("GET", CONFIG_MAPS + "?watch=1&resourceVersion=100", VIEWER))
            .compose(request -> request.send())
            .onSuccess(r -> r.handler(chunk -> lines.add(chunk.toString())))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    await().until(() -> gateway.service(Owner.CONTROLPLANE).store().watcherCount() == 1);
    send("POST", CONFIG_MAPS, EDITOR, configMap("w"));
    await().untilAsserted(() -> assertThat(String.join("", lines)).contains("\"ADDED\""));

    response.request().connection().close();

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> gateway.service(Owner.CONTROLPLANE).store().watcherCount() == 0);
  }

  @Test
  void aWatcherWhoTakesNothingIsCut() {
    HttpClient lazy =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setSsl(true)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setReceiveBufferSize(4_096));
    lazy.request(options("GET", CONFIG_MAPS + "?watch=1&resourceVersion=100", VIEWER))
        .compose(request -> request.send())
        .onSuccess(HttpClientResponse::pause)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    await().until(() -> gateway.service(Owner.CONTROLPLANE).store().watcherCount() == 1);
    // More than the buffers of two connections take, some megabytes each.
    for (int i = 0; i < 12; i++) {
      String large =
          configMap("large-" + i)
              .replace("}}", "},\"data\":{\"v\":\"" + "x".repeat(900_000) + "\"}}");
      assertThat(send("POST", CONFIG_MAPS, EDITOR, large).code()).isEqualTo(201);
    }
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> gateway.service(Owner.CONTROLPLANE).store().watcherCount() == 0);
  }

  @Test
  void aTokenOfTheIssuerIsCheckedOnceAndLosesNoBodyMeanwhile() throws Exception {
    gateway.close();
    try (TestIssuer issuer = new TestIssuer()) {
      gateway =
          new GatewayServer(folder, List.of(Owner.CONTROLPLANE), Optional.of(issuer.settings()));
      String token = issuer.sign(issuer.claims());
      JwtClaims other = issuer.claims();
      other.setSubject("otto");

      Reply created = send("POST", CONFIG_MAPS, token, configMap("a"));

      assertThat(created.code()).as(created.body().toString()).isEqualTo(201);
      await()
          .untilAsserted(
              () -> assertThat(gateway.audited).contains("oidc:olga create configmaps 201"));
      assertThat(send("GET", CONFIG_MAPS + "/a", issuer.sign(other), null).code()).isEqualTo(200);
      assertThat(send("GET", "/apis", issuer.sign(other), null).code()).isEqualTo(200);
      assertThat(send("GET", CONFIG_MAPS, token + "x", null).code()).isEqualTo(401);
      assertThat(send("GET", CONFIG_MAPS, VIEWER, null).code()).isEqualTo(200);
      assertThat(issuer.keysFetched.get()).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void aResourceThatIsNotThereIsNamed() {
    Reply unknown = send("GET", "/apis/cluster.x-k8s.io/v1beta2/gadgets", VIEWER, null);
    Reply version = send("GET", "/apis/cluster.x-k8s.io/v1alpha3/clusters", VIEWER, null);

    assertThat(unknown.code()).isEqualTo(404);
    assertThat(unknown.body().path("message").asText())
        .contains("there is no \"gadgets\" in cluster.x-k8s.io/v1beta2");
    assertThat(version.code()).isEqualTo(404);
    assertThat(version.body().path("message").asText())
        .contains("\"clusters\" is served as v1beta2 and v1beta1, not as v1alpha3");
  }

  @Test
  void oneDocumentDescribesEverything() {
    Reply whole = send("GET", "/openapi", VIEWER, null);

    assertThat(whole.code()).isEqualTo(200);
    assertThat(whole.body().path("openapi").asText()).startsWith("3.");
    assertThat(whole.body().path("paths").fieldNames())
        .toIterable()
        .contains(
            "/api/v1/namespaces/{namespace}/configmaps",
            "/apis/cluster.x-k8s.io/v1beta2/namespaces/{namespace}/clusters/{name}",
            "/apis/cluster.x-k8s.io/v1beta1/namespaces/{namespace}/clusters");
    List<String> references = whole.body().findValuesAsText("$ref");
    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(whole.body().at(reference.substring(1)).isObject())
                    .as(reference)
                    .isTrue());
    assertThat(send("GET", "/openapi", null, null).code()).isEqualTo(401);
  }

  @Test
  void eventsOfAllServicesAreOneWatchThatResumes() {
    String events = "/api/v1/namespaces/default/events";
    String clusters = "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/clusters";
    String cluster =
        "{\"apiVersion\":\"cluster.x-k8s.io/v1beta2\",\"kind\":\"Cluster\",\"metadata\":{\"name\":\"%s\"},\"spec\":{\"paused\":true,\"infrastructureRef\":{\"apiGroup\":\"infrastructure.cluster.x-k8s.io\",\"kind\":\"AWSCluster\",\"name\":\"x\"}}}";
    send("POST", CONFIG_MAPS, EDITOR, configMap("before"));
    Reply list = send("GET", events, VIEWER, null);
    String version = list.body().at("/metadata/resourceVersion").asText();
    assertThat(list.body().path("items")).isNotEmpty();

    List<JsonNode> lines = watching(events + "?watch=1&resourceVersion=" + version);
    send("POST", CONFIG_MAPS, EDITOR, configMap("one"));
    await().untilAsserted(() -> assertThat(lines).hasSize(1));
    assertThat(send("POST", clusters, EDITOR, cluster.formatted("two")).code()).isEqualTo(201);
    await().untilAsserted(() -> assertThat(lines).hasSize(2));

    assertThat(lines)
        .extracting(line -> line.at("/object/involvedObject/kind").asText())
        .containsExactly("ConfigMap", "Cluster");
    String resumed = lines.get(0).at("/object/metadata/resourceVersion").asText();
    assertThat(new java.math.BigInteger(resumed)).isGreaterThan(new java.math.BigInteger(version));
    List<JsonNode> again = watching(events + "?watch=1&resourceVersion=" + resumed);
    await().untilAsserted(() -> assertThat(again).hasSize(1));
    assertThat(again.get(0).at("/object/involvedObject/name").asText()).isEqualTo("two");
  }

  @Test
  void aWatchOfEventsGoesOnWithoutAServiceThatIsAway() {
    gateway.service(Owner.CLUSTER).close();

    List<JsonNode> lines = watching("/api/v1/namespaces/default/events?watch=1");
    send("POST", CONFIG_MAPS, EDITOR, configMap("one"));

    await().untilAsserted(() -> assertThat(lines).hasSize(1));
    assertThat(
            send(
                    "GET",
                    "/api/v1/namespaces/default/events?watch=1&resourceVersion=77",
                    VIEWER,
                    null)
                .code())
        .isEqualTo(410);
  }

  /** The lines of a watch, as they come. */
  private List<JsonNode> watching(String path) {
    List<JsonNode> lines = new CopyOnWriteArrayList<>();
    HttpClientResponse response =
        client
            .request(options("GET", path, VIEWER))
            .compose(request -> request.send())
            .onSuccess(
                answer ->
                    answer.handler(RecordParser.newDelimited("\n", line -> lines.add(json(line)))))
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(10, TimeUnit.SECONDS)
            .join();
    assertThat(response.statusCode()).isEqualTo(200);
    return lines;
  }

  @Test
  void aLargeBodyIsRefusedBeforeItIsForwarded() {
    Reply refused = send("POST", CONFIG_MAPS, EDITOR, "x".repeat(3_000_000));

    assertThat(refused.code()).isEqualTo(413);
    assertThat(refused.body().path("reason").asText()).isEqualTo("RequestEntityTooLarge");
  }

  @Test
  void namespacesInUseAreListed() {
    send("POST", "/api/v1/namespaces/default/configmaps", EDITOR, configMap("a"));
    String json =
        "{\"apiVersion\":\"authorization.k8s.io/v1\",\"kind\":\"SelfSubjectAccessReview\",\"spec\":{\"resourceAttributes\":{\"verb\":\"list\",\"resource\":\"namespaces\"}}}";

    Reply review =
        send("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", VIEWER, json);
    Reply one = send("GET", "/api/v1/namespaces/default", VIEWER, null);

    assertThat(review.body().path("status").path("allowed").asBoolean()).isFalse();
    assertThat(one.body().path("status").path("phase").asText()).isEqualTo("Active");
  }

  private Reply send(String method, String path, String token, String body) {
    return WholeAnswer.of(
            client, options(method, path, token), body == null ? null : Buffer.buffer(body))
        .map(answer -> new Reply(answer.code(), json(answer.body()), answer.response()))
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  private RequestOptions options(String method, String path, String token) {
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(method))
            .setAbsoluteURI(gateway.url() + path)
            .putHeader("Content-Type", "application/json");
    return token == null ? options : options.putHeader("Authorization", "Bearer " + token);
  }

  private static JsonNode json(Buffer buffer) {
    try {
      return Mapper.json().readTree(buffer.getBytes());
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + buffer, e);
    }
  }

  private static String configMap(String name) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\""
        + name
        + "\"}}";
  }
}
