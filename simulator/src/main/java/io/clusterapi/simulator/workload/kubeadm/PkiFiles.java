package io.clusterapi.simulator.workload.kubeadm;

import io.clusterapi.simulator.machine.MachineFiles;
import io.clusterapi.simulator.workload.pki.Authority;
import java.security.InvalidKeyException;

/**
 * The authorities and keys that must be on a control plane machine before kubeadm runs.
 *
 * @param directory where they are, normally {@code /etc/kubernetes/pki}
 * @param cluster signs the API server and its clients
 * @param etcd signs etcd members and their clients
 * @param caPem the cluster CA's certificate
 * @param caKeyPem its key
 * @param etcdCaPem the etcd CA's certificate
 * @param etcdCaKeyPem its key
 */
public record PkiFiles(
    String directory,
    Authority cluster,
    Authority etcd,
    String caPem,
    String caKeyPem,
    String etcdCaPem,
    String etcdCaKeyPem) {

  /**
   * @throws KubeadmException naming the file that is missing or does not hold
   */
  static PkiFiles load(MachineFiles files, String directory) {
    String caPem = file(files, directory + "/ca.crt");
    String caKeyPem = file(files, directory + "/ca.key");
    Authority cluster = authority("ca", directory, caPem, caKeyPem);
    String etcdCaPem = file(files, directory + "/etcd/ca.crt");
    String etcdCaKeyPem = file(files, directory + "/etcd/ca.key");
    Authority etcd = authority("etcd/ca", directory, etcdCaPem, etcdCaKeyPem);
    authority(
        "front-proxy-ca",
        directory,
        file(files, directory + "/front-proxy-ca.crt"),
        file(files, directory + "/front-proxy-ca.key"));
    String serviceAccountKey = file(files, directory + "/sa.key");
    String serviceAccountPublic = file(files, directory + "/sa.pub");
    if (!serviceAccountKey.contains("PRIVATE KEY-----")) {
      throw failure("sa", directory + "/sa.key holds no private key");
    }
    if (!serviceAccountPublic.contains("PUBLIC KEY-----")) {
      throw failure("sa", directory + "/sa.pub holds no public key");
    }
    return new PkiFiles(directory, cluster, etcd, caPem, caKeyPem, etcdCaPem, etcdCaKeyPem);
  }

  private static String file(MachineFiles files, String path) {
    return files
        .readText(path)
        .orElseThrow(
            () ->
                new KubeadmException(
                    "error execution phase certs: failure loading certificate: open "
                        + path
                        + ": no such file or directory"));
  }

  private static Authority authority(
      String name, String directory, String certificate, String key) {
    try {
      return Authority.read(certificate, key);
    } catch (InvalidKeyException e) {
      throw failure(name, directory + "/" + name + ".crt and its key: " + e.getMessage());
    }
  }

  private static KubeadmException failure(String name, String why) {
    return new KubeadmException(
        "error execution phase certs: failure loading " + name + " certificate: " + why);
  }

  /** Keys must not reach a log. */
  @Override
  public String toString() {
    return "PkiFiles[" + directory + "]";
  }
}
