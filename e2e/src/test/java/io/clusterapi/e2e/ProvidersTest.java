package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.Applied;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.StoredRows;
import io.clusterapi.e2e.stack.StoredWhole;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.e2e.stack.UpstreamTemplate;
import io.clusterapi.e2e.stack.WorkloadCluster;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.Recipe;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A cluster of each provider, made at once from upstream's own templates: all become ready, scale,
 * and leave nothing behind in any cloud.
 */
@OnTheStack
class ProvidersTest {
  private static final String PREFIX = "of-";

  private record Made(TestCluster cluster, Bundle bundle, int controlPlane, int workers) {}

  private final Stack stack;

  ProvidersTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void oneClusterOfEachProviderAtOnce() throws Exception {
    Map<String, Made> all = new LinkedHashMap<>();
    for (String infrastructure : Component.infrastructures()) {
      all.put(infrastructure, made(infrastructure));
    }
    for (Made made : all.values()) {
      for (ObjectNode manifest : made.bundle().objects()) {
        Applied applied = stack.api().apply(manifest);
        assertThat(StoredWhole.missing(manifest, applied.object())).as(applied.line()).isEmpty();
      }
    }
    if (Settings.upstreamManifests().isPresent()) {
      bringCloudControllers(all.get("azure").cluster());
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), made.workers());
    }
    all.forEach(
        (infrastructure, made) ->
            assertThat(made.cluster().machines())
                .hasSize(made.controlPlane() + made.workers())
                .extracting(machine -> machine.at("/spec/providerID").asText())
                .doesNotHaveDuplicates()
                .allMatch(id -> id.startsWith(infrastructure + "://")));

    for (Map.Entry<String, Made> made : all.entrySet()) {
      assertThat(StoredRows.clustersHeardOf(stack.local(), made.getKey()))
          .as("clusters provider-%s keeps states of", made.getKey())
          .filteredOn(cluster -> cluster.startsWith(PREFIX))
          .containsExactly(made.getValue().cluster().name());
    }

    for (Made made : all.values()) {
      made.cluster().scaleWorkers(made.workers() + 1);
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), made.workers() + 1);
      made.cluster().scaleWorkers(1);
    }
    for (Made made : all.values()) {
      made.cluster().awaitReady(made.controlPlane(), 1);
      made.cluster().await("one worker", () -> made.cluster().workerMachines().size() == 1);
    }

    for (Made made : all.values()) {
      made.cluster().delete();
    }
    for (Made made : all.values()) {
      made.cluster().awaitGone();
      made.bundle().delete(stack.api(), Duration.ZERO, line -> {});
    }
    assertThat(LedgerReader.read(stack.local().port(Component.SIMULATOR), true))
        .filteredOn(entry -> all.containsKey(entry.path("cloud").asText()))
        .isEmpty();
  }

  /**
   * Upstream's template for Azure leaves the cloud's controllers to its users. Until they run, no
   * Node has a provider ID by which its Machine would know it, and the control plane stays at its
   * first machine; what was asked for of infrastructure is there.
   */
  private static void bringCloudControllers(TestCluster cluster) throws Exception {
    cluster.await(
        "the first machine of the control plane and both workers without a Node of theirs",
        () ->
            cluster.machines().size() == 3
                && cluster.machines().stream()
                    .allMatch(
                        machine ->
                            machine.at("/status/phase").asText().equals("Provisioned")
                                && nodeHealth(machine).contains("azure:///subscriptions/")));
    try (KubernetesClient client = WorkloadCluster.client(cluster)) {
      Awaitility.await()
          .atMost(Settings.patience())
          .untilAsserted(() -> assertThat(client.nodes().list().getItems()).hasSize(3));
      assertThat(client.nodes().list().getItems())
          .allMatch(node -> node.getSpec().getProviderID() == null);
      assertThat(cluster.machines()).noneMatch(machine -> machine.at("/status").has("nodeRef"));
      try (InputStream manifest =
          Files.newInputStream(Settings.root().resolve("docs/guide/azure-cloud-provider.yaml"))) {
        client.load(manifest).serverSideApply();
      }
    }
  }

  private static String nodeHealth(ObjectNode machine) {
    for (JsonNode condition : machine.at("/status/conditions")) {
      if (condition.path("type").asText().equals("NodeHealthy")) {
        return condition.path("message").asText();
      }
    }
    return "";
  }

  private Made made(String infrastructure) {
    TestCluster cluster = new TestCluster(stack, "default", PREFIX + infrastructure);
    Bundle bundle =
        Settings.upstreamManifests()
            .map(folder -> UpstreamTemplate.generate(folder, infrastructure, cluster))
            .orElseGet(
                () ->
                    new Recipe(infrastructure, "default", cluster.name(), Recipe.KUBERNETES, 3, 2)
                        .bundle(List.of()));
    return new Made(
        cluster,
        bundle,
        replicas(bundle, "KubeadmControlPlane"),
        replicas(bundle, "MachineDeployment"));
  }

  private static int replicas(Bundle bundle, String kind) {
    return bundle.objects().stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .map(object -> object.at("/spec/replicas").asInt())
        .findFirst()
        .orElseThrow();
  }
}
