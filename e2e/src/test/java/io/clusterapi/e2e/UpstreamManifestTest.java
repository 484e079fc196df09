package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.template.EnvFile;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.e2e.stack.WorkloadCluster;
import io.clusterapi.local.cluster.Bundle;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Upstream's own template for AWS, filled in and applied unchanged, becomes a cluster. Where
 * upstream's manifests do not lie next to the project, the built-in template takes their place.
 */
@OnTheStack
@TestInstance(Lifecycle.PER_CLASS)
class UpstreamManifestTest {
  private final Stack stack;
  private final TestCluster cluster;
  private final Bundle bundle;

  UpstreamManifestTest(Stack stack) throws IOException {
    this.stack = stack;
    this.cluster = new TestCluster(stack, "default", "upstream");
    Optional<Path> manifests = Settings.upstreamManifests();
    if (manifests.isPresent()) {
      Map<String, String> values =
          new HashMap<>(EnvFile.parse(Files.readString(manifests.get().resolve("aws.env"))));
      values.put("CLUSTER_NAME", cluster.name());
      this.bundle =
          Bundle.read(
              Files.readString(manifests.get().resolve("aws-cluster-template.yaml")),
              name -> Optional.ofNullable(values.get(name)));
    } else {
      System.out.println(
          "There is no folder ../shared/manifests/upstream next to the project: the built-in template takes the place of upstream's.");
      this.bundle = cluster.builtIn(3, 2);
    }
  }

  @BeforeAll
  void becomesReady() throws InterruptedException {
    bundle.apply(stack.api(), line -> {});
    cluster.awaitReady(3, 2);
  }

  @AfterAll
  void isDeleted() throws InterruptedException {
    cluster.deleteAndAwaitGone(bundle);
  }

  @Test
  void itsControlPlaneMachinesAreSpreadOverThreeZones() {
    assertThat(cluster.controlPlaneMachines())
        .hasSize(3)
        .extracting(machine -> machine.at("/status/failureDomain").asText())
        .doesNotHaveDuplicates()
        .allMatch(zone -> zone.matches("[a-z]+-[a-z]+-\\d[a-z]"));
  }

  @Test
  void everyMachineRunsWithItsNodeAndProviderId() {
    List<ObjectNode> machines = cluster.machines();
    assertThat(machines).hasSize(5);
    assertThat(machines)
        .allSatisfy(
            machine -> {
              assertThat(machine.at("/status/phase").asText()).isEqualTo("Running");
              assertThat(machine.at("/status/nodeRef/name").asText()).isNotEmpty();
              assertThat(machine.at("/spec/providerID").asText()).startsWith("aws:///");
            });
    assertThat(machines)
        .extracting(machine -> machine.at("/spec/providerID").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void theNodesOfTheWorkloadClusterAreTheMachines() {
    try (KubernetesClient client = WorkloadCluster.client(cluster)) {
      List<Node> nodes = client.nodes().list().getItems();
      assertThat(nodes)
          .extracting(node -> node.getMetadata().getName())
          .containsExactlyInAnyOrderElementsOf(
              cluster.machines().stream()
                  .map(machine -> machine.at("/status/nodeRef/name").asText())
                  .toList());
      assertThat(nodes)
          .allSatisfy(
              node -> {
                assertThat(node.getSpec().getProviderID()).startsWith("aws:///");
                assertThat(node.getStatus().getConditions())
                    .anyMatch(
                        condition ->
                            condition.getType().equals("Ready")
                                && condition.getStatus().equals("True"));
              });
    }
  }

  @Test
  void theAddOnsOfItsResourceSetsAreInTheWorkloadCluster() {
    Assumptions.assumeTrue(
        Settings.upstreamManifests().isPresent(),
        "upstream's template brings the add-ons; ../shared/manifests/upstream is absent");
    try (KubernetesClient client = WorkloadCluster.client(cluster)) {
      TreeSet<String> present = new TreeSet<>();
      client
          .apps()
          .daemonSets()
          .inNamespace("kube-system")
          .list()
          .getItems()
          .forEach(each -> present.add(each.getMetadata().getName()));
      assertThat(present).contains("aws-cloud-controller-manager", "ebs-csi-node");
      assertThat(
              client
                  .apps()
                  .deployments()
                  .inNamespace("kube-system")
                  .withName("ebs-csi-controller")
                  .get())
          .isNotNull();
    }
    ObjectNode binding =
        stack
            .api()
            .get(
                "addons.cluster.x-k8s.io/v1beta2",
                "ClusterResourceSetBinding",
                cluster.namespace(),
                cluster.name())
            .orElseThrow();
    assertThat(binding.at("/spec/bindings"))
        .isNotEmpty()
        .allSatisfy(
            set ->
                assertThat(set.path("resources"))
                    .isNotEmpty()
                    .allMatch(resource -> resource.path("applied").asBoolean()));
  }

  @Test
  void kubectlListsItsNodes(@TempDir Path folder) throws Exception {
    Optional<Path> kubectl = WorkloadCluster.kubectl();
    Assumptions.assumeTrue(kubectl.isPresent(), "this machine has no kubectl");
    Path kubeconfig = folder.resolve("kubeconfig");
    Files.writeString(kubeconfig, cluster.kubeconfig());

    assertThat(
            WorkloadCluster.kubectl(kubectl.get(), kubeconfig, "get", "nodes", "--no-headers")
                .lines())
        .hasSize(5)
        .allMatch(line -> line.contains(" Ready "));
  }

  @Test
  void kubectlShowsItInTheManagementApi() throws Exception {
    Optional<Path> kubectl = WorkloadCluster.kubectl();
    Assumptions.assumeTrue(kubectl.isPresent(), "this machine has no kubectl");

    assertThat(
            WorkloadCluster.kubectl(
                kubectl.get(), stack.local().kubeconfig(), "get", "clusters,machines"))
        .contains("cluster.cluster.x-k8s.io/upstream", "Provisioned", "Running");
  }

  @Test
  void everyMachineHasExactlyOneInstance() {
    assertThat(stack.ledger().history(cluster.name(), "instance"))
        .allMatch(entry -> entry.isCreate())
        .extracting(entry -> entry.name())
        .containsExactlyInAnyOrderElementsOf(
            cluster.machines().stream()
                .map(machine -> machine.at("/metadata/name").asText())
                .toList());
  }
}
