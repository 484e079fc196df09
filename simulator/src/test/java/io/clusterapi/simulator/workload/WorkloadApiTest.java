package io.clusterapi.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.pki.TlsIdentity;
import io.clusterapi.simulator.workload.store.Json;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadApiTest {
  @TempDir Path folder;
  private TestCloud cloud;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    cloud = new TestCloud(folder, Duration.ofSeconds(20));
    cloud.init();
    client = cloud.client();
    cloud.createToken(client, Instant.now().plusSeconds(900));
  }

  @AfterEach
  void stop() {
    client.close();
    cloud.close();
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .addToData("key", value)
        .build();
  }

  @Test
  void anUpdateWithAnOldVersionConflicts() {
    var maps = client.configMaps().inNamespace("default");
    ConfigMap created = maps.resource(map("a", "1")).create();
    ConfigMap changed = new ConfigMapBuilder(created).addToData("key", "2").build();
    maps.resource(changed).update();
    ConfigMap stale = new ConfigMapBuilder(created).addToData("key", "3").build();
    assertThatThrownBy(() -> maps.resource(stale).lockResourceVersion().update())
        .isInstanceOf(KubernetesClientException.class)
        .extracting(e -> ((KubernetesClientException) e).getCode())
        .isEqualTo(409);
    assertThatThrownBy(() -> maps.resource(map("a", "1")).create())
        .hasMessageContaining("configmaps \"a\" already exists");
    assertThat(maps.withName("a").get().getData()).containsEntry("key", "2");
  }

  @Test
  void aWatchSeesEveryChangeInOrderAndSelectorsHold() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Watcher<ConfigMap> watcher =
        new Watcher<>() {
          @Override
          public void eventReceived(Action action, ConfigMap map) {
            seen.add(action + " " + map.getMetadata().getName() + map.getData().get("key"));
          }

          @Override
          public void onClose(WatcherException cause) {
            seen.add("closed " + cause);
          }
        };
    var maps = client.configMaps().inNamespace("default");
    try (var watch = maps.withLabel("app", "a").watch(watcher)) {
      maps.resource(map("a", "1")).create();
      maps.resource(map("b", "1")).create();
      maps.withName("a").edit(one -> new ConfigMapBuilder(one).addToData("key", "2").build());
      maps.withName("a")
          .edit(
              one ->
                  new ConfigMapBuilder(one)
                      .editMetadata()
                      .addToLabels("app", "other")
                      .endMetadata()
                      .build());
      await()
          .untilAsserted(
              () -> assertThat(seen).containsExactly("ADDED a1", "MODIFIED a2", "DELETED a2"));
    }
  }

  @Test
  void anInformerFollowsTheNodesOverTheEndOfTheMachineThatServedIt() {
    Machine first = cloud.machines().get(0);
    cloud.joinControlPlane(2);
    cloud.joinControlPlane(3);
    try (var informer = client.nodes().inform()) {
      assertThat(informer.getStore().list()).hasSize(3);
      cloud.powerOff(first);
      cloud.joinWorker(4);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(informer.getStore().list()).hasSize(4));
    }
  }

  @Test
  void listsComeInPages() {
    var maps = client.configMaps().inNamespace("default");
    for (int i = 0; i < 5; i++) {
      maps.resource(map("page-" + i, "x")).create();
    }
    var page =
        client
            .configMaps()
            .inNamespace("default")
            .list(new ListOptionsBuilder().withLimit(4L).build());
    assertThat(page.getItems()).hasSize(4);
    var rest =
        client
            .configMaps()
            .inNamespace("default")
            .list(
                new ListOptionsBuilder()
                    .withLimit(4L)
                    .withContinue(page.getMetadata().getContinue())
                    .build());
    assertThat(rest.getItems()).hasSize(2);
    assertThat(rest.getMetadata().getContinue()).isNull();
  }

  @Test
  void kindsOfAppliedDefinitionsAreServed() {
    client
        .load(
            new java.io.ByteArrayInputStream(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: apples.fruit.example.com}
                spec:
                  group: fruit.example.com
                  scope: Namespaced
                  names: {plural: apples, kind: Apple}
                  versions:
                  - {name: v1, served: true, storage: true, subresources: {status: {}},
                     schema: {openAPIV3Schema: {type: object}}}
                """
                    .getBytes()))
        .serverSideApply();
    GenericKubernetesResource apple = new GenericKubernetesResource();
    apple.setApiVersion("fruit.example.com/v1");
    apple.setKind("Apple");
    apple.setMetadata(
        new io.fabric8.kubernetes.api.model.ObjectMetaBuilder()
            .withName("red")
            .withNamespace("default")
            .withFinalizers("example.com/hold")
            .build());
    apple.setAdditionalProperties(Map.of("spec", Map.of("size", 3)));
    var apples = client.genericKubernetesResources("fruit.example.com/v1", "Apple");
    apples.inNamespace("default").resource(apple).create();
    apples.inNamespace("default").withName("red").delete();
    var leaving = apples.inNamespace("default").withName("red").get();
    assertThat(leaving.getMetadata().getDeletionTimestamp()).isNotNull();
    apples
        .inNamespace("default")
        .withName("red")
        .edit(
            one -> {
              one.getMetadata().setFinalizers(List.of());
              return one;
            });
    assertThat(apples.inNamespace("default").withName("red").get()).isNull();
  }

  @Test
  void strangersAreRefused() {
    TlsIdentity stranger = TestPki.create().administrator();
    try (KubernetesClient other =
        new KubernetesClientBuilder().withConfig(cloud.config(stranger)).build()) {
      assertThatThrownBy(() -> other.nodes().list())
          .extracting(e -> ((KubernetesClientException) e).getCode())
          .isEqualTo(401);
    }
    TlsIdentity nobody = cloud.pki.cluster().authority().client("nobody", "nothing");
    try (KubernetesClient other =
        new KubernetesClientBuilder().withConfig(cloud.config(nobody)).build()) {
      assertThatThrownBy(() -> other.nodes().list())
          .hasMessageContaining("User \"nobody\" cannot list resource \"nodes\"");
    }
  }

  private void deploy(int replicas) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName("app").endMetadata().build())
        .create();
    client
        .apps()
        .deployments()
        .inNamespace("app")
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "web")
                .endMetadata()
                .withNewSpec()
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .withNodeSelector(Map.of("role", "worker"))
                .addNewContainer()
                .withName("web")
                .withImage("web:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
    client
        .policy()
        .v1()
        .podDisruptionBudget()
        .inNamespace("app")
        .resource(
            new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(new IntOrString(1))
                .withNewSelector()
                .addToMatchLabels("app", "web")
                .endSelector()
                .endSpec()
                .build())
        .create();
  }

  private Machine worker(int number) {
    Machine machine = cloud.joinWorker(number);
    client
        .nodes()
        .withName(machine.hostname())
        .edit(
            node -> {
              node.getMetadata().getLabels().put("role", "worker");
              return node;
            });
    return machine;
  }

  private List<Pod> pods() {
    return client.pods().inNamespace("app").list().getItems();
  }

  @Test
  void evictionHonoursTheDisruptionBudgetAndDrainMovesPods() throws IOException {
    Machine one = worker(4);
    deploy(1);
    await()
        .untilAsserted(
            () ->
                assertThat(
                        client
                            .apps()
                            .deployments()
                            .inNamespace("app")
                            .withName("web")
                            .get()
                            .getStatus()
                            .getReadyReplicas())
                    .isEqualTo(1));
    String pod = pods().get(0).getMetadata().getName();
    // The client turns the answer 429 into false and any other refusal into an exception.
    assertThat(client.pods().inNamespace("app").withName(pod).evict()).isFalse();
    Machine two = worker(5);
    Kubectl kubectl = new Kubectl(folder, cloud.kubeconfig());
    kubectl.output("-n", "app", "scale", "deployment/web", "--replicas=2");
    kubectl.output("-n", "app", "rollout", "status", "deployment/web", "--timeout=10s");
    assertThat(
            kubectl.output(
                "drain", one.hostname(), "--ignore-daemonsets", "--force", "--timeout=20s"))
        .contains("drained");
    await()
        .untilAsserted(
            () ->
                assertThat(pods())
                    .hasSize(2)
                    .allMatch(p -> two.hostname().equals(p.getSpec().getNodeName())));
    assertThat(kubectl.output("get", "nodes")).contains("Ready,SchedulingDisabled");
  }

  @Test
  void podsOfAMachineThatIsOffAreNotReadyAndWaitForIt() {
    Machine one = worker(4);
    deploy(1);
    await().untilAsserted(() -> assertThat(ready(pods().get(0))).isTrue());
    cloud.powerOff(one);
    await().untilAsserted(() -> assertThat(ready(pods().get(0))).isFalse());
    client.pods().inNamespace("app").withName(pods().get(0).getMetadata().getName()).delete();
    assertThat(pods()).anyMatch(pod -> pod.getMetadata().getDeletionTimestamp() != null);
    cloud.powerOn(one);
    await().untilAsserted(() -> assertThat(pods()).hasSize(1).allMatch(WorkloadApiTest::ready));
  }

  private static boolean ready(Pod pod) {
    return pod.getStatus().getConditions() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Test
  void kubectlAppliesListsDescribesAndDeletes() throws IOException {
    Kubectl kubectl = new Kubectl(folder, cloud.kubeconfig());
    assertThat(kubectl.output("get", "nodes"))
        .containsPattern("NAME +STATUS +ROLES +AGE +VERSION")
        .containsPattern("Ready +control-plane +[0-9]+s +v1.35.3");
    assertThat(kubectl.output("create", "namespace", "made")).contains("namespace/made created");
    Path manifest = folder.resolve("map.yaml");
    Files.writeString(
        manifest,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: made}\ndata: {a: b}\n");
    assertThat(kubectl.output("apply", "-f", manifest.toString())).contains("m created");
    assertThat(kubectl.output("apply", "-f", manifest.toString())).contains("m unchanged");
    Files.writeString(
        manifest,
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m, namespace: made}\ndata: {a: c}\n");
    assertThat(kubectl.output("apply", "-f", manifest.toString())).contains("m configured");
    assertThat(kubectl.output("describe", "configmap", "m", "-n", "made")).contains("a:");
    assertThat(kubectl.output("auth", "can-i", "delete", "nodes")).contains("yes");
    assertThat(kubectl.output("delete", "namespace", "made", "--timeout=10s"))
        .contains("\"made\" deleted");
    assertThat(kubectl.run("get", "configmap", "m", "-n", "made").output()).contains("not found");
  }

  @Test
  void theAddOnsOfTheUpstreamTemplateAreAppliedAndBringTheCloudController() throws IOException {
    Path template =
        Path.of(System.getProperty("capi.root", ".."))
            .resolve("../shared/manifests/upstream/aws-cluster-template.yaml");
    Assumptions.assumeTrue(
        Files.exists(template), "skipped: the upstream template is not beside this tree");
    Path manifests = folder.resolve("addons.yaml");
    StringBuilder text = new StringBuilder();
    for (JsonNode document : Json.documents(Files.readString(template))) {
      if (document.path("kind").asText().equals("ConfigMap")) {
        document.path("data").forEach(value -> text.append("\n---\n").append(value.asText()));
      }
    }
    Files.writeString(manifests, text.toString());
    assertThat(text).isNotEmpty();
    client.load(Files.newInputStream(manifests)).serverSideApply();
    await()
        .untilAsserted(
            () ->
                assertThat(client.nodes().list().getItems())
                    .allMatch(node -> node.getSpec().getProviderID() != null));
    assertThat(
            client
                .apps()
                .daemonSets()
                .inNamespace("kube-system")
                .withName("aws-cloud-controller-manager")
                .get()
                .getStatus()
                .getNumberReady())
        .isEqualTo(1);
    assertThat(client.storage().v1().csiDrivers().withName("ebs.csi.aws.com").get()).isNotNull();
  }
}
