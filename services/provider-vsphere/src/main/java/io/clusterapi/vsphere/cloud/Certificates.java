package io.clusterapi.vsphere.cloud;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which certificate of a vCenter is believed: that of its thumbprint, or one of an authority. */
final class Certificates {
  private Certificates() {}

  /**
   * @param thumbprint hexadecimal bytes with colons, SHA-1 or SHA-256 by their number; empty for
   *     the authorities the JDK trusts
   */
  static SSLContext trusting(String thumbprint, boolean verify) {
    try {
      if (thumbprint.isEmpty() && verify) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Pinned(thumbprint)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  /** Compares the certificate itself, so neither its name nor who signed it matters. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String wanted;

    Pinned(String thumbprint) {
      wanted = thumbprint.replace(":", "").toLowerCase(Locale.ROOT);
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (wanted.isEmpty()) {
        return;
      }
      try {
        String algorithm = wanted.length() == 40 ? "SHA-1" : "SHA-256";
        byte[] digest = MessageDigest.getInstance(algorithm).digest(chain[0].getEncoded());
        if (!HexFormat.of().formatHex(digest).equals(wanted)) {
          throw new CertificateException("the certificate has another thumbprint");
        }
      } catch (GeneralSecurityException e) {
        throw new CertificateException(e);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("no client is expected");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
