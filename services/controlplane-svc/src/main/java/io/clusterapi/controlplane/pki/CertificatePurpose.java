package io.clusterapi.controlplane.pki;

import java.util.Optional;

/** What a Secret of a cluster is for; its name is {@code <cluster>-<suffix>}. */
public enum CertificatePurpose {
  CLUSTER_CA("ca", "kubernetes", "ca.crt", "ca.key"),
  ETCD_CA("etcd", "etcd-ca", "etcd/ca.crt", "etcd/ca.key"),
  FRONT_PROXY_CA("proxy", "front-proxy-ca", "front-proxy-ca.crt", "front-proxy-ca.key"),
  SERVICE_ACCOUNT("sa", "", "sa.pub", "sa.key"),
  /** Only with external etcd, and then supplied by the user; its files are named in the spec. */
  API_SERVER_ETCD_CLIENT("apiserver-etcd-client", "", "", "");

  private final String suffix;
  private final String commonName;
  private final String certificateFile;
  private final String keyFile;

  CertificatePurpose(String suffix, String commonName, String certificateFile, String keyFile) {
    this.suffix = suffix;
    this.commonName = commonName;
    this.certificateFile = certificateFile;
    this.keyFile = keyFile;
  }

  public String secretName(String clusterName) {
    return clusterName + "-" + suffix;
  }

  /** The purpose of a Secret name of this cluster, if it is one of its certificates. */
  public static Optional<CertificatePurpose> ofSecretName(String clusterName, String secretName) {
    for (CertificatePurpose purpose : values()) {
      if (purpose.secretName(clusterName).equals(secretName)) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }

  /** Subject of a generated authority, as kubeadm names it; empty for what is no authority. */
  public String commonName() {
    return commonName;
  }

  /** Path below kubeadm's certificatesDir. */
  public String certificateFile() {
    return certificateFile;
  }

  /** Path below kubeadm's certificatesDir. */
  public String keyFile() {
    return keyFile;
  }
}
