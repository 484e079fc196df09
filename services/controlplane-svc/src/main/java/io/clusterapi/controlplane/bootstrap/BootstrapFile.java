package io.clusterapi.controlplane.bootstrap;

/**
 * A file a machine gets before kubeadm runs.
 *
 * @param owner {@code user:group}; empty leaves cloud-init's default
 * @param permissions octal text such as {@code 0640}; empty leaves cloud-init's default
 * @param encoding of the content: empty, base64, gzip or gzip+base64
 * @param append to what exists; null means replace
 */
record BootstrapFile(
    String path,
    String owner,
    String permissions,
    String encoding,
    Boolean append,
    String content) {
  static BootstrapFile ofRoot(String path, String permissions, String content) {
    return new BootstrapFile(path, "root:root", permissions, "", null, content);
  }

  /** Without the content: it may be a key. */
  @Override
  public String toString() {
    return "BootstrapFile[" + path + "]";
  }
}
