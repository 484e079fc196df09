package io.clusterapi.controlplane.pki;

import static io.clusterapi.controlplane.pki.CertificatePurpose.API_SERVER_ETCD_CLIENT;
import static io.clusterapi.controlplane.pki.CertificatePurpose.CLUSTER_CA;
import static io.clusterapi.controlplane.pki.CertificatePurpose.ETCD_CA;
import static io.clusterapi.controlplane.pki.CertificatePurpose.FRONT_PROXY_CA;
import static io.clusterapi.controlplane.pki.CertificatePurpose.SERVICE_ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterCertificatesTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final KeySource KEYS = KeySource.generating(RANDOM);
  private static final OwnerReference OWNER =
      new OwnerReferenceBuilder()
          .withApiVersion("controlplane.cluster.x-k8s.io/v1beta2")
          .withKind("KubeadmControlPlane")
          .withName("c1-control-plane")
          .withUid("u1")
          .withController(true)
          .build();
  private static final ClusterSecrets.Scope SCOPE = new ClusterSecrets.Scope("ns", "c1", OWNER);
  private static final ClusterCertificates.Settings EC =
      ClusterCertificates.Settings.of("ECDSA-P256", null, false);

  @Test
  void aNewClusterGetsThreeAuthoritiesAndAServiceAccountKey() {
    ClusterCertificates made = ClusterCertificates.none().generateMissing(EC, KEYS, NOW, RANDOM);

    assertThat(made.byPurpose())
        .containsOnlyKeys(CLUSTER_CA, ETCD_CA, FRONT_PROXY_CA, SERVICE_ACCOUNT);
    assertThat(subject(made, CLUSTER_CA)).isEqualTo("CN=kubernetes");
    assertThat(subject(made, ETCD_CA)).isEqualTo("CN=etcd-ca");
    assertThat(subject(made, FRONT_PROXY_CA)).isEqualTo("CN=front-proxy-ca");
    assertThat(made.get(SERVICE_ACCOUNT).orElseThrow().certificate())
        .startsWith("-----BEGIN PUBLIC KEY-----\n");
    assertThat(made.missing(false)).isEmpty();
  }

  @Test
  void whatExistsIsKeptAndOnlyTheRestIsMade() {
    ClusterCertificates all = ClusterCertificates.none().generateMissing(EC, KEYS, NOW, RANDOM);
    var userCa = new ClusterCertificates(Map.of(CLUSTER_CA, all.get(CLUSTER_CA).orElseThrow()));

    ClusterCertificates made = userCa.generateMissing(EC, KEYS, NOW, RANDOM);

    assertThat(made.byPurpose()).doesNotContainKey(CLUSTER_CA).hasSize(3);
    assertThat(userCa.with(made).get(CLUSTER_CA)).isEqualTo(all.get(CLUSTER_CA));
  }

  @Test
  void externalEtcdNeedsTheUsersCertificatesAndNeverMakesThem() {
    var settings = ClusterCertificates.Settings.of(null, 100, true);

    assertThatThrownBy(
            () -> ClusterCertificates.none().generateMissing(settings, KEYS, NOW, RANDOM))
        .hasMessageContaining("Secret <cluster>-etcd is missing");
    assertThat(ClusterCertificates.none().missing(true)).contains(ETCD_CA, API_SERVER_ETCD_CLIENT);
  }

  @Test
  void anExternalEtcdAuthorityNeedsNoKeyButAStackedOneDoes() {
    ClusterCertificates all = ClusterCertificates.none().generateMissing(EC, KEYS, NOW, RANDOM);
    Credentials withoutKey = new Credentials(all.get(ETCD_CA).orElseThrow().certificate(), "");
    var known = all.with(new ClusterCertificates(Map.of(ETCD_CA, withoutKey)));

    assertThat(known.missing(false)).containsExactly(ETCD_CA);
    assertThat(known.missing(true)).containsExactly(API_SERVER_ETCD_CLIENT);
  }

  @Test
  void secretsAreNamedKeyedTypedLabelledAndOwnedAsUpstream() {
    ClusterCertificates made = ClusterCertificates.none().generateMissing(EC, KEYS, NOW, RANDOM);

    Secret secret =
        ClusterSecrets.certificate(SCOPE, FRONT_PROXY_CA, made.get(FRONT_PROXY_CA).orElseThrow());

    assertThat(secret.getMetadata().getName()).isEqualTo("c1-proxy");
    assertThat(secret.getMetadata().getNamespace()).isEqualTo("ns");
    assertThat(secret.getMetadata().getLabels())
        .containsExactly(Map.entry("cluster.x-k8s.io/cluster-name", "c1"));
    assertThat(secret.getMetadata().getOwnerReferences()).containsExactly(OWNER);
    assertThat(secret.getType()).isEqualTo("cluster.x-k8s.io/secret");
    assertThat(secret.getData()).containsOnlyKeys("tls.crt", "tls.key");
    assertThat(ClusterSecrets.read(secret)).isEqualTo(made.get(FRONT_PROXY_CA).orElseThrow());
    assertThat(ClusterSecrets.generated(secret)).isTrue();
    assertThat(CertificatePurpose.ofSecretName("c1", "c1-proxy")).contains(FRONT_PROXY_CA);
    assertThat(CertificatePurpose.ofSecretName("c1", "c1-other")).isEmpty();
  }

  @Test
  void aSecretWithoutItsKeyIsNamedInTheMessage() {
    Secret secret = ClusterSecrets.kubeconfig(SCOPE, "x");

    assertThatThrownBy(() -> ClusterSecrets.read(secret))
        .hasMessage("Secret ns/c1-kubeconfig: key tls.crt is missing");
    assertThat(ClusterSecrets.readValue(secret)).isEqualTo("x");
  }

  @Test
  void noKeyAppearsWhereValuesArePrinted() {
    ClusterCertificates made = ClusterCertificates.none().generateMissing(EC, KEYS, NOW, RANDOM);

    assertThat(made.toString())
        .isEqualTo("ClusterCertificates[CLUSTER_CA, ETCD_CA, FRONT_PROXY_CA, SERVICE_ACCOUNT]");
    assertThat(made.get(CLUSTER_CA).orElseThrow().toString())
        .isEqualTo("Credentials[certificate and key]");
  }

  private static String subject(ClusterCertificates certificates, CertificatePurpose purpose) {
    return Pem.certificate(certificates.get(purpose).orElseThrow().certificate())
        .getSubjectX500Principal()
        .getName();
  }
}
