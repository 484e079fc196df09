package io.clusterapi.controlplane.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class AdminKubeconfigTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(
          "kubernetes", KeyAlgorithm.ECDSA_P256.generate(RANDOM), 3650, NOW, RANDOM);
  private final String kubeconfig =
      AdminKubeconfig.create(
          "c1",
          AdminKubeconfig.server("10.0.0.1", 6443),
          authority,
          KeyAlgorithm.ECDSA_P256,
          KeySource.generating(RANDOM),
          NOW,
          RANDOM);

  @Test
  void contextUserAndClusterAreNamedAsUpstream() throws Exception {
    JsonNode config = new YAMLMapper().readTree(kubeconfig);

    assertThat(config.path("current-context").asText()).isEqualTo("c1-admin@c1");
    assertThat(config.at("/contexts/0/name").asText()).isEqualTo("c1-admin@c1");
    assertThat(config.at("/contexts/0/context/cluster").asText()).isEqualTo("c1");
    assertThat(config.at("/contexts/0/context/user").asText()).isEqualTo("c1-admin");
    assertThat(config.at("/users/0/name").asText()).isEqualTo("c1-admin");
    assertThat(config.at("/clusters/0/cluster/server").asText()).isEqualTo("https://10.0.0.1:6443");
    assertThat(text(config.at("/clusters/0/cluster/certificate-authority-data")))
        .isEqualTo(authority.credentials().certificate());
  }

  @Test
  void itsClientIsTheAdministratorSignedByTheCluster() throws Exception {
    JsonNode user = new YAMLMapper().readTree(kubeconfig).at("/users/0/user");

    var certificate = Pem.certificate(text(user.path("client-certificate-data")));

    certificate.verify(authority.certificate().getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=system:masters");
    assertThat(
            KeyMatch.belongTogether(
                certificate.getPublicKey(), Pem.privateKey(text(user.path("client-key-data")))))
        .isTrue();
  }

  @Test
  void itIsRenewedWhenHalfOfItsYearIsLeft() {
    assertThat(AdminKubeconfig.renewAt(kubeconfig))
        .contains(NOW.plus(Duration.ofDays(365)).minus(Duration.ofHours(365 * 12)));
    assertThat(AdminKubeconfig.serverOf(kubeconfig)).contains("https://10.0.0.1:6443");
  }

  @Test
  void aTokenKubeconfigOfTheUserIsNeverRenewed() {
    assertThat(AdminKubeconfig.renewAt("users: [{name: a, user: {token: t}}]")).isEmpty();
  }

  @Test
  void ipv6EndpointsGetBrackets() {
    assertThat(AdminKubeconfig.server("fd00::1", 6443)).isEqualTo("https://[fd00::1]:6443");
    assertThat(AdminKubeconfig.server("api.example.com", 443))
        .isEqualTo("https://api.example.com:443");
  }

  @Test
  void unreadableKubeconfigsAreRefusedWithoutQuotingThem() {
    assertThatThrownBy(() -> AdminKubeconfig.renewAt("client-key-data: 'topsecret"))
        .isInstanceOf(PkiException.class)
        .hasMessageNotContaining("topsecret")
        .hasNoCause();
  }

  private static String text(JsonNode base64) {
    return new String(Base64.getDecoder().decode(base64.asText()), StandardCharsets.UTF_8);
  }
}
