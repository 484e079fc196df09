package io.clusterapi.clusterctl.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.FakeApi;
import io.clusterapi.clusterctl.TestObjects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterctlTest {
  private static final String CLUSTER =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/team/clusters/demo";
  private static final String DEPLOYMENT =
      "/apis/cluster.x-k8s.io/v1beta2/namespaces/team/machinedeployments/demo-md-0";
  private static final String CONTROL_PLANE =
      "/apis/controlplane.cluster.x-k8s.io/v1beta2/namespaces/team/kubeadmcontrolplanes/demo-control-plane";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();
  private FakeApi server;

  @BeforeEach
  void start() {
    server = new FakeApi();
    environment.put("HOME", folder.toString());
    environment.put("KUBECONFIG", server.kubeconfig(folder).toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void describesAClusterThatIsNotAvailableWithExitCode3() {
    TestObjects.read("building.yaml").forEach(server::put);

    assertThat(run("describe", "cluster", "demo")).isEqualTo(3);
    assertThat(out.toString()).isEqualTo(TestObjects.golden("tree.txt", out.toString()));
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void describesAnAvailableClusterWithExitCode0AsData() {
    putReadyCluster();

    assertThat(run("describe", "cluster", "demo", "-o", "yaml")).isZero();
    assertThat(out)
        .hasToString(
            """
            kind: Cluster
            namespace: team
            name: demo
            condition:
              type: Available
              status: 'True'
              reason: Available
              lastTransitionTime: "2026-01-01T00:00:00Z"
            """);
  }

  @Test
  void watchingPrintsChangesUntilTheClusterIsGone() {
    putReadyCluster();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> run("describe", "cluster", "demo", "--watch"));
    await()
        .until(
            () ->
                server.requests.stream()
                    .anyMatch(request -> request.contains("clusters?watch=true")));

    server.remove(CLUSTER);

    await().until(code::isDone);
    assertThat(code.join()).isZero();
    assertThat(out.toString())
        .contains("Cluster team/demo")
        .endsWith("The cluster team/demo is gone.\n");
  }

  @Test
  void aClusterThatDoesNotExistIsExplained() {
    assertThat(run("describe", "cluster", "none")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            """
            error: There is no cluster none in the namespace team.
            See which there are with kubectl get clusters -A, and name the namespace with -n.
            """);
  }

  @Test
  void printsTheKubeconfigOfACluster() {
    putReadyCluster();
    assertThat(run("get", "kubeconfig", "demo")).isEqualTo(1);
    assertThat(err.toString()).contains("has no kubeconfig yet");

    ObjectNode secret = object("v1", "Secret", "demo-kubeconfig");
    secret
        .putObject("data")
        .put(
            "value",
            Base64.getEncoder().encodeToString("apiVersion: v1".getBytes(StandardCharsets.UTF_8)));
    server.put(secret);
    assertThat(run("get", "kubeconfig", "demo")).isZero();
    assertThat(out).hasToString("apiVersion: v1\n");

    assertThat(run("get", "kubeconfig", "none")).isEqualTo(1);
    assertThat(err.toString()).contains("There is no cluster none in the namespace team.");
  }

  @Test
  void deletingTellsTheProgressAndEndsWhenTheClusterIsGone() {
    putReadyCluster();
    CompletableFuture<Integer> code =
        CompletableFuture.supplyAsync(() -> run("delete", "cluster", "demo"));
    await()
        .until(
            () ->
                server.object(CLUSTER) != null
                    && server.object(CLUSTER).path("metadata").has("deletionTimestamp"));
    ObjectNode leaving = server.object(CLUSTER).deepCopy();
    leaving
        .withObjectProperty("status")
        .withArrayProperty("conditions")
        .addObject()
        .put("type", "Deleting")
        .put("status", "True")
        .put("reason", "WaitingForWorkersDeletion")
        .put("message", "MachineDeployments: demo-md-0");
    server.put(leaving);
    await().until(() -> out.toString().contains("demo-md-0"));

    server.remove(CLUSTER);

    await().until(code::isDone);
    assertThat(code.join()).isZero();
    assertThat(out.toString())
        .contains("Deleting team/demo: MachineDeployments: demo-md-0, 0 machines left\n")
        .endsWith("Cluster team/demo is deleted, in 0s.\n");
  }

  @Test
  void deletingCanBegin() {
    putReadyCluster();

    assertThat(run("delete", "cluster", "demo", "--wait=false")).isZero();
    assertThat(out).hasToString("Deletion of cluster team/demo has begun.\n");
    assertThat(run("delete", "cluster", "none")).isEqualTo(1);
  }

  @Test
  void rollsOutPausesAndResumes() {
    server.put(object("cluster.x-k8s.io/v1beta2", "MachineDeployment", "demo-md-0"));
    server.put(
        object(
            "controlplane.cluster.x-k8s.io/v1beta2", "KubeadmControlPlane", "demo-control-plane"));

    assertThat(run("rollout", "restart", "md/demo-md-0")).isZero();
    assertThat(server.object(DEPLOYMENT).at("/spec/rollout/after").asText())
        .isEqualTo("2026-01-01T12:00:00Z");
    assertThat(run("alpha", "rollout", "pause", "machinedeployment/demo-md-0")).isZero();
    assertThat(server.object(DEPLOYMENT).at("/spec/paused").asBoolean()).isTrue();
    assertThat(run("rollout", "restart", "md/demo-md-0")).isEqualTo(1);
    assertThat(err.toString())
        .contains(
            "MachineDeployment team/demo-md-0 is paused.\nRun clusterctl rollout resume md/demo-md-0 first.");
    assertThat(run("rollout", "resume", "md/demo-md-0")).isZero();
    assertThat(server.object(DEPLOYMENT).at("/spec/paused").asBoolean()).isFalse();

    assertThat(run("rollout", "pause", "kcp/demo-control-plane")).isZero();
    assertThat(
            server
                .object(CONTROL_PLANE)
                .at("/metadata/annotations/cluster.x-k8s.io~1paused")
                .asText())
        .isEqualTo("true");
    assertThat(run("rollout", "resume", "kcp/demo-control-plane")).isZero();
    assertThat(
            server.object(CONTROL_PLANE).at("/metadata/annotations").has("cluster.x-k8s.io/paused"))
        .isFalse();
    assertThat(run("rollout", "resume", "kcp/demo-control-plane")).isEqualTo(1);
  }

  @Test
  void aRolloutThatIsAlreadyPlannedIsNotMovedForward() {
    ObjectNode deployment = object("cluster.x-k8s.io/v1beta2", "MachineDeployment", "demo-md-0");
    deployment.putObject("spec").putObject("rollout").put("after", "2027-01-01T00:00:00Z");
    server.put(deployment);

    assertThat(run("rollout", "restart", "md/demo-md-0")).isEqualTo(1);
    assertThat(err.toString()).contains("is already to be replaced at 2027-01-01T00:00:00Z");
  }

  @Test
  void generatesTheBuiltInTemplate() {
    environment.put("AWS_REGION", "eu-central-1");

    assertThat(
            run(
                "generate",
                "cluster",
                "demo",
                "--control-plane-machine-count=3",
                "--worker-machine-count=2",
                "--kubernetes-version",
                "1.35.1"))
        .isZero();
    assertThat(out.toString()).isEqualTo(TestObjects.golden("aws.yaml", out.toString()));
  }

  @Test
  void generatesFromAFileFromStandardInputAndIntoAFile() throws IOException {
    Files.writeString(
        folder.resolve("t.yaml"),
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: "${CLUSTER_NAME}-x"}
        data: {zone: "${ZONE}", script: "a\\nb\\n", number: "1e3", answer: "yes"}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: extra}
        """);
    Files.writeString(folder.resolve("values.env"), "ZONE=b\n");

    assertThat(
            run(
                "generate",
                "cluster",
                "demo",
                "--from",
                "t.yaml",
                "--env",
                "values.env",
                "-n",
                "other",
                "--write-to",
                "out.yaml"))
        .isZero();
    assertThat(folder.resolve("out.yaml"))
        .hasContent(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: demo-x
              namespace: other
            data:
              zone: b
              script: |
                a
                b
              number: "1e3"
              answer: 'yes'
            ---
            apiVersion: v1
            kind: Namespace
            metadata:
              name: extra
            """);

    environment.put("ZONE", "c");
    assertThat(run("generate", "cluster", "demo", "--from", "-")).isZero();
    assertThat(out)
        .hasToString("apiVersion: v1\nkind: Secret\nmetadata:\n  name: demo\n  namespace: team\n");
  }

  @Test
  void listsVariablesWithoutNeedingTheirValues() {
    assertThat(run("generate", "cluster", "demo", "--list-variables")).isZero();
    assertThat(out.toString()).isEqualTo(TestObjects.golden("variables.txt", out.toString()));
  }

  @Test
  void everyMistakeSaysWhatWhyAndWhatNext() throws IOException {
    Files.writeString(folder.resolve("broken.yaml"), "kind: ${");
    Files.writeString(folder.resolve("noyaml.yaml"), "a: b: c");
    Files.writeString(folder.resolve("bad.env"), "no entry");
    environment.put("WORKER_MACHINE_COUNT", "many");
    StringBuilder all = new StringBuilder();
    for (String line :
        new String[] {
          "",
          "nonsense",
          "describe cluster",
          "describe cluster demo --show-conditions=A,\tB",
          "describe cluster demo -o xml",
          "generate cluster demo --worker-machine-count=1",
          "generate cluster demo",
          "generate cluster Demo --worker-machine-count=1",
          "generate cluster demo --worker-machine-count=-1",
          "generate cluster demo --worker-machine-count=x",
          "generate cluster demo --control-plane-machine-count=0",
          "generate cluster demo --worker-machine-count=1 --kubernetes-version=latest",
          "generate cluster demo -i openstack",
          "generate cluster demo -f fancy",
          "generate cluster demo --from missing.yaml",
          "generate cluster demo --from https://example.com/t.yaml",
          "generate cluster demo --worker-machine-count=1 --from broken.yaml",
          "generate cluster demo --worker-machine-count=1 --from noyaml.yaml",
          "generate cluster demo --env bad.env",
          "rollout restart demo",
          "rollout restart machine/x",
          "rollout restart md/none",
          "completion fish",
          "version -o xml",
          "init --infrastructure aws",
          "move --to-kubeconfig x",
          "upgrade plan"
        }) {
      int code = run(line.isEmpty() ? new String[0] : line.split(" "));
      all.append("$ clusterctl ")
          .append(line)
          .append('\n')
          .append(line.isEmpty() ? "(help)\n" : err)
          .append("exit code ")
          .append(code)
          .append("\n\n");
    }
    assertThat(all.toString()).isEqualTo(TestObjects.golden("errors.txt", all.toString()));
  }

  @Test
  void everyRefusalOfTheApiSaysWhatWhyAndWhatNext() {
    putReadyCluster();
    StringBuilder all = new StringBuilder();
    for (String refusal :
        new String[] {
          "401 Unauthorized: Unauthorized",
          "403 Forbidden: clusters.cluster.x-k8s.io \"demo\" is forbidden: User \"vera\" cannot get it",
          "409 Conflict: the object has been modified",
          "422 Invalid: Cluster.cluster.x-k8s.io \"demo\" is invalid: spec.paused: wrong",
          "429 TooManyRequests: slow down",
          "500 InternalError: reference 17",
          "503 ServiceUnavailable: the database of this service does not answer; try again shortly"
        }) {
      String[] parts = refusal.split("[ :]+", 3);
      server.next =
          new FakeApi.Answer(
              Integer.parseInt(parts[0]),
              FakeApi.status(parts[1], parts[2])
                  .put("code", Integer.parseInt(parts[0]))
                  .toString());
      int code = run("describe", "cluster", "demo");
      record(all, "describe cluster demo # answered " + parts[0], code);
    }
    server.next = new FakeApi.Answer(200, "not json");
    record(
        all,
        "describe cluster demo # answered 200 without JSON",
        run("describe", "cluster", "demo"));
    String url = server.url();
    server.close();
    int code = run("describe", "cluster", "demo");
    record(all, "describe cluster demo # nobody there", code);
    String text = all.toString().replace(url, "http://API").replace(folder.toString(), "FOLDER");
    assertThat(text).isEqualTo(TestObjects.golden("api-errors.txt", text));
  }

  @Test
  void everyCommandSaysWhatItHasDone() {
    TestObjects.read("building.yaml").forEach(server::put);
    ObjectNode secret = object("v1", "Secret", "demo-kubeconfig");
    secret
        .putObject("data")
        .put(
            "value",
            Base64.getEncoder().encodeToString("apiVersion: v1".getBytes(StandardCharsets.UTF_8)));
    server.put(secret);
    server.put(object("cluster.x-k8s.io/v1beta2", "MachineDeployment", "demo-md-0"));
    StringBuilder all = new StringBuilder();
    for (String line :
        new String[] {
          "describe cluster demo -o yaml",
          "get kubeconfig demo",
          "rollout pause md/demo-md-0",
          "rollout resume md/demo-md-0",
          "rollout restart md/demo-md-0",
          "delete cluster demo --wait=false",
          "generate cluster made --from -",
          "--help"
        }) {
      record(all, line, run(line.split(" ")));
    }
    assertThat(all.toString()).isEqualTo(TestObjects.golden("outputs.txt", all.toString()));
  }

  private void record(StringBuilder all, String line, int code) {
    all.append("$ clusterctl ").append(line).append('\n');
    all.append(out).append(err).append("exit code ").append(code).append("\n\n");
  }

  @Test
  void colourIsForPeopleWhoWantIt() {
    putReadyCluster();
    run("describe", "cluster", "demo");
    assertThat(out.toString()).doesNotContain("\u001b");
    run("describe", "cluster", "demo", "--color");
    assertThat(out.toString()).contains("\u001b[32mTrue");
    environment.put("NO_COLOR", "1");
    run("describe", "cluster", "demo", "--color");
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void completionKnowsTheCommands() {
    assertThat(run("completion", "bash")).isZero();
    assertThat(out.toString()).contains("_complete_clusterctl", "describe", "--show-conditions");
  }

  @Test
  void theVersionIsThatOfTheBuild() {
    assertThat(run("version", "-o", "short")).isZero();
    assertThat(out.toString()).matches("v\\d+\\.\\d+\\.\\d+.*\n");
  }

  private void putReadyCluster() {
    ObjectNode cluster = object("cluster.x-k8s.io/v1beta2", "Cluster", "demo");
    cluster
        .putObject("status")
        .putArray("conditions")
        .addObject()
        .put("type", "Available")
        .put("status", "True")
        .put("reason", "Available")
        .put("lastTransitionTime", "2026-01-01T00:00:00Z");
    server.put(cluster);
  }

  private static ObjectNode object(String apiVersion, String kind, String name) {
    ObjectNode object = com.fasterxml.jackson.databind.node.JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    object.putObject("metadata").put("name", name).put("namespace", "team");
    return object;
  }

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    Terminal terminal =
        new Terminal(
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            new ByteArrayInputStream(
                "{apiVersion: v1, kind: Secret, metadata: {name: '${CLUSTER_NAME}'}}"
                    .getBytes(StandardCharsets.UTF_8)),
            false,
            environment,
            folder,
            Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC));
    return Clusterctl.run(terminal, arguments);
  }
}
