package io.clusterapi.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Machine;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubeadmInitTest {
  @TempDir Path folder;
  private TestCloud cloud;

  @BeforeEach
  void start() {
    cloud = new TestCloud(folder, Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void initMakesAClusterThatAClientFindsComplete() {
    Machine first = cloud.init();
    try (KubernetesClient client = cloud.client()) {
      Node node = client.nodes().withName(first.hostname()).get();
      assertThat(node.getMetadata().getLabels())
          .containsKey("node-role.kubernetes.io/control-plane");
      assertThat(node.getStatus().getNodeInfo().getKubeletVersion()).isEqualTo("v1.35.3");
      assertThat(node.getSpec().getTaints())
          .extracting(taint -> taint.getKey())
          .contains(
              "node-role.kubernetes.io/control-plane",
              "node.cloudprovider.kubernetes.io/uninitialized");
      assertThat(node.getSpec().getProviderID()).isNull();
      assertThat(node.getStatus().getConditions())
          .anyMatch(one -> one.getType().equals("Ready") && one.getStatus().equals("True"));
      for (String component :
          new String[] {"etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"}) {
        var pod =
            client
                .pods()
                .inNamespace("kube-system")
                .withName(component + "-" + first.hostname())
                .get();
        assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
      }
      assertThat(
              client
                  .configMaps()
                  .inNamespace("kube-system")
                  .withName("kubeadm-config")
                  .get()
                  .getData()
                  .get("ClusterConfiguration"))
          .contains("kubernetesVersion: \"v1.35.3\"")
          .contains("controlPlaneEndpoint");
      assertThat(client.getKubernetesVersion().getGitVersion()).isEqualTo("v1.35.3");
      assertThat(client.apps().daemonSets().inNamespace("kube-system").withName("kube-proxy").get())
          .satisfies(set -> assertThat(set.getStatus().getNumberReady()).isEqualTo(1));
    }
    assertThat(cloud.ledger.live())
        .extracting(entry -> entry.type())
        .containsExactly("etcd-member");
  }

  @Test
  void initWaitsUntilTheLoadBalancerReachesItsMachine() {
    Machine first = cloud.controlPlaneMachine(1);
    CompletableFuture<CommandResult> init =
        cloud.kubeadm(first, "init", TestCloud.initConfig(cloud.endpoint()));
    await().until(() -> !cloud.clusters.clusters().isEmpty());
    assertThat(cloud.clusters.listens(first, 6443)).isTrue();
    assertThat(init).isNotDone();
    cloud.register(first);
    assertThat(init.join().succeeded()).isTrue();
  }

  /** Found by F24: the cloud's news of the end came before there was a cluster to hear it. */
  @Test
  void aMachineThatIsDestroyedWhileKubeadmBeginsLeavesNoCluster() {
    Machine first = cloud.controlPlaneMachine(1);
    cloud.destroy(first);
    CommandResult result =
        cloud.kubeadm(first, "init", TestCloud.initConfig(cloud.endpoint())).join();
    assertThat(result.output()).contains("the machine was replaced while it waited");
    assertThat(cloud.clusters.clusters()).isEmpty();
    assertThat(cloud.ledger.live()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "clusterName: green, clusterNam: green, unknown field \"clusterNam\"",
    "kubernetesVersion: v1.35.3, kubernetesVersion: latest-ish, doesn't match patterns",
    "kubernetesVersion: v1.35.3, kubernetesVersion: v1.36.0, too old",
    "kubernetesVersion: v1.35.3, kubernetesVersion: v1.33.0, only supports deploying",
    "v1beta4, v1beta2, no kind",
    "'podSubnet: 192.168.0.0/16', 'podSubnet: [a]', must be a string"
  })
  void initRefusesAConfigurationThatKubeadmWouldRefuse(
      String found, String replacement, String message) {
    Machine first = cloud.controlPlaneMachine(1);
    cloud.register(first);
    String config = TestCloud.initConfig(cloud.endpoint()).replace(found, replacement);
    CommandResult result = cloud.kubeadm(first, "init", config).join();
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains(message);
    assertThat(cloud.clusters.clusters()).isEmpty();
  }

  @Test
  void initNamesTheFileThatIsMissing() {
    Machine first = cloud.controlPlaneMachine(1);
    first.files().delete("/etc/kubernetes/pki/etcd/ca.key");
    CommandResult result =
        cloud.kubeadm(first, "init", TestCloud.initConfig(cloud.endpoint())).join();
    assertThat(result.succeeded()).isFalse();
    assertThat(result.output()).contains("/etc/kubernetes/pki/etcd/ca.key");
  }

  @Test
  void initRefusesAKeyThatIsNotTheCertificates() {
    Machine first = cloud.controlPlaneMachine(1);
    first.files().write("/etc/kubernetes/pki/ca.key", TestPki.authority("other").key());
    CommandResult result =
        cloud.kubeadm(first, "init", TestCloud.initConfig(cloud.endpoint())).join();
    assertThat(result.output()).contains("ca.crt").contains("does not belong");
  }

  @Test
  void aSecondInitAtTheSameEndpointIsRefused() {
    cloud.init();
    Machine second = cloud.controlPlaneMachine(2);
    cloud.register(second);
    CommandResult result =
        cloud.kubeadm(second, "init", TestCloud.initConfig(cloud.endpoint())).join();
    assertThat(result.succeeded()).isFalse();
    assertThat(result.output()).contains("initialized already");
  }
}
