package io.clusterapi.http.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ResourceApiTest {
  private static final String CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
  private static final String DEPLOYMENTS =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/default/machinedeployments";
  private static final String DEPLOYMENT =
      """
      {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"MachineDeployment",
       "metadata":{"name":"md"},
       "spec":{"clusterName":"demo","replicas":2,
         "template":{"spec":{"clusterName":"demo","version":"v1.35.0",
           "bootstrap":{"dataSecretName":"data"},
           "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io",
             "kind":"AWSMachineTemplate","name":"t"}}}}}
      """;

  private final ApiServer server = new ApiServer(Kinds.all());
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private record Reply(int code, JsonNode body, HttpResponse<?> response) {
    String text(String... path) {
      JsonNode node = body;
      for (String step : path) {
        node = node.path(step);
      }
      return node.asText();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusesWhoeverDoesNotShowTheToken() throws Exception {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(server.url() + CONFIG_MAPS)).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(Mapper.json().readTree(response.body()).path("reason").asText())
        .isEqualTo("Unauthorized");
  }

  @Test
  void storesWhatIsCreatedAndGivesItBack() {
    Reply created = send("POST", CONFIG_MAPS, configMap("a", "1"));
    Reply read = send("GET", CONFIG_MAPS + "/a", null);

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("metadata", "uid")).isNotEmpty();
    assertThat(created.text("metadata", "namespace")).isEqualTo("default");
    assertThat(read.body()).isEqualTo(created.body());
  }

  @Test
  void acceptsYaml() {
    Reply created =
        send(
            "POST",
            CONFIG_MAPS,
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y}\ndata: {a: b}\n",
            "Content-Type",
            "application/yaml");

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.text("data", "a")).isEqualTo("b");
  }

  @Test
  void namesTheFieldThatIsUnknownAndStoresNothing() {
    Reply refused = send("POST", DEPLOYMENTS, DEPLOYMENT.replace("\"replicas\"", "\"replicaz\""));

    assertThat(refused.code()).isEqualTo(400);
    assertThat(refused.text("message")).contains("unknown field \"spec.replicaz\"");
    assertThat(send("GET", DEPLOYMENTS + "/md", null).code()).isEqualTo(404);
  }

  @Test
  void warnsOfUnknownFieldsWhenAskedTo() {
    Reply created =
        send(
            "POST",
            DEPLOYMENTS + "?fieldValidation=Warn",
            DEPLOYMENT.replace("\"replicas\":2", "\"replicaz\":2"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(created.response().headers().firstValue("Warning").orElse(""))
        .contains("spec.replicaz");
  }

  @Test
  void createsANameOnceHoweverOftenItIsAskedForAtOnce() {
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      all.add(sendAsync("POST", CONFIG_MAPS, configMap("once", "" + i)));
    }

    List<Integer> codes = all.stream().map(done -> done.join().statusCode()).toList();
    assertThat(codes).filteredOn(code -> code == 201).hasSize(1);
    assertThat(codes).filteredOn(code -> code == 409).hasSize(99);
  }

  @Test
  void letsExactlyOneOfManyReplaceAState() throws IOException {
    JsonNode created = send("POST", CONFIG_MAPS, configMap("race", "0")).body();
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 1; i <= 64; i++) {
      JsonNode next = created.deepCopy();
      ((com.fasterxml.jackson.databind.node.ObjectNode) next.get("data")).put("value", "" + i);
      all.add(sendAsync("PUT", CONFIG_MAPS + "/race", next.toString()));
    }

    List<Integer> codes = all.stream().map(done -> done.join().statusCode()).toList();
    assertThat(codes).filteredOn(code -> code == 200).hasSize(1);
    assertThat(codes).filteredOn(code -> code == 409).hasSize(63);
  }

  @Test
  void keepsEveryPatchThatWasAnsweredWith200() {
    send("POST", CONFIG_MAPS, configMap("many", "0"));
    List<CompletableFuture<HttpResponse<String>>> all = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      all.add(
          sendAsync(
              "PATCH",
              CONFIG_MAPS + "/many",
              "{\"data\":{\"k%d\":\"x\"}}".formatted(i),
              "Content-Type",
              "application/merge-patch+json"));
    }

    long ok = all.stream().filter(done -> done.join().statusCode() == 200).count();
    JsonNode data = send("GET", CONFIG_MAPS + "/many", null).body().path("data");
    assertThat(data.size()).isEqualTo((int) ok + 1);
  }

  @Test
  void refusesALargeBodyBeforeReadingIt() {
    Reply refused = send("POST", CONFIG_MAPS, configMap("big", "x".repeat(3_000_000)));

    assertThat(refused.code()).isEqualTo(413);
    assertThat(refused.text("reason")).isEqualTo("RequestEntityTooLarge");
  }

  @Test
  void answersATableWithTheColumnsOfTheKind() {
    send("POST", DEPLOYMENTS, DEPLOYMENT);

    Reply table =
        send(
            "GET",
            DEPLOYMENTS,
            null,
            "Accept",
            "application/json;as=Table;v=v1;g=meta.k8s.io,application/json");

    assertThat(table.text("kind")).isEqualTo("Table");
    assertThat(table.body().path("columnDefinitions").findValuesAsText("name"))
        .startsWith("Name", "Cluster", "Available", "Desired");
    JsonNode row = table.body().path("rows").get(0);
    assertThat(row.path("cells").get(0).asText()).isEqualTo("md");
    assertThat(row.path("cells").get(3).asInt()).isEqualTo(2);
    assertThat(row.path("object").path("kind").asText()).isEqualTo("PartialObjectMetadata");
  }

  @Test
  void servesTheOlderVersionOfTheSameObject() {
    send("POST", DEPLOYMENTS, DEPLOYMENT);

    Reply older = send("GET", DEPLOYMENTS.replace("v1beta2", "v1beta1") + "/md", null);

    assertThat(older.text("apiVersion")).isEqualTo("cluster.x-k8s.io/v1beta1");
    assertThat(older.text("spec", "template", "spec", "infrastructureRef", "apiVersion"))
        .startsWith("infrastructure.cluster.x-k8s.io/");
  }

  @Test
  void pagesThroughWhatASelectorFinds() {
    for (int i = 0; i < 10; i++) {
      send(
          "POST",
          CONFIG_MAPS,
          """
          {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"p%d","labels":{"even":"%s"}}}
          """
              .formatted(i, i % 2 == 0));
    }
    List<String> names = new ArrayList<>();
    String token = "";
    do {
      Reply page =
          send(
              "GET",
              CONFIG_MAPS + "?labelSelector=even%20in%20(true)&limit=2&continue=" + token,
              null);
      page.body()
          .path("items")
          .forEach(item -> names.add(item.path("metadata").path("name").asText()));
      token = page.text("metadata", "continue");
    } while (!token.isEmpty());

    assertThat(names).containsExactly("p0", "p2", "p4", "p6", "p8");
  }

  @Test
  void refusesTokensItHasNotGivenOut() {
    for (String forged :
        List.of(
            "1\n5\na\u0000b\nc", "1\n5\na\nb\u0000", "1\n-5\na\nb", "1\n\na\nb", "2\n5\na\nb")) {
      String token =
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(forged.getBytes(StandardCharsets.UTF_8));
      Reply answer = send("GET", CONFIG_MAPS + "?limit=2&continue=" + token, null);
      assertThat(answer.code()).as(forged).isEqualTo(400);
      assertThat(answer.text("message")).contains("continue");
    }
  }

  @Test
  void tellsAWatcherWhatEntersAndLeavesItsSelection() throws Exception {
    String from = send("GET", CONFIG_MAPS, null).text("metadata", "resourceVersion");
    try (BufferedReader events =
        watch(CONFIG_MAPS + "?watch=1&labelSelector=seen&resourceVersion=" + from)) {
      send("POST", CONFIG_MAPS, configMap("w", "1"));
      merge(CONFIG_MAPS + "/w", "{\"metadata\":{\"labels\":{\"seen\":\"yes\"}}}");
      merge(CONFIG_MAPS + "/w", "{\"data\":{\"value\":\"2\"}}");
      merge(CONFIG_MAPS + "/w", "{\"metadata\":{\"labels\":{\"seen\":null}}}");
      merge(CONFIG_MAPS + "/w", "{\"data\":{\"value\":\"3\"}}");
      merge(CONFIG_MAPS + "/w", "{\"metadata\":{\"labels\":{\"seen\":\"again\"}}}");
      send("DELETE", CONFIG_MAPS + "/w", null);

      List<String> types = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        types.add(Mapper.json().readTree(events.readLine()).path("type").asText());
      }
      assertThat(types).containsExactly("ADDED", "MODIFIED", "DELETED", "ADDED", "DELETED");
    }
  }

  @Test
  void tellsAWatcherThatComesTooLateToListAgain() throws Exception {
    server.store().cutJournal();

    try (BufferedReader events = watch(CONFIG_MAPS + "?watch=1&resourceVersion=1")) {
      JsonNode event = Mapper.json().readTree(events.readLine());

      assertThat(event.path("type").asText()).isEqualTo("ERROR");
      assertThat(event.path("object").path("code").asInt()).isEqualTo(410);
      assertThat(events.readLine()).isNull();
    }
  }

  @Test
  void deletesOnlyTheObjectThatWasMeant() {
    send("POST", CONFIG_MAPS, configMap("d", "1"));

    Reply other =
        send("DELETE", CONFIG_MAPS + "/d", "{\"preconditions\":{\"uid\":\"someone-else\"}}");
    Reply gone = send("DELETE", CONFIG_MAPS + "/d", "{\"propagationPolicy\":\"Foreground\"}");

    assertThat(other.code()).isEqualTo(409);
    assertThat(gone.code()).isEqualTo(200);
    assertThat(gone.text("status")).isEqualTo("Success");
    assertThat(send("GET", CONFIG_MAPS + "/d", null).code()).isEqualTo(404);
  }

  @Test
  void passesOnWhatIsToBecomeOfDependants() {
    for (String policy : new String[] {"Background", "Foreground", "Orphan"}) {
      send("POST", CONFIG_MAPS, configMap("d", "1"));
      send("DELETE", CONFIG_MAPS + "/d", "{\"propagationPolicy\":\"" + policy + "\"}");
    }

    assertThat(server.store().propagations())
        .containsExactly(Propagation.BACKGROUND, Propagation.FOREGROUND, Propagation.ORPHAN);
    assertThat(send("DELETE", CONFIG_MAPS + "/d?propagationPolicy=Sideways", null).text("message"))
        .contains("propagationPolicy", "Sideways");
  }

  @Test
  void tellsWhatWasDoneToAnObjectAsEvents() {
    send("POST", CONFIG_MAPS, configMap("told", "1"));
    merge(CONFIG_MAPS + "/told", "{\"data\":{\"k\":\"2\"}}");
    merge(CONFIG_MAPS + "/told", "{\"data\":{\"k\":\"3\"}}");
    String about = "/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dtold";

    JsonNode events = send("GET", about, null).body().path("items");

    assertThat(events).extracting(event -> event.path("reason").asText()).contains("Created");
    JsonNode updated =
        java.util.stream.StreamSupport.stream(events.spliterator(), false)
            .filter(event -> event.path("reason").asText().equals("Updated"))
            .findFirst()
            .orElseThrow();
    assertThat(updated.path("count").asInt()).isEqualTo(2);
    assertThat(updated.at("/involvedObject/kind").asText()).isEqualTo("ConfigMap");
    assertThat(updated.at("/source/component").asText()).isEqualTo("test-svc");
    assertThat(send("GET", about.replace(".name", ".color"), null).code()).isEqualTo(400);
    assertThat(send("DELETE", "/api/v1/namespaces/default/events", null).code()).isEqualTo(405);
  }

  @Test
  void tellsAWatcherOfEventsWhatIsDone() throws Exception {
    send("POST", CONFIG_MAPS, configMap("seen", "1"));
    String events = "/api/v1/namespaces/default/events";
    String from = send("GET", events, null).text("metadata", "resourceVersion");
    String selected = "&fieldSelector=involvedObject.name%3Dseen";
    List<JsonNode> told = new ArrayList<>();
    try (BufferedReader all = watch(events + "?watch=1" + selected);
        BufferedReader later = watch(events + "?watch=1" + selected + "&resourceVersion=" + from)) {
      assertThat(Mapper.json().readTree(all.readLine()).at("/object/reason").asText())
          .isEqualTo("Created");
      send("POST", CONFIG_MAPS, configMap("other", "1"));
      merge(CONFIG_MAPS + "/seen", "{\"data\":{\"k\":\"2\"}}");
      told.add(Mapper.json().readTree(later.readLine()));
      merge(CONFIG_MAPS + "/seen", "{\"data\":{\"k\":\"3\"}}");
      told.add(Mapper.json().readTree(later.readLine()));
    }

    assertThat(told)
        .extracting(line -> line.path("type").asText())
        .containsExactly("ADDED", "MODIFIED");
    assertThat(told).extracting(line -> line.at("/object/reason").asText()).containsOnly("Updated");
    assertThat(told).extracting(line -> line.at("/object/count").asInt()).containsExactly(1, 2);
    long first = told.get(0).at("/object/metadata/resourceVersion").asLong();
    assertThat(told.get(1).at("/object/metadata/resourceVersion").asLong())
        .isGreaterThan(first)
        .isGreaterThan(Long.parseLong(from));

    server.store().cutJournal();
    try (BufferedReader late = watch(events + "?watch=1&resourceVersion=" + from)) {
      assertThat(Mapper.json().readTree(late.readLine()).at("/object/code").asInt()).isEqualTo(410);
    }
  }

  @Test
  void namesTheResourceThatIsNotThere() {
    Reply unknown = send("GET", "/api/v1/namespaces/default/gadgets", null);

    assertThat(unknown.code()).isEqualTo(404);
    assertThat(unknown.text("message")).contains("gadgets", "v1");
  }

  @Test
  void storesNothingInADryRun() {
    Reply dry = send("POST", CONFIG_MAPS + "?dryRun=All", configMap("dry", "1"));

    assertThat(dry.code()).isEqualTo(201);
    assertThat(send("GET", CONFIG_MAPS + "/dry", null).code()).isEqualTo(404);
  }

  @Test
  void keepsStatusAndSpecApart() {
    send("POST", DEPLOYMENTS, DEPLOYMENT);
    String patch = "{\"spec\":{\"replicas\":7},\"status\":{\"replicas\":3}}";

    merge(DEPLOYMENTS + "/md/status", patch);
    Reply afterStatus = send("GET", DEPLOYMENTS + "/md", null);
    merge(DEPLOYMENTS + "/md", patch.replace("3", "9"));
    Reply afterSpec = send("GET", DEPLOYMENTS + "/md", null);

    assertThat(afterStatus.text("spec", "replicas")).isEqualTo("2");
    assertThat(afterStatus.text("status", "replicas")).isEqualTo("3");
    assertThat(afterSpec.text("spec", "replicas")).isEqualTo("7");
    assertThat(afterSpec.text("status", "replicas")).isEqualTo("3");
  }

  @Test
  void scalesThroughTheSubresource() {
    send("POST", DEPLOYMENTS, DEPLOYMENT);

    Reply scaled = merge(DEPLOYMENTS + "/md/scale", "{\"spec\":{\"replicas\":5}}");

    assertThat(scaled.text("kind")).isEqualTo("Scale");
    assertThat(scaled.text("spec", "replicas")).isEqualTo("5");
    assertThat(send("GET", DEPLOYMENTS + "/md", null).text("spec", "replicas")).isEqualTo("5");
  }

  @Test
  void appliesCreateThenConflictWithTheOtherManagersName() {
    String apply =
        "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"ssa\"},\"data\":{\"k\":\"%s\"}}";
    Reply created = apply(CONFIG_MAPS + "/ssa?fieldManager=one", apply.formatted("1"));
    Reply conflict = apply(CONFIG_MAPS + "/ssa?fieldManager=two", apply.formatted("2"));
    Reply forced = apply(CONFIG_MAPS + "/ssa?fieldManager=two&force=true", apply.formatted("2"));

    assertThat(created.code()).isEqualTo(201);
    assertThat(conflict.code()).isEqualTo(409);
    assertThat(conflict.text("message")).contains("conflict with \"one\" using v1: .data.k");
    assertThat(forced.text("data", "k")).isEqualTo("2");
  }

  @Test
  void saysWhenToComeBackWhileTheDatabaseIsAway() {
    server.store().goAway(new java.io.UncheckedIOException(new ConnectException("refused")));

    Reply away = send("GET", CONFIG_MAPS, null);

    assertThat(away.code()).isEqualTo(503);
    assertThat(away.response().headers().firstValue("Retry-After")).isPresent();
    assertThat(away.text("message")).doesNotContain("Exception");
  }

  @Test
  void refusesAMediaTypeItCannotRead() {
    Reply refused = send("POST", CONFIG_MAPS, "x", "Content-Type", "text/html");

    assertThat(refused.code()).isEqualTo(415);
  }

  private Reply merge(String path, String patch) {
    return send("PATCH", path, patch, "Content-Type", "application/merge-patch+json");
  }

  private Reply apply(String path, String object) {
    return send("PATCH", path, object, "Content-Type", "application/apply-patch+yaml");
  }

  private BufferedReader watch(String path) throws Exception {
    HttpResponse<InputStream> response =
        client.send(request("GET", path, null).build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private Reply send(String method, String path, String body, String... headers) {
    HttpResponse<String> response = sendAsync(method, path, body, headers).join();
    try {
      return new Reply(response.statusCode(), Mapper.json().readTree(response.body()), response);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + response.body(), e);
    }
  }

  private CompletableFuture<HttpResponse<String>> sendAsync(
      String method, String path, String body, String... headers) {
    HttpRequest.Builder request = request(method, path, body);
    if (headers.length > 0) {
      request.setHeader(headers[0], headers[1]);
    }
    return client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Authorization", "Bearer " + ApiServer.TOKEN)
        .header("Content-Type", "application/json")
        .method(
            method,
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(body));
  }

  private static String configMap(String name, String value) {
    return "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"%s\"},\"data\":{\"value\":\"%s\"}}"
        .formatted(name, value);
  }
}
