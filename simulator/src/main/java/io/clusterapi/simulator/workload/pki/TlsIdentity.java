package io.clusterapi.simulator.workload.pki;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

/**
 * A server's certificate with its key, and the authority that signs its clients, all PEM.
 *
 * @param certificate the server's certificate
 * @param key its private key, PKCS #8
 * @param clientAuthority the CA certificate
 */
public record TlsIdentity(String certificate, String key, String clientAuthority) {
  @JsonIgnore
  public PemKeyCertOptions keyCertificate() {
    return new PemKeyCertOptions()
        .setCertValue(Buffer.buffer(certificate))
        .setKeyValue(Buffer.buffer(key));
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
