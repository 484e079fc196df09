package io.clusterapi.controlplane.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.bootstrap.KubeadmConfigSpec;
import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.core.ClusterSpec;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Field names and forms are those of kubeadm's own API types, v1beta3 and v1beta4. */
class KubeadmConfigurationTest {
  private final KubeadmConfigSpec full = Specs.spec(Specs.resource("full-spec.yaml"));

  @Test
  void everyFieldHasItsPlaceInV1beta4() {
    String[] expected = Specs.resource("init-v1beta4.yaml").split("(?m)^---\n");

    assertThat(cluster(full, "v1.31.2")).isEqualTo(Specs.tree(expected[0]));
    assertThat(KubeadmNodeConfiguration.init(full.initConfiguration, "v1.31.2"))
        .isEqualTo(Specs.tree(expected[1]));
  }

  @Test
  void before131ArgumentsAreMapsAndTimeoutsLiveElsewhere() {
    KubeadmConfigSpec spec =
        Specs.spec(
            """
            clusterConfiguration:
              encryptionAlgorithm: ECDSA-P256
              apiServer: {extraArgs: [{name: b, value: "2"}, {name: a, value: "1"}]}
            initConfiguration:
              timeouts: {controlPlaneComponentHealthCheckSeconds: 240}
              nodeRegistration: {kubeletExtraArgs: [{name: cloud-provider, value: external}]}
            joinConfiguration:
              timeouts: {tlsBootstrapSeconds: 90}
            """);

    assertThat(cluster(spec, "v1.30.4"))
        .isEqualTo(
            Specs.tree(
                """
                apiVersion: kubeadm.k8s.io/v1beta3
                kind: ClusterConfiguration
                clusterName: c1
                kubernetesVersion: v1.30.4
                controlPlaneEndpoint: api.example.com:6443
                networking: {dnsDomain: cluster.local, serviceSubnet: 10.96.0.0/12, podSubnet: 192.168.0.0/16}
                apiServer: {extraArgs: {a: "1", b: "2"}, timeoutForControlPlane: 4m0s}
                """));
    assertThat(KubeadmNodeConfiguration.init(spec.initConfiguration, "v1.30.4"))
        .isEqualTo(
            Specs.tree(
                """
                apiVersion: kubeadm.k8s.io/v1beta3
                kind: InitConfiguration
                nodeRegistration: {kubeletExtraArgs: {cloud-provider: external}}
                """));
    assertThat(worker(spec, "v1.30.4").path("discovery").path("timeout").asText())
        .isEqualTo("1m30s");
    assertThat(worker(spec, "v1.30.4").has("timeouts")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusterConfiguration: {apiServer: {extraEnvs: [{name: A, value: b}]}}|clusterConfiguration.apiServer.extraEnvs",
        "clusterConfiguration: {certificateValidityPeriodDays: 3}|clusterConfiguration.certificateValidityPeriodDays",
        "initConfiguration: {timeouts: {etcdAPICallSeconds: 3}}|initConfiguration.timeouts.etcdAPICallSeconds",
        "initConfiguration: {nodeRegistration: {imagePullSerial: true}}|initConfiguration.nodeRegistration.imagePullSerial"
      })
  void whatTheOlderApiCannotSayIsRefusedNotDropped(String yaml, String field) {
    KubeadmConfigSpec spec = Specs.spec(yaml);

    assertThatThrownBy(() -> BootstrapData.init(Specs.input(spec, "v1.30.4")))
        .isInstanceOf(BootstrapException.class)
        .hasMessageStartingWith(field + ": needs Kubernetes v1.31 or newer");
    assertThat(BootstrapData.init(Specs.input(spec, "v1.31.0"))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "v1.22.0, V1BETA3, false",
    "v1.30.14, V1BETA3, false",
    "v1.31.0-rc.1, V1BETA4, true",
    "1.31, V1BETA4, true",
    "v1.35.9+build.1, V1BETA4, true",
    "v1.36.0-alpha.2, V1BETA4, false",
    "v1.40.1, V1BETA4, false"
  })
  void theVersionDecidesApiAndKubeletLocalMode(String version, KubeadmApi api, boolean localMode) {
    assertThat(KubeadmApi.of(version)).isEqualTo(api);
    assertThat(KubeadmApi.needsKubeletLocalMode(version)).isEqualTo(localMode);
  }

  @ParameterizedTest
  @CsvSource({"v1.21.9", "latest", "''", "1"})
  void otherVersionsAreRefused(String version) {
    assertThatThrownBy(() -> KubeadmApi.of(version))
        .isInstanceOf(BootstrapException.class)
        .hasMessageContaining("found");
  }

  @Test
  void theUsersDecisionOnAFeatureGateIsKept() {
    assertThat(
            KubeadmClusterConfiguration.defaultedFeatureGates(
                Map.of("ControlPlaneKubeletLocalMode", false), "v1.32.0"))
        .containsExactly(Map.entry("ControlPlaneKubeletLocalMode", false));
  }

  @Test
  void theUsersEndpointWinsOverTheClusters() {
    KubeadmConfigSpec spec =
        Specs.spec("clusterConfiguration: {controlPlaneEndpoint: 'vip.example.com:443'}");

    assertThat(cluster(spec, "v1.31.2").path("controlPlaneEndpoint").asText())
        .isEqualTo("vip.example.com:443");
  }

  @Test
  void aWorkerRegistersUninitializedAndTrustsTheClustersAuthority() {
    assertThat(worker(Specs.spec("joinConfiguration: {nodeRegistration: {name: n}}"), "v1.31.2"))
        .isEqualTo(
            Specs.tree(
                """
                apiVersion: kubeadm.k8s.io/v1beta4
                kind: JoinConfiguration
                nodeRegistration:
                  name: n
                  taints: [{key: node.cluster.x-k8s.io/uninitialized, effect: NoSchedule}]
                discovery:
                  bootstrapToken:
                    token: abcdef.0123456789abcdef
                    apiServerEndpoint: api.example.com:6443
                    caCertHashes: ["sha256:0000000000000000000000000000000000000000000000000000000000000000"]
                """));
    assertThat(worker(full, "v1.31.2").at("/nodeRegistration/taints")).hasSize(2);
  }

  @Test
  void aControlPlaneMemberIsMarkedEvenWithoutSettingsAndKeepsKubeadmsTaint() {
    JsonNode tree =
        KubeadmNodeConfiguration.joinControlPlane(null, Specs.CLUSTER, Specs.DISCOVERY, "v1.31.2");

    assertThat(tree.path("controlPlane").isObject()).isTrue();
    assertThat(tree.has("nodeRegistration")).isFalse();
  }

  @Test
  void aWorkerWithControlPlaneSettingsIsRefused() {
    KubeadmConfigSpec spec =
        Specs.spec("joinConfiguration: {controlPlane: {localAPIEndpoint: {bindPort: 6443}}}");

    assertThatThrownBy(() -> worker(spec, "v1.31.2"))
        .hasMessageStartingWith("joinConfiguration.controlPlane: is set");
  }

  @Test
  void joiningUnverifiedHappensOnlyWhenAskedFor() {
    Discovery withoutHash = new Discovery("abcdef.0123456789abcdef", java.util.List.of());

    assertThatThrownBy(
            () -> KubeadmNodeConfiguration.joinWorker(null, Specs.CLUSTER, withoutHash, "v1.31.2"))
        .hasMessageContaining("caCertHashes: none known");
    JsonNode asked =
        KubeadmNodeConfiguration.joinWorker(
            Specs.spec(
                    "joinConfiguration: {discovery: {bootstrapToken: {unsafeSkipCAVerification: true}}}")
                .joinConfiguration,
            Specs.CLUSTER,
            withoutHash,
            "v1.31.2");
    assertThat(asked.at("/discovery/bootstrapToken/unsafeSkipCAVerification").asBoolean()).isTrue();
  }

  @Test
  void aMissingEndpointOrTokenIsNamed() {
    var nowhere = new ClusterFacts("c1", "", "", java.util.List.of(), java.util.List.of());

    assertThatThrownBy(
            () -> KubeadmNodeConfiguration.joinWorker(null, nowhere, Specs.DISCOVERY, "v1.31.2"))
        .hasMessageStartingWith("joinConfiguration.discovery.bootstrapToken.apiServerEndpoint");
    assertThatThrownBy(
            () ->
                KubeadmNodeConfiguration.joinWorker(
                    null,
                    Specs.CLUSTER,
                    new Discovery("", Specs.DISCOVERY.caCertHashes()),
                    "v1.31.2"))
        .hasMessageStartingWith("joinConfiguration.discovery.bootstrapToken.token");
  }

  @Test
  void factsComeFromTheClustersSpec() {
    ClusterSpec spec = new ClusterSpec();
    spec.controlPlaneEndpoint = new APIEndpoint();
    spec.controlPlaneEndpoint.host = "fd00::1";
    spec.controlPlaneEndpoint.port = 6443;

    assertThat(ClusterFacts.of("c1", spec).endpoint()).isEqualTo("[fd00::1]:6443");
    assertThat(ClusterFacts.of("c1", new ClusterSpec()).endpoint()).isEmpty();
  }

  private static JsonNode cluster(KubeadmConfigSpec spec, String version) {
    return KubeadmClusterConfiguration.tree(
        spec.clusterConfiguration, spec.initConfiguration, Specs.CLUSTER, version);
  }

  private static JsonNode worker(KubeadmConfigSpec spec, String version) {
    return KubeadmNodeConfiguration.joinWorker(
        spec.joinConfiguration, Specs.CLUSTER, Specs.DISCOVERY, version);
  }
}
