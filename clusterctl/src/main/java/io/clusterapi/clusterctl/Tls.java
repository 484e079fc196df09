package io.clusterapi.clusterctl;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** TLS as a kubeconfig describes it: whom to trust and who we are. */
final class Tls {
  // The key store exists only in memory; Java wants a password for its entries all the same.
  private static final char[] NO_PASSWORD = new char[0];
  private static final String PKCS8 = "-----BEGIN PRIVATE KEY-----";

  private Tls() {}

  static SSLContext context(Kubeconfig kubeconfig) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(kubeconfig), trustManagers(kubeconfig), null);
      return context;
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new Failure(
          "The certificates of the kubeconfig "
              + kubeconfig.file()
              + " cannot be used: "
              + e.getMessage()
              + ".",
          "Make a new kubeconfig, for the local stack with ./capi kubeconfig.");
    }
  }

  private static TrustManager[] trustManagers(Kubeconfig kubeconfig)
      throws GeneralSecurityException, IOException {
    if (kubeconfig.insecure()) {
      return new TrustManager[] {new TrustAll()};
    }
    Optional<String> authority = kubeconfig.certificateAuthority();
    if (authority.isEmpty()) {
      return null; // what the JDK trusts
    }
    KeyStore store = emptyStore();
    int number = 0;
    for (Certificate certificate : certificates(authority.get())) {
      store.setCertificateEntry("ca-" + number++, certificate);
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static KeyManager[] keyManagers(Kubeconfig kubeconfig)
      throws GeneralSecurityException, IOException {
    if (kubeconfig.clientCertificate().isEmpty() || kubeconfig.clientKey().isEmpty()) {
      return null;
    }
    List<Certificate> chain = List.copyOf(certificates(kubeconfig.clientCertificate().get()));
    PrivateKey key = privateKey(kubeconfig.clientKey().get(), chain.get(0).getPublicKey());
    KeyStore store = emptyStore();
    store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(new Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    Collection<? extends Certificate> certificates =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(
                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
    if (certificates.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in it");
    }
    return certificates;
  }

  private static PrivateKey privateKey(String pem, PublicKey certified)
      throws GeneralSecurityException, IOException {
    KeyFactory factory = KeyFactory.getInstance(certified.getAlgorithm());
    int start = pem.indexOf(PKCS8);
    if (start >= 0) {
      // Common and cheap; the library below takes a quarter of a second to load.
      String body = pem.substring(start + PKCS8.length(), pem.indexOf("-----END", start));
      return factory.generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(body)));
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        PrivateKeyInfo info =
            item instanceof PEMKeyPair pair
                ? pair.getPrivateKeyInfo()
                : item instanceof PrivateKeyInfo own ? own : null;
        if (info != null) {
          // The older form of an EC key may leave its curve to the certificate.
          PrivateKeyInfo complete =
              new PrivateKeyInfo(
                  SubjectPublicKeyInfo.getInstance(certified.getEncoded()).getAlgorithm(),
                  info.parsePrivateKey());
          return factory.generatePrivate(new PKCS8EncodedKeySpec(complete.getEncoded()));
        }
      }
    }
    throw new GeneralSecurityException("the client key is none that can be read");
  }

  /** insecure-skip-tls-verify; the extended form also leaves the host name unchecked. */
  private static final class TrustAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
