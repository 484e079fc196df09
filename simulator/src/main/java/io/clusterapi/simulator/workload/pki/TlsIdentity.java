package io.clusterapi.simulator.workload.pki;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.security.InvalidKeyException;

/**
 * A server's certificate with its key, and the authority that signs its clients, all PEM.
 *
 * @param certificate the server's certificate
 * @param key its private key, PKCS #8
 * @param clientAuthority the CA certificate
 */
public record TlsIdentity(String certificate, String key, String clientAuthority) {
  @JsonIgnore
  public KeyCertOptions keyCertificate() {
    try {
      return KeyCertOptions.wrap(
          new ServerKeyManager(Authority.certificate(certificate), Authority.privateKey(key)));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("a stored server certificate is unreadable", e);
    }
  }

  @JsonIgnore
  public PemTrustOptions authority() {
    return new PemTrustOptions().addCertValue(Buffer.buffer(clientAuthority));
  }

  /** Leaves the key out: it must not reach a log. */
  @Override
  public String toString() {
    return "TlsIdentity[certificate=" + certificate.length() + " characters]";
  }
}
