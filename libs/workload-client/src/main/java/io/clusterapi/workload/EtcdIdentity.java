package io.clusterapi.workload;

/**
 * Who we are to etcd, as PEM text.
 *
 * @param authorities trusted to sign the members' certificates
 * @param certificate our client certificate, signed by the etcd authority
 * @param key its private key: PKCS #1, SEC 1 or PKCS #8
 */
public record EtcdIdentity(String authorities, String certificate, String key) {
  @Override
  public String toString() {
    return "EtcdIdentity[]";
  }
}
