package io.clusterapi.controlplane.pki;

/**
 * What a certificate Secret holds, as PEM text.
 *
 * @param certificate {@code tls.crt}: a certificate, or the public key for the service account
 * @param key {@code tls.key}: the private key; empty for an external authority whose key the user
 *     keeps
 */
public record Credentials(String certificate, String key) {
  public Credentials {
    key = key == null ? "" : key;
    if (certificate == null || certificate.isEmpty()) {
      throw new PkiException("tls.crt is empty");
    }
  }

  public boolean hasKey() {
    return !key.isEmpty();
  }

  /** Says nothing of the key: records end up in logs. */
  @Override
  public String toString() {
    return "Credentials[" + (hasKey() ? "certificate and key" : "certificate only") + "]";
  }
}
