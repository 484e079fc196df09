package io.clusterapi.clusterctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiClientTest {
  private static final String CORE = "cluster.x-k8s.io/v1beta2";
  private static final String DEMO = "/apis/cluster.x-k8s.io/v1beta2/namespaces/team/clusters/demo";

  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();
  private FakeApi server;
  private ApiClient api;

  @BeforeEach
  void start() {
    server = new FakeApi();
    api = ApiClient.of(Kubeconfig.read(server.kubeconfig(folder), Optional.empty()), warnings::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void applyCreatesThenChangesThenLeavesAlone() {
    assertThat(api.apply(cluster("paused: false")).line())
        .isEqualTo("cluster.cluster.x-k8s.io/demo created");
    assertThat(api.apply(cluster("paused: true")).outcome()).isEqualTo(Applied.Outcome.CONFIGURED);
    assertThat(api.apply(cluster("paused: true")).outcome()).isEqualTo(Applied.Outcome.UNCHANGED);

    assertThat(server.object(DEMO).at("/spec/paused").asBoolean()).isTrue();
    assertThat(server.requests)
        .anyMatch(
            request -> request.startsWith("POST ") && request.contains("fieldValidation=Strict"));
  }

  @Test
  void allKindsAreLearntByOneRequestWhereTheApiTellsThem() {
    server.aggregated = true;

    assertThat(api.typeInGroup("infrastructure.cluster.x-k8s.io", "AWSCluster"))
        .hasValueSatisfying(type -> assertThat(type.collection("a")).endsWith("/a/awsclusters"));
    assertThat(api.type("cluster.x-k8s.io/v1beta2", "Machine")).isPresent();
    assertThat(api.typeInGroup("addons.cluster.x-k8s.io", "ClusterResourceSetBinding")).isPresent();

    assertThat(server.requests).containsExactly("GET /apis");
  }

  @Test
  void kindsAreFoundGroupByGroupWhereTheApiDoesNotTellThemAtOnce() {
    assertThat(api.typeInGroup("infrastructure.cluster.x-k8s.io", "AWSCluster")).isPresent();

    assertThat(server.requests)
        .containsExactly(
            "GET /apis",
            "GET /apis/infrastructure.cluster.x-k8s.io",
            "GET /apis/infrastructure.cluster.x-k8s.io/v1beta2");
  }

  @Test
  void applyKeepsWhatTheManifestDoesNotMention() {
    api.apply(cluster("paused: true, controlPlaneEndpoint: {host: a}"));
    api.apply(cluster("paused: false"));

    assertThat(server.object(DEMO).at("/spec/controlPlaneEndpoint/host").asText()).isEqualTo("a");
  }

  @Test
  void applyNeverSendsAStatusOrTheVersionItReadTo() {
    api.apply(cluster("paused: true"));
    ObjectNode exported = server.object(DEMO).deepCopy();
    exported.withObjectProperty("metadata").put("resourceVersion", "1");
    exported.putObject("status").put("phase", "Made up");

    assertThat(api.apply(exported).outcome()).isEqualTo(Applied.Outcome.UNCHANGED);
    assertThat(server.object(DEMO).has("status")).isFalse();
  }

  @Test
  void applyToAnObjectOnItsWayOutIsRefused() {
    api.apply(cluster("paused: true"));
    api.delete(CORE, "Cluster", "team", "demo");

    assertThatThrownBy(() -> api.apply(cluster("paused: false")))
        .isInstanceOf(Failure.class)
        .hasMessage("could not apply Cluster team/demo: it is being deleted.");
  }

  @Test
  void aRefusalNamesTheFields() {
    server.next =
        new FakeApi.Answer(
            422,
            """
            {"kind":"Status","reason":"Invalid","message":"Cluster \\"demo\\" is invalid","details":{"causes":[
            {"field":"spec.clusterNetwork","message":"bad CIDR"},{"field":"spec.x","message":"must not be set"}]}}
            """);

    ApiFailure failure =
        catchThrowableOfType(ApiFailure.class, () -> api.apply(cluster("paused: true")));

    assertThat(failure.code()).isEqualTo(422);
    assertThat(failure.reason()).isEqualTo("Invalid");
    assertThat(failure.text())
        .isEqualTo(
            """
            could not apply Cluster team/demo: Cluster "demo" is invalid
              spec.clusterNetwork: bad CIDR
              spec.x: must not be set
            Correct the manifest and run the command again.""");
  }

  @Test
  void readsListsPageByPage() {
    for (String name : List.of("a", "b", "c", "d", "e")) {
      server.put(object("Machine", "team", name, "demo"));
    }
    server.put(object("Machine", "other", "f", "demo"));
    server.put(object("Machine", "team", "g", "another"));

    assertThat(names(api.list(CORE, "Machine", "team", "cluster.x-k8s.io/cluster-name=demo")))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(api.list(CORE, "Machine", "").items()).hasSize(7);
  }

  @Test
  void whatDoesNotExistIsEmptyAndNotAnError() {
    assertThat(api.get(CORE, "Cluster", "team", "none")).isEmpty();
    assertThat(api.delete(CORE, "Cluster", "team", "none")).isFalse();
    assertThat(api.patch(CORE, "Cluster", "team", "none", FakeApi.JSON.createObjectNode()))
        .isEmpty();
    assertThat(api.type(CORE, "Nonsense")).isEmpty();
    assertThat(api.typeInGroup("nobody.example.com", "X")).isEmpty();
  }

  @Test
  void anUnknownKindIsAClearFailure() {
    assertThatThrownBy(() -> api.get("example.com/v1", "Gadget", "a", "b"))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "The management API at "
                + server.url()
                + " does not know the kind Gadget of example.com/v1.");
  }

  @Test
  void findsTheVersionOfAKindInItsGroup() {
    assertThat(
            api.typeInGroup("infrastructure.cluster.x-k8s.io", "AWSMachine")
                .map(ResourceType::apiVersion))
        .contains("infrastructure.cluster.x-k8s.io/v1beta2");
    assertThat(api.typeInGroup("", "Secret").map(ResourceType::plural)).contains("secrets");
  }

  @Test
  void warningsReachTheUser() {
    server.warning = "v1beta1 is deprecated";
    api.get(CORE, "Cluster", "team", "demo");

    assertThat(warnings).contains("v1beta1 is deprecated");
  }

  @Test
  void watchTellsWhatExistsAndEveryChangeAlsoAfterALostConnection() {
    server.put(object("Machine", "team", "a", "demo"));
    List<String> events = new CopyOnWriteArrayList<>();
    AtomicInteger lists = new AtomicInteger();

    try (Watch watch =
        api.watch(
            CORE,
            "Machine",
            "team",
            "",
            lists::incrementAndGet,
            event ->
                events.add(event.type() + " " + event.object().at("/metadata/name").asText()))) {
      await()
          .until(
              () -> server.requests.stream().anyMatch(request -> request.contains("watch=true")));
      await()
          .until(
              () -> {
                server.put(object("Machine", "team", "b", "demo"));
                return events.stream().anyMatch(event -> event.endsWith(" b"));
              });
      server.breakWatches();
      await()
          .until(
              () -> {
                server.put(object("Machine", "team", "c", "demo"));
                return events.stream().anyMatch(event -> event.endsWith(" c"));
              });
      server.remove("/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machines/a");
      await().until(() -> events.contains("DELETED a"));
    }

    assertThat(events.get(0)).isEqualTo("ADDED a");
    assertThat(lists.get()).isEqualTo(1);
  }

  @Test
  void credentialsThatAreNotAcceptedAreExplained() throws IOException {
    Path other = folder.resolve("other");
    Files.writeString(
        other, Files.readString(folder.resolve("kubeconfig")).replace("secret-token", "wrong"));

    assertThatThrownBy(() -> ApiClient.of(other).get(CORE, "Cluster", "team", "demo"))
        .isInstanceOfSatisfying(
            ApiFailure.class,
            failure ->
                assertThat(failure.text())
                    .isEqualTo(
                        "could not read the kinds of cluster.x-k8s.io/v1beta2: Unauthorized\nThe credentials of the kubeconfig are not accepted: use another one with --kubeconfig."));
  }

  @Test
  void anApiThatIsNotThereIsExplained() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Path file = FakeApi.kubeconfig(folder, "http://127.0.0.1:" + free);
    ApiClient nobody = ApiClient.of(file);

    assertThat(nobody.ready()).isFalse();
    assertThatThrownBy(() -> nobody.get(CORE, "Cluster", "team", "demo"))
        .isInstanceOfSatisfying(
            Failure.class,
            failure ->
                assertThat(failure.text())
                    .isEqualTo(
                        "The management API at http://127.0.0.1:%d cannot be reached: nothing listens there.\nStart the local stack with ./capi up, or name another kubeconfig than %s with --kubeconfig."
                            .formatted(free, file)));
  }

  @Test
  void theKubeconfigIsLookedForWhereOthersLook() throws IOException {
    Path named = Files.writeString(folder.resolve("named"), "");
    Path local = Files.createDirectory(folder.resolve(".local")).resolve("admin.kubeconfig");
    Files.writeString(local, "");
    Map<String, String> home = Map.of("HOME", folder.toString());

    assertThat(Kubeconfig.find(Optional.of(named), home, folder)).isEqualTo(named);
    assertThat(Kubeconfig.find(Optional.empty(), Map.of("KUBECONFIG", "/nowhere:" + named), folder))
        .isEqualTo(named);
    assertThat(Kubeconfig.find(Optional.empty(), home, folder)).isEqualTo(local);
    Path kube = Files.createDirectory(folder.resolve(".kube")).resolve("config");
    Files.writeString(kube, "");
    assertThat(Kubeconfig.find(Optional.empty(), home, folder)).isEqualTo(kube);
    assertThatThrownBy(
            () -> Kubeconfig.find(Optional.empty(), Map.of("KUBECONFIG", "/nowhere"), folder))
        .hasMessageContaining("there is no such file");
  }

  @Test
  void aKubeconfigThatLacksSomethingSaysWhat() throws IOException {
    refused("{", "The kubeconfig %s cannot be read: it is not YAML.");
    refused("a: b", "The kubeconfig %s has no current-context.");
    refused(
        "{current-context: x, contexts: []}",
        "The kubeconfig %s has no entry \"x\" in its contexts.");
    refused(
        "{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: foo}}]}",
        "The cluster c of %s has the server \"foo\"; a URL such as https://127.0.0.1:16443 is needed.");
    refused(
        "{current-context: x, contexts: [{name: x, context: {cluster: c, user: u}}], clusters: [{name: c, cluster: {server: 'https://a'}}], users: [{name: u, user: {exec: {command: aws}}}]}",
        "The user u of %s gets its credentials from a plug-in (exec), which is not supported.");
  }

  @Test
  void aKubeconfigDoesNotShowItsToken() {
    assertThat(Kubeconfig.read(folder.resolve("kubeconfig"), Optional.empty()).toString())
        .doesNotContain("secret-token");
  }

  private void refused(String text, String message) throws IOException {
    Path file = Files.writeString(folder.resolve("broken"), text);
    assertThatThrownBy(() -> Kubeconfig.read(file, Optional.empty()))
        .isInstanceOf(Failure.class)
        .hasMessage(message, file);
  }

  private static List<String> names(Listing listing) {
    return listing.items().stream().map(item -> item.at("/metadata/name").asText()).toList();
  }

  private static ObjectNode cluster(String spec) {
    return yaml(
        "{apiVersion: " + CORE + ", kind: Cluster, metadata: {name: demo}, spec: {" + spec + "}}");
  }

  private static ObjectNode object(String kind, String namespace, String name, String cluster) {
    return yaml(
        "{apiVersion: "
            + CORE
            + ", kind: "
            + kind
            + ", metadata: {name: "
            + name
            + ", namespace: "
            + namespace
            + ", labels: {cluster.x-k8s.io/cluster-name: "
            + cluster
            + "}}}");
  }

  private static ObjectNode yaml(String text) {
    try {
      return (ObjectNode) new YAMLMapper().readTree(text);
    } catch (IOException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
