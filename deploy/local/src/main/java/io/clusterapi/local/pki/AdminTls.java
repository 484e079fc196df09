package io.clusterapi.local.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS towards the gateway as its administrator: trusts our authority only. */
public final class AdminTls {
  private AdminTls() {}

  /** A context with the administrator's certificate. */
  public static SSLContext context(ManagementPki pki) {
    try {
      X509Certificate authority = Pem.certificate(pki.authorityCertificate());
      X509Certificate admin = Pem.certificate(pki.adminCertificate());
      PrivateKey key = Pem.privateKey(pki.adminKey());
      KeyStore trust = KeyStore.getInstance("PKCS12");
      trust.load(null, null);
      trust.setCertificateEntry("authority", authority);
      TrustManagerFactory trusted =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trusted.init(trust);
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(null, null);
      own.setKeyEntry("admin", key, new char[0], new Certificate[] {admin, authority});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trusted.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "Cannot read the administrator's certificate in " + pki.state().pki(), e);
    }
  }
}
