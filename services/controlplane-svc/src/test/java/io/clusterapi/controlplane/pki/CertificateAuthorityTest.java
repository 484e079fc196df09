package io.clusterapi.controlplane.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final CertificateAuthority authority = authority(KeyAlgorithm.ECDSA_P256);

  private static CertificateAuthority authority(KeyAlgorithm algorithm) {
    return CertificateAuthority.selfSigned(
        "kubernetes", algorithm.generate(RANDOM), 3650, NOW, RANDOM);
  }

  @Test
  void anAuthorityMaySignLeavesOnlyAndLivesAsLongAsAsked() throws Exception {
    X509Certificate certificate = authority.certificate();

    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=kubernetes");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getBasicConstraints()).isZero();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
    boolean[] usage = certificate.getKeyUsage();
    assertThat(List.of(usage[0], usage[2], usage[5], usage[6]))
        .as("signature, key encipherment, certificate signing, not revocation lists")
        .containsExactly(true, true, true, false);
    assertThat(certificate.getNotBefore().toInstant()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(certificate.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(certificate.getSerialNumber().signum()).isPositive();
  }

  @Test
  void aCenturyLongAuthorityIsDatedBeyond2050() {
    var long_ =
        CertificateAuthority.selfSigned(
            "etcd-ca", KeyAlgorithm.ECDSA_P384.generate(RANDOM), 36500, NOW, RANDOM);

    assertThat(Pem.certificate(long_.credentials().certificate()).getNotAfter().toInstant())
        .isEqualTo(NOW.plus(Duration.ofDays(36500)));
    assertThat(long_.certificate().getSigAlgName()).isEqualTo("SHA384withECDSA");
  }

  @ParameterizedTest
  @EnumSource(names = {"RSA_2048", "RSA_3072", "ECDSA_P256", "ECDSA_P384"})
  void everyAlgorithmRoundTripsThroughPemAndStillSigns(KeyAlgorithm algorithm) throws Exception {
    CertificateAuthority read = CertificateAuthority.from(authority(algorithm).credentials());

    Credentials client =
        read.issueClient("someone", List.of(), algorithm.generate(RANDOM), NOW, RANDOM);

    Pem.certificate(client.certificate()).verify(read.certificate().getPublicKey());
    assertThat(
            KeyMatch.belongTogether(
                Pem.certificate(client.certificate()).getPublicKey(), Pem.privateKey(client.key())))
        .isTrue();
  }

  @Test
  void keysArePkcs1ForRsaAndNamedCurveSec1ForEc() throws Exception {
    assertThat(authority(KeyAlgorithm.RSA_2048).credentials().key())
        .startsWith("-----BEGIN RSA PRIVATE KEY-----\n")
        .endsWith("-----END RSA PRIVATE KEY-----\n");

    String ec = authority.credentials().key();
    assertThat(ec).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    try (PemReader reader = new PemReader(new java.io.StringReader(ec))) {
      ECPrivateKey structure = ECPrivateKey.getInstance(reader.readPemObject().getContent());
      assertThat(structure.getParametersObject()).isEqualTo(SECObjectIdentifiers.secp256r1);
      assertThat(structure.getPublicKey()).isNotNull();
    }
  }

  @Test
  void aUsersPkcs8KeyIsAccepted() throws Exception {
    String pkcs8 =
        "-----BEGIN PRIVATE KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(
                    PrivateKeyInfo.getInstance(authority.key().getEncoded()).getEncoded())
            + "\n-----END PRIVATE KEY-----\n";

    var read =
        CertificateAuthority.from(new Credentials(authority.credentials().certificate(), pkcs8));

    assertThat(read.certificate()).isEqualTo(authority.certificate());
  }

  @Test
  void aKeyOfAnotherAuthorityIsRefused() {
    var mixed =
        new Credentials(
            authority.credentials().certificate(),
            authority(KeyAlgorithm.ECDSA_P256).credentials().key());

    assertThatThrownBy(() -> CertificateAuthority.from(mixed))
        .isInstanceOf(PkiException.class)
        .hasMessage("tls.key: does not belong to the certificate in tls.crt");
  }

  @Test
  void aLeafInPlaceOfAnAuthorityIsRefused() {
    Credentials leaf =
        authority.issueClient(
            "leaf", List.of(), KeyAlgorithm.ECDSA_P256.generate(RANDOM), NOW, RANDOM);

    assertThatThrownBy(() -> CertificateAuthority.from(leaf))
        .hasMessageContaining("not an authority");
  }

  @Test
  void unreadableKeysAreNamedButNeverRepeated() {
    var broken =
        new Credentials(
            authority.credentials().certificate(),
            "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n-----END RSA PRIVATE KEY-----\n");

    assertThatThrownBy(() -> CertificateAuthority.from(broken))
        .isInstanceOf(PkiException.class)
        .hasMessageStartingWith("tls.key: ")
        .hasMessageNotContaining("c2VjcmV0")
        .hasNoCause();
  }

  @Test
  void clientsAreKnownByNameAndGroupsForAYear() throws Exception {
    Credentials credentials =
        authority.issueClient(
            "kubernetes-admin",
            List.of("system:masters"),
            KeyAlgorithm.ECDSA_P256.generate(RANDOM),
            NOW,
            RANDOM);

    X509Certificate client = Pem.certificate(credentials.certificate());
    assertThat(client.getSubjectX500Principal().getName())
        .isEqualTo("CN=kubernetes-admin,O=system:masters");
    assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(client.getNotBefore()).isEqualTo(authority.certificate().getNotBefore());
    assertThat(client.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(client.getBasicConstraints()).isEqualTo(-1);
  }

  @Test
  void discoveryHashIsTheDigestOfThePublicKeyOfEachCertificate() throws Exception {
    CertificateAuthority other = authority(KeyAlgorithm.RSA_2048);
    String both = authority.credentials().certificate() + other.credentials().certificate();
    byte[] spki = other.certificate().getPublicKey().getEncoded();

    assertThat(CertificateAuthority.discoveryHashes(both))
        .hasSize(2)
        .element(1)
        .isEqualTo(
            "sha256:"
                + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(spki)));
    assertThatThrownBy(() -> CertificateAuthority.discoveryHashes("nothing"))
        .hasMessageContaining("no CERTIFICATE block");
  }

  @Test
  void unknownAlgorithmsAreRefusedWithTheChoices() {
    assertThat(KeyAlgorithm.of(null)).isEqualTo(KeyAlgorithm.RSA_2048);
    assertThatThrownBy(() -> KeyAlgorithm.of("DSA"))
        .hasMessage(
            "clusterConfiguration.encryptionAlgorithm: found \"DSA\", supported are RSA-2048,"
                + " RSA-3072, RSA-4096, ECDSA-P256, ECDSA-P384");
  }
}
