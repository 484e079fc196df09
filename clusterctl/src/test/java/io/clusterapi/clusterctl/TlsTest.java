package io.clusterapi.clusterctl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.StringWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides prove who they are, as the management API and its admin do. */
class TlsTest {
  @TempDir Path folder;

  private final Identity authority = Identity.authority("test CA");
  private final Identity stranger = Identity.authority("another CA");
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    Identity identity = Identity.issued("server", authority);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(identity.keyManagers(), authority.trustManagers(), null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters wanted = context.getDefaultSSLParameters();
            wanted.setNeedClientAuth(true);
            parameters.setSSLParameters(wanted);
          }
        });
    server.createContext(
        "/version",
        exchange -> {
          byte[] body = "{\"gitVersion\":\"v1.35.0\"}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aClientCertificateOfTheRightAuthorityIsAccepted() throws Exception {
    Identity admin = Identity.issued("admin", authority);

    assertThat(ApiClient.of(kubeconfig(authority, admin, admin.pkcs8())).serverVersion())
        .isEqualTo("v1.35.0");
    assertThat(ApiClient.of(kubeconfig(authority, admin, admin.olderPem())).serverVersion())
        .isEqualTo("v1.35.0");
  }

  @Test
  void aServerOfAnotherAuthorityIsNotTrusted() throws Exception {
    Identity admin = Identity.issued("admin", authority);

    assertThatThrownBy(
            () -> ApiClient.of(kubeconfig(stranger, admin, admin.pkcs8())).serverVersion())
        .isInstanceOf(Failure.class)
        .hasMessageContaining("could not prove who it is, or does not accept our certificate");
  }

  @Test
  void aKeyThatIsNoneIsExplained() throws Exception {
    Identity admin = Identity.issued("admin", authority);

    assertThatThrownBy(() -> ApiClient.of(kubeconfig(authority, admin, "nonsense")))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("cannot be used: the client key is none that can be read.");
  }

  private Path kubeconfig(Identity trusted, Identity user, String key) throws Exception {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        """
        current-context: x
        contexts: [{name: x, context: {cluster: c, user: u}}]
        clusters: [{name: c, cluster: {server: "https://127.0.0.1:%d/", certificate-authority-data: %s}}]
        users: [{name: u, user: {client-certificate-data: %s, client-key-data: %s}}]
        """
            .formatted(
                server.getAddress().getPort(),
                base64(trusted.certificatePem()),
                base64(user.certificatePem()),
                base64(key)));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  private record Identity(KeyPair keys, X509Certificate certificate) {
    static Identity authority(String name) {
      return issue(name, null);
    }

    static Identity issued(String name, Identity issuer) {
      return issue(name, issuer);
    }

    private static Identity issue(String name, Identity issuer) {
      try {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        KeyPair keys = generator.generateKeyPair();
        X500Name subject = new X500Name("CN=" + name);
        X500Name signer =
            issuer == null
                ? subject
                : new X500Name(issuer.certificate.getSubjectX500Principal().getName());
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                signer,
                BigInteger.valueOf(System.nanoTime()),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(600)),
                subject,
                keys.getPublic());
        builder.addExtension(
            Extension.basicConstraints, true, new BasicConstraints(issuer == null));
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        var signature =
            new JcaContentSignerBuilder("SHA256withECDSA")
                .build(issuer == null ? keys.getPrivate() : issuer.keys.getPrivate());
        return new Identity(
            keys, new JcaX509CertificateConverter().getCertificate(builder.build(signature)));
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    String certificatePem() throws Exception {
      return pem(certificate);
    }

    String pkcs8() throws Exception {
      return pem(new JcaPKCS8Generator(keys.getPrivate(), null));
    }

    String olderPem() throws Exception {
      return pem(keys.getPrivate());
    }

    private static String pem(Object object) throws Exception {
      StringWriter text = new StringWriter();
      try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
        writer.writeObject(object);
      }
      return text.toString();
    }

    javax.net.ssl.KeyManager[] keyManagers() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("own", keys.getPrivate(), new char[0], new Certificate[] {certificate});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, new char[0]);
      return factory.getKeyManagers();
    }

    javax.net.ssl.TrustManager[] trustManagers() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("ca", certificate);
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(store);
      return factory.getTrustManagers();
    }
  }
}
