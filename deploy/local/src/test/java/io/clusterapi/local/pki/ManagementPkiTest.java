package io.clusterapi.local.pki;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.local.StateFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementPkiTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path folder;
  private StateFolder state;
  private ManagementPki pki;

  @BeforeEach
  void make() {
    state = new StateFolder(folder.resolve(".local"));
    pki = new ManagementPki(state);
    pki.ensure(16443, NOW);
  }

  @Test
  void theGatewaysCertificateServesTheLoopbackAddress() throws Exception {
    X509Certificate certificate = Pem.certificate(pki.gatewayCertificate());
    certificate.verify(Pem.certificate(pki.authorityCertificate()).getPublicKey());
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> name.get(1).toString())
        .containsExactlyInAnyOrder("127.0.0.1", "localhost");
  }

  @Test
  void theAdministratorIsAdminOfTheGroupOfAdmins() throws Exception {
    X509Certificate certificate = Pem.certificate(pki.adminCertificate());
    certificate.verify(Pem.certificate(pki.authorityCertificate()).getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=admin,O=capi:admins");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(AdminTls.context(pki).getProtocol()).isEqualTo("TLS");
  }

  @Test
  void theKubeconfigHasTheCertificatesAndNoToken() throws Exception {
    assertThat(Files.readString(state.adminKubeconfig()))
        .contains("server: https://127.0.0.1:16443")
        .contains(
            "certificate-authority-data: "
                + Base64.getEncoder()
                    .encodeToString(Files.readAllBytes(pki.authorityCertificate())))
        .contains("client-key-data: ")
        .doesNotContain("token");
  }

  @Test
  void onlyTheirOwnerMayReadKeysAndSecrets() throws Exception {
    for (Path file :
        List.of(
            state.adminKubeconfig(),
            state.internalToken(),
            state.secretsKey(),
            state.postgresPassword(),
            pki.gatewayKey(),
            pki.adminKey(),
            state.pki().resolve("ca.key"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .isEqualTo("rw-------");
    }
    assertThat(Base64.getDecoder().decode(ManagementPki.secret(state.secretsKey()))).hasSize(32);
  }

  @Test
  void aNextStartKeepsEverything() throws Exception {
    List<Path> kept =
        List.of(
            pki.authorityCertificate(),
            pki.gatewayCertificate(),
            pki.adminCertificate(),
            state.internalToken(),
            state.secretsKey());
    List<String> before = read(kept);
    pki.ensure(16443, NOW.plus(Duration.ofDays(300)));
    assertThat(read(kept)).isEqualTo(before);
  }

  @Test
  void aCertificateThatEndsWithinThirtyDaysIsMadeAnewByTheSameAuthority() throws Exception {
    String authority = Files.readString(pki.authorityCertificate());
    String gateway = Files.readString(pki.gatewayCertificate());
    Instant later = NOW.plus(Duration.ofDays(340));
    pki.ensure(16443, later);
    assertThat(Files.readString(pki.authorityCertificate())).isEqualTo(authority);
    assertThat(Files.readString(pki.gatewayCertificate())).isNotEqualTo(gateway);
    assertThat(Pem.certificate(pki.gatewayCertificate()).getNotAfter().toInstant())
        .isAfter(later.plus(Duration.ofDays(300)));
  }

  @Test
  void aKeyWhoseCertificateWasNotWrittenAnyMoreIsReplaced() throws Exception {
    Files.delete(pki.adminCertificate());
    String orphan = Files.readString(pki.adminKey());
    pki.ensure(16443, NOW);
    assertThat(pki.adminCertificate()).exists();
    assertThat(Files.readString(pki.adminKey())).isNotEqualTo(orphan);
  }

  private static List<String> read(List<Path> files) throws Exception {
    List<String> texts = new ArrayList<>();
    for (Path file : files) {
      texts.add(Files.readString(file));
    }
    return texts;
  }
}
