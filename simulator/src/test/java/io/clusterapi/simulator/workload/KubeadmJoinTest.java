package io.clusterapi.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Machine;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubeadmJoinTest {
  @TempDir Path folder;
  private TestCloud cloud;

  private TestCloud cloud(Duration timeout) {
    cloud = new TestCloud(folder, timeout);
    return cloud;
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void aWorkerJoinsWithTheTaintsOfItsConfigurationAndIsInitializedByTheCloud() {
    cloud(Duration.ofSeconds(20)).init();
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().plusSeconds(900));
      Machine worker = cloud.joinWorker(4);
      Node node = client.nodes().withName(worker.hostname()).get();
      assertThat(node.getSpec().getTaints())
          .extracting(taint -> taint.getKey())
          .containsExactlyInAnyOrder(
              "node.cluster.x-k8s.io/uninitialized",
              "node.cloudprovider.kubernetes.io/uninitialized");
      assertThat(node.getSpec().getProviderID()).isNull();
      installCloudController(client);
      await()
          .untilAsserted(
              () ->
                  assertThat(
                          client
                              .nodes()
                              .withName(worker.hostname())
                              .get()
                              .getSpec()
                              .getProviderID())
                      .isEqualTo("aws:///eu-central-1a/i-4"));
      Node initialized = client.nodes().withName(worker.hostname()).get();
      assertThat(initialized.getSpec().getTaints())
          .extracting(taint -> taint.getKey())
          .containsExactly("node.cluster.x-k8s.io/uninitialized");
      assertThat(initialized.getMetadata().getLabels())
          .containsEntry("topology.kubernetes.io/zone", "eu-central-1a");
      cloud.destroy(worker);
      await()
          .untilAsserted(
              () -> assertThat(client.nodes().withName(worker.hostname()).get()).isNull());
    }
  }

  static void installCloudController(KubernetesClient client) {
    client
        .apps()
        .daemonSets()
        .inNamespace("kube-system")
        .resource(
            new DaemonSetBuilder()
                .withNewMetadata()
                .withName("aws-cloud-controller-manager")
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .addToMatchLabels("app", "ccm")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", "ccm")
                .endMetadata()
                .withNewSpec()
                .addToNodeSelector("node-role.kubernetes.io/control-plane", "")
                .addNewToleration()
                .withOperator("Exists")
                .endToleration()
                .addNewContainer()
                .withName("ccm")
                .withImage("ccm:1")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  @Test
  void joinWaitsForTheClusterAndForItsToken() {
    cloud(Duration.ofSeconds(20));
    Machine worker = cloud.machine(4);
    CompletableFuture<CommandResult> join = cloud.kubeadm(worker, "join", cloud.joinConfig(false));
    cloud.init();
    assertThat(join).isNotDone();
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().plusSeconds(900));
      CommandResult result = join.join();
      assertThat(result.output()).contains("This node has joined the cluster");
      assertThat(result.exitCode()).isZero();
    }
  }

  @Test
  void aWorkerThatIsDestroyedWhileItJoinsLeavesNoNode() {
    cloud(Duration.ofSeconds(20)).init();
    Machine worker = cloud.machine(4);
    cloud.destroy(worker);
    try (KubernetesClient client = cloud.client()) {
      installCloudController(client);
      cloud.createToken(client, Instant.now().plusSeconds(900));
      cloud.kubeadm(worker, "join", cloud.joinConfig(false)).join();
      await().until(() -> client.nodes().withName(worker.hostname()).get() == null);
      assertThat(cloud.clusters.clusters().get(0).machines()).doesNotContain(worker.id());
    }
  }

  @Test
  void joinSaysWhyItFailedWhenTheTimeIsOver() {
    cloud(Duration.ofMillis(500));
    Machine worker = cloud.machine(4);
    assertThat(cloud.kubeadm(worker, "join", cloud.joinConfig(false)).join().output())
        .contains("connection refused");
    cloud.init();
    assertThat(cloud.kubeadm(worker, "join", cloud.joinConfig(false)).join().output())
        .contains("no such token");
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().minusSeconds(1));
      CommandResult result = cloud.kubeadm(worker, "join", cloud.joinConfig(false)).join();
      assertThat(result.exitCode()).isEqualTo(1);
      assertThat(result.output()).contains("expired").doesNotContain("0123456789abcdef");
    }
  }

  @Test
  void joinRefusesAClusterWhoseAuthorityIsNotPinned() {
    cloud(Duration.ofSeconds(20)).init();
    String other = "sha256:" + "0".repeat(64);
    String config = cloud.joinConfig(false).replaceAll("sha256:[0-9a-f]+", other);
    CommandResult result = cloud.kubeadm(cloud.machine(4), "join", config).join();
    assertThat(result.output()).contains("none of the public keys").contains(other);
  }

  @Test
  void aControlPlaneMachineWithoutItsPkiDoesNotJoin() {
    cloud(Duration.ofSeconds(20)).init();
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().plusSeconds(900));
      CommandResult result = cloud.kubeadm(cloud.machine(2), "join", cloud.joinConfig(true)).join();
      assertThat(result.output()).contains("/etc/kubernetes/pki/ca.crt");
      assertThat(cloud.clusters.clusters().get(0).members()).hasSize(1);
    }
  }

  @Test
  void clustersContinueAfterARestartAndEndWithTheirLastControlPlaneMachine() {
    Machine first = cloud(Duration.ofSeconds(20)).init();
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().plusSeconds(900));
      Machine second = cloud.joinControlPlane(2);
      String version = client.nodes().withName(first.hostname()).get().getMetadata().getUid();
      cloud.restart();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () ->
                  assertThat(client.nodes().withName(first.hostname()).get().getMetadata().getUid())
                      .isEqualTo(version));
      ClusterView view = cloud.clusters.clusters().get(0);
      assertThat(view.members()).hasSize(2);
      assertThat(view.healthyVoters()).isEqualTo(2);
      cloud.destroy(first);
      assertThat(cloud.clusters.clusters()).hasSize(1);
      cloud.destroy(second);
      assertThat(cloud.clusters.clusters()).isEmpty();
      assertThat(cloud.ledger.live()).isEmpty();
    }
  }

  @Test
  void theApiIsServedExactlyWhileARegisteredMachineRunsIt() {
    Machine first = cloud(Duration.ofSeconds(20)).init();
    try (KubernetesClient client = cloud.client()) {
      cloud.createToken(client, Instant.now().plusSeconds(900));
      cloud.deregister(first);
      await().until(() -> !cloud.clusters.clusters().get(0).served());
      cloud.register(first);
      await().until(() -> cloud.clusters.clusters().get(0).served());
      assertThat(client.nodes().list().getItems()).hasSize(1);
      cloud.powerOff(first);
      await().until(() -> !cloud.clusters.clusters().get(0).served());
      cloud.powerOn(first);
      await().until(() -> cloud.clusters.clusters().get(0).served());
      assertThat(client.nodes().list().getItems()).hasSize(1);
    }
  }
}
