package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** KubeadmControlPlane, KubeadmConfig and their templates. */
class ControlPlaneRulesTest {
  private static final String KCP = "KubeadmControlPlane";
  private static final String CLUSTER = "spec.kubeadmConfigSpec.clusterConfiguration";

  @Test
  void aControlPlaneIsCompleted() {
    ObjectNode admitted =
        create(with(with(KCP, "spec.replicas", null), "spec.version", "1.33.1")).object();

    assertThat(admitted.at("/spec/replicas").asInt()).isEqualTo(1);
    assertThat(admitted.at("/spec/version").asText()).isEqualTo("v1.33.1");
    assertThat(admitted.at("/spec/rollout").toString())
        .isEqualTo(
            "{\"strategy\":{\"type\":\"RollingUpdate\",\"rollingUpdate\":{\"maxSurge\":1}}}");
  }

  @ParameterizedTest
  @CsvSource({"1,true", "3,true", "7,true", "2,false", "4,false", "0,false", "-1,false"})
  void replicasMustBeOddAndPositive(int replicas, boolean admitted) {
    assertThat(refusals(with(KCP, "spec.replicas", Integer.toString(replicas))).isEmpty())
        .isEqualTo(admitted);
  }

  @Test
  void replicasMayBeEvenWithExternalEtcd() {
    ObjectNode object =
        with(
            KCP,
            CLUSTER + ".etcd.external",
            "{endpoints: ['https://10.0.0.1:2379'], caFile: /a, certFile: /b, keyFile: /c}");

    assertThat(refusals(with(object, "spec.replicas", "2"))).isEmpty();
    assertThat(refusals(with(KCP, "spec.replicas", "2")))
        .containsExactly(
            "spec.replicas: Invalid value: 2: must be odd while etcd runs on the control plane: an"
                + " even number survives no more failures than one less");
  }

  @ParameterizedTest
  @CsvSource({
    "v1.33.5,true",
    "v1.34.0,true",
    "v1.35.0-alpha.1,false",
    "v1.35.0,false",
    "v2.0.0,false",
    "v1.32.0,true"
  })
  void kubernetesIsUpgradedOneMinorAtATime(String version, boolean admitted) {
    assertThat(refusals(valid(KCP), with(KCP, "spec.version", version)).isEmpty())
        .isEqualTo(admitted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.kubeadmConfigSpec.clusterConfiguration.certificatesDir | /other",
        "spec.kubeadmConfigSpec.clusterConfiguration.controlPlaneEndpoint | other:6443",
        "spec.kubeadmConfigSpec.clusterConfiguration.caCertificateValidityPeriodDays | 400"
      })
  void whatTheFirstMemberWasMadeWithStays(String path, String value) {
    assertThat(refusals(valid(KCP), with(KCP, path, value)))
        .containsExactly(path + ": Forbidden: cannot be modified");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spec.replicas | 5",
        "spec.kubeadmConfigSpec.clusterConfiguration.apiServer | {extraArgs: [{name: v, value: '4'}]}",
        "spec.kubeadmConfigSpec.clusterConfiguration.etcd | {local: {dataDir: /var/lib/etcd2}}",
        "spec.kubeadmConfigSpec.files | [{path: /a, content: b}]",
        "spec.kubeadmConfigSpec.joinConfiguration | {nodeRegistration: {name: n}}",
        "spec.machineTemplate.spec.deletion | {nodeDrainTimeoutSeconds: 5}",
        "spec.rollout.after | '2026-01-31T12:00:00Z'",
        "spec.remediation | {maxRetry: 3}",
        "metadata.labels | {a: b}"
      })
  void theRestMayChange(String path, String value) {
    assertThat(refusals(valid(KCP), with(KCP, path, value))).isEmpty();
  }

  @Test
  void localEtcdCannotBecomeExternal() {
    ObjectNode external =
        with(
            KCP,
            CLUSTER + ".etcd.external",
            "{endpoints: ['https://10.0.0.1:2379'], caFile: /a, certFile: /b, keyFile: /c}");

    assertThat(refusals(valid(KCP), external))
        .containsExactly(
            CLUSTER + ".etcd.external: Forbidden: cannot change between local and external etcd");
  }

  @Test
  void coreDnsCannotGoBack() {
    assertThat(refusals(valid(KCP), with(KCP, CLUSTER + ".dns.imageTag", "v1.11.3")))
        .singleElement()
        .asString()
        .contains("CoreDNS cannot go back from v1.12.0");
    ObjectNode skipped = with(KCP, CLUSTER + ".dns.imageTag", "v1.11.3");
    skipped =
        with(skipped, "metadata.annotations", "{controlplane.cluster.x-k8s.io/skip-coredns: ''}");
    assertThat(refusals(valid(KCP), skipped)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0,3,true", "0,1,false", "1,1,true", "2,3,false", "50%,3,false"})
  void surgeIsNoneOrOne(String surge, String replicas, boolean admitted) {
    ObjectNode object = with(KCP, "spec.replicas", replicas);
    object = with(object, "spec.rollout.strategy.type", "RollingUpdate");
    object = with(object, "spec.rollout.strategy.rollingUpdate.maxSurge", surge);

    assertThat(refusals(object).isEmpty()).isEqualTo(admitted);
  }

  @Test
  void lifetimesOfCertificatesMustFitIntoEachOther() {
    ObjectNode longer = with(KCP, CLUSTER + ".certificateValidityPeriodDays", "400");
    longer = with(longer, CLUSTER + ".caCertificateValidityPeriodDays", "365");
    assertThat(refusals(longer))
        .singleElement()
        .asString()
        .endsWith("must not be more than caCertificateValidityPeriodDays, which is 365");

    ObjectNode before = with(KCP, CLUSTER + ".certificateValidityPeriodDays", "30");
    before = with(before, "spec.rollout.before.certificatesExpiryDays", "30");
    assertThat(refusals(before))
        .singleElement()
        .asString()
        .endsWith("must be less than certificateValidityPeriodDays, which is 30");
  }

  @Test
  void membersMustAgreeOnTheTimeoutOfComponents() {
    String timeouts = ".timeouts.controlPlaneComponentHealthCheckSeconds";
    ObjectNode one = with(KCP, "spec.kubeadmConfigSpec.initConfiguration" + timeouts, "60");

    assertThat(refusals(one))
        .singleElement()
        .asString()
        .endsWith("must be the same as in initConfiguration, which is 60");
    assertThat(refusals(with(one, "spec.kubeadmConfigSpec.joinConfiguration" + timeouts, "60")))
        .isEmpty();
  }

  @Test
  void tagsOfImagesAreChecked() {
    assertThat(refusals(with(KCP, CLUSTER + ".etcd.local.imageTag", "a b")))
        .singleElement()
        .asString()
        .startsWith(CLUSTER + ".etcd.local.imageTag: Invalid value: \"a b\"");
    assertThat(refusals(with(KCP, CLUSTER + ".dns.imageTag", "stable")))
        .singleElement()
        .asString()
        .contains("must begin with the version of CoreDNS");
  }

  @Test
  void aControlPlaneTemplateStays() {
    String kind = "KubeadmControlPlaneTemplate";
    ObjectNode changed =
        with(
            kind,
            "spec.template.spec.kubeadmConfigSpec.initConfiguration.nodeRegistration.name",
            "m");

    assertThat(refusals(valid(kind), changed))
        .containsExactly(
            "spec.template.spec.kubeadmConfigSpec.initConfiguration.nodeRegistration.name:"
                + " Forbidden: templates are immutable; create a new one under another name and"
                + " refer to that");
    assertThat(refusals(valid(kind), with(kind, "metadata.labels", "{a: b}"))).isEmpty();
  }

  @Test
  void aKubeadmConfigTemplateMayChange() {
    String kind = "KubeadmConfigTemplate";

    assertThat(refusals(valid(kind), with(kind, "spec.template.spec.verbosity", "5"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "files | [{path: /a, content: b, contentFrom: {secret: {name: s, key: k}}}] | files[0]: Forbidden: only one of content and contentFrom",
        "files | [{path: /a, content: b}, {path: /a, content: c}] | files[1].path: Duplicate value: \"/a\"",
        "files | [{path: /a, contentFrom: {secret: {name: s}}}] | files[0].contentFrom.secret.key: Required value",
        "users | [{name: u, passwd: x, passwdFrom: {secret: {name: s, key: k}}}] | users[0]: Forbidden: only one of passwd and passwdFrom",
        "format | ignition | format: Forbidden: ignition is not supported",
        "ignition | {containerLinuxConfig: {strict: true}} | ignition: Forbidden: ignition is not supported",
        "diskSetup | {partitions: [{device: /dev/sdb}]} | diskSetup.partitions[0]: Forbidden: exactly one of layout and diskLayout must be set, found neither",
        "diskSetup | {partitions: [{device: /dev/sdb, diskLayout: [{percentage: 60}, {percentage: 50}]}]} | diskSetup.partitions[0].diskLayout: Invalid value",
        "diskSetup | {partitions: [{device: /dev/sdb, diskLayout: [{percentage: 60, partitionType: Solaris}]}]} | diskSetup.partitions[0].diskLayout[0].partitionType: Invalid value: \"Solaris\"",
        "joinConfiguration | {discovery: {file: {kubeConfigPath: /k, kubeConfig: {user: {authProvider: {name: a}, exec: {command: c}}}}}} | joinConfiguration.discovery.file.kubeConfig.user: Forbidden",
        "joinConfiguration | {nodeRegistration: {kubeletExtraArgs: [{name: v, value: '1'}, {name: v, value: '2'}]}} | joinConfiguration.nodeRegistration.kubeletExtraArgs[1].name: Duplicate value: \"v\""
      })
  void bootstrapConfigurationIsCheckedWhereverItStands(String field, String value, String error) {
    assertThat(refusals(with("KubeadmConfig", "spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec." + error));
    assertThat(refusals(with("KubeadmConfigTemplate", "spec.template.spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec.template.spec." + error));
    assertThat(refusals(with(KCP, "spec.kubeadmConfigSpec." + field, value)))
        .anyMatch(found -> found.startsWith("spec.kubeadmConfigSpec." + error));
  }

  @ParameterizedTest
  @ValueSource(strings = {"KubeadmConfig"})
  void aConfigWithoutSpecIsAdmitted(String kind) {
    assertThat(refusals(with(kind, "spec", null))).isEmpty();
  }
}
