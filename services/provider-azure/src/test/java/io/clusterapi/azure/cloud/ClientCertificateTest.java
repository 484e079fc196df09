package io.clusterapi.azure.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.Mapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ClientCertificateTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final String ENDPOINT = "https://login.example.internal/tenant/oauth2/v2.0/token";

  private static KeyPair pair;
  private static byte[] certificate;

  @BeforeAll
  static void make() throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    pair = generator.generateKeyPair();
    X500Name name = new X500Name("CN=provider");
    certificate =
        new JcaX509v3CertificateBuilder(
                name,
                BigInteger.ONE,
                Date.from(NOW),
                Date.from(NOW.plusSeconds(3600)),
                name,
                pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withRSA").build(pair.getPrivate()))
            .getEncoded();
  }

  private static String block(String label, byte[] content) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(content), label);
  }

  static String pem() {
    return block("PRIVATE KEY", pair.getPrivate().getEncoded()) + block("CERTIFICATE", certificate);
  }

  private static byte[] decoded(String part) {
    return Base64.getUrlDecoder().decode(part);
  }

  @Test
  void theAssertionIsAboutTheClientAndSignedWithTheKeyOfTheCertificate() throws Exception {
    String[] parts =
        ClientCertificate.read(pem()).assertion("client-1", ENDPOINT, NOW).split("\\.");

    JsonNode header = Mapper.json().readTree(decoded(parts[0]));
    assertThat(header.path("alg").asText()).isEqualTo("RS256");
    assertThat(decoded(header.path("x5t").asText()))
        .isEqualTo(MessageDigest.getInstance("SHA-1").digest(certificate));
    JsonNode claims = Mapper.json().readTree(decoded(parts[1]));
    assertThat(claims.path("iss").asText()).isEqualTo("client-1");
    assertThat(claims.path("sub").asText()).isEqualTo("client-1");
    assertThat(claims.path("aud").asText()).isEqualTo(ENDPOINT);
    assertThat(claims.path("nbf").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW.plusSeconds(600).getEpochSecond());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(pair.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(decoded(parts[2]))).isTrue();
  }

  @Test
  void everyAssertionIsAnotherOne() {
    ClientCertificate read = ClientCertificate.read(pem());
    assertThat(read.assertion("client-1", ENDPOINT, NOW))
        .isNotEqualTo(read.assertion("client-1", ENDPOINT, NOW));
  }

  @Test
  void whatIsMissingIsSaidAndNothingOfTheTextIs() {
    byte[] key = pair.getPrivate().getEncoded();
    assertThatThrownBy(() -> ClientCertificate.read(block("CERTIFICATE", certificate)))
        .hasMessageEndingWith("found no private key");
    assertThatThrownBy(() -> ClientCertificate.read(block("PRIVATE KEY", key)))
        .hasMessageEndingWith("found no certificate");
    assertThatThrownBy(
            () ->
                ClientCertificate.read(
                    block("RSA PRIVATE KEY", key) + block("CERTIFICATE", certificate)))
        .hasMessageContaining("openssl pkcs8")
        .hasMessageNotContaining(Base64.getEncoder().encodeToString(key).substring(0, 20));
    assertThatThrownBy(
            () ->
                ClientCertificate.read(
                    block("PRIVATE KEY", certificate) + block("CERTIFICATE", certificate)))
        .hasMessage("wanted an RSA certificate and its key, found others");
  }
}
