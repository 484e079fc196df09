package io.clusterapi.local.pki;

import io.clusterapi.local.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The management API's certificates: an authority of its own, the gateway's serving certificate, an
 * administrator's client certificate in a kubeconfig; and the secrets services share.
 *
 * <p>Made once per state folder and kept; a certificate that ends within 30 days is made anew at
 * the next start, with the same authority.
 *
 * @param state where they are kept
 */
public record ManagementPki(StateFolder state) {
  /** User and group of the administrator's client certificate. */
  public static final String ADMIN_SUBJECT = "CN=admin,O=capi:admins";

  private static final Duration AUTHORITY_LIFE = Duration.ofDays(3650);
  private static final Duration LEAF_LIFE = Duration.ofDays(365);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);
  private static final SecureRandom RANDOM = new SecureRandom();

  /** The authority's certificate, which clients of the gateway trust. */
  public Path authorityCertificate() {
    return state.pki().resolve("ca.crt");
  }

  /** The gateway's serving certificate. */
  public Path gatewayCertificate() {
    return state.pki().resolve("gateway.crt");
  }

  /** The gateway's key. */
  public Path gatewayKey() {
    return state.pki().resolve("gateway.key");
  }

  Path adminCertificate() {
    return state.pki().resolve("admin.crt");
  }

  Path adminKey() {
    return state.pki().resolve("admin.key");
  }

  /**
   * Makes what is missing or about to end, and writes the administrator's kubeconfig.
   *
   * @param gatewayPort the port of 127.0.0.1 the gateway serves
   * @param now the time, for validity
   */
  public void ensure(int gatewayPort, Instant now) {
    try {
      Authority authority = authority(now);
      if (missingOrEnding(gatewayCertificate(), gatewayKey(), authority, now)) {
        issue(
            authority,
            "CN=gateway",
            KeyPurposeId.id_kp_serverAuth,
            true,
            gatewayCertificate(),
            gatewayKey(),
            now);
      }
      if (missingOrEnding(adminCertificate(), adminKey(), authority, now)) {
        issue(
            authority,
            ADMIN_SUBJECT,
            KeyPurposeId.id_kp_clientAuth,
            false,
            adminCertificate(),
            adminKey(),
            now);
      }
      StateFolder.writePrivately(state.adminKubeconfig(), kubeconfig(gatewayPort));
      ensureSecret(state.internalToken(), () -> HexFormat.of().formatHex(random(32)));
      // In the form of a JWT; the simulator looks at no more of it.
      ensureSecret(
          state.simulatedFederatedToken(),
          () -> "simulated." + HexFormat.of().formatHex(random(16)) + ".token");
      ensureSecret(state.secretsKey(), () -> Base64.getEncoder().encodeToString(random(32)));
      ensureSecret(state.postgresPassword(), () -> HexFormat.of().formatHex(random(16)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException(
          "Cannot make the management API's certificates in " + state.pki(), e);
    }
  }

  private record Authority(X509Certificate certificate, PrivateKey key) {}

  private Authority authority(Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    Path key = state.pki().resolve("ca.key");
    if (Files.exists(key) && Files.exists(authorityCertificate())) {
      return new Authority(Pem.certificate(authorityCertificate()), Pem.privateKey(key));
    }
    KeyPair pair = keyPair();
    X500Name name = new X500Name("CN=capi-management-ca");
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name, serial(), from(now), until(now, AUTHORITY_LIFE), name, pair.getPublic());
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
        .addExtension(
            Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
        .addExtension(
            Extension.subjectKeyIdentifier,
            false,
            extensions.createSubjectKeyIdentifier(pair.getPublic()));
    X509Certificate certificate = sign(builder, pair.getPrivate());
    StateFolder.writePrivately(key, Pem.text(pair.getPrivate()));
    StateFolder.writePrivately(authorityCertificate(), Pem.text(certificate));
    return new Authority(certificate, pair.getPrivate());
  }

  private void issue(
      Authority authority,
      String subject,
      KeyPurposeId purpose,
      boolean serves,
      Path certificateFile,
      Path keyFile,
      Instant now)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    KeyPair pair = keyPair();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            authority.certificate(),
            serial(),
            from(now),
            until(now, LEAF_LIFE),
            new X500Principal(subject),
            pair.getPublic());
    addLeafExtensions(builder, authority, pair, purpose, serves);
    // The certificate last: a key without its certificate is noticed and both are made anew.
    StateFolder.writePrivately(keyFile, Pem.text(pair.getPrivate()));
    StateFolder.writePrivately(certificateFile, Pem.text(sign(builder, authority.key())));
  }

  private static void addLeafExtensions(
      JcaX509v3CertificateBuilder builder,
      Authority authority,
      KeyPair pair,
      KeyPurposeId purpose,
      boolean serves)
      throws GeneralSecurityException, CertIOException {
    JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
    builder
        .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
        .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
        .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
        .addExtension(
            Extension.authorityKeyIdentifier,
            false,
            extensions.createAuthorityKeyIdentifier(authority.certificate()));
    if (serves) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")
              }));
    }
  }

  private static boolean missingOrEnding(
      Path certificateFile, Path keyFile, Authority authority, Instant now)
      throws GeneralSecurityException, IOException {
    if (!Files.exists(certificateFile) || !Files.exists(keyFile)) {
      return true;
    }
    X509Certificate certificate = Pem.certificate(certificateFile);
    boolean otherAuthority =
        !certificate
            .getIssuerX500Principal()
            .equals(authority.certificate().getSubjectX500Principal());
    return otherAuthority || certificate.getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE));
  }

  private String kubeconfig(int gatewayPort) {
    return """
        apiVersion: v1
        kind: Config
        clusters:
        - name: capi
          cluster:
            server: https://127.0.0.1:%d
            certificate-authority-data: %s
        users:
        - name: admin
          user:
            client-certificate-data: %s
            client-key-data: %s
        contexts:
        - name: admin@capi
          context:
            cluster: capi
            user: admin
        current-context: admin@capi
        """
        .formatted(
            gatewayPort,
            base64(authorityCertificate()),
            base64(adminCertificate()),
            base64(adminKey()));
  }

  private static String base64(Path file) {
    try {
      return Base64.getEncoder().encodeToString(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  private static void ensureSecret(Path file, Supplier<String> value) {
    if (!Files.exists(file)) {
      StateFolder.writePrivately(file, value.get());
    }
  }

  /** Reads one of the secrets; the text goes into an environment and nowhere else. */
  public static String secret(Path file) {
    try {
      return Files.readString(file, StandardCharsets.US_ASCII).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the secret in " + file, e);
    }
  }

  private static byte[] random(int bytes) {
    byte[] random = new byte[bytes];
    RANDOM.nextBytes(random);
    return random;
  }

  private static KeyPair keyPair() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
  }

  private static BigInteger serial() {
    return new BigInteger(127, RANDOM).setBit(0);
  }

  // Five minutes in the past: a client whose clock is a little behind accepts it all the same.
  private static Date from(Instant now) {
    return Date.from(now.minus(Duration.ofMinutes(5)));
  }

  private static Date until(Instant now, Duration life) {
    return Date.from(now.plus(life));
  }
}
