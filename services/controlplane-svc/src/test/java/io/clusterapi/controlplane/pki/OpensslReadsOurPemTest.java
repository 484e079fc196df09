package io.clusterapi.controlplane.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second opinion on the encodings, from a program that is not Java. */
class OpensslReadsOurPemTest {
  private static final SecureRandom RANDOM = new SecureRandom();

  @TempDir Path folder;

  @BeforeAll
  static void opensslIsThere() {
    boolean present =
        List.of(System.getenv("PATH").split(":")).stream()
            .anyMatch(d -> Files.isExecutable(Path.of(d, "openssl")));
    assumeTrue(present, "openssl is not on the PATH: PEM is checked with Java alone");
  }

  @Test
  void ecAndRsaKeysAreConsistentAndTheChainVerifies() throws Exception {
    for (KeyAlgorithm algorithm : List.of(KeyAlgorithm.RSA_2048, KeyAlgorithm.ECDSA_P256)) {
      CertificateAuthority authority =
          CertificateAuthority.selfSigned(
              "kubernetes", algorithm.generate(RANDOM), 3650, Instant.now(), RANDOM);
      Credentials client =
          authority.issueClient(
              "kubernetes-admin",
              List.of("system:masters"),
              algorithm.generate(RANDOM),
              Instant.now(),
              RANDOM);
      Path ca = write("ca.crt", authority.credentials().certificate());
      Path key = write("ca.key", authority.credentials().key());
      Path leaf = write("client.crt", client.certificate());

      assertThat(openssl("pkey", "-in", key.toString(), "-check", "-noout"))
          .contains("Key is valid");
      assertThat(openssl("verify", "-x509_strict", "-CAfile", ca.toString(), leaf.toString()))
          .endsWith("OK\n");
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static String openssl(String... arguments) throws Exception {
    var command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output;
  }
}
