package io.clusterapi.simulator.workload.kubeadm;

import io.clusterapi.simulator.machine.Machine;

/** What kubeadm looks at before it changes anything. */
final class Preflight {
  private Preflight() {}

  static void check(Machine machine, boolean controlPlane) {
    String manifest = "/etc/kubernetes/manifests/kube-apiserver.yaml";
    if (controlPlane && machine.files().exists(manifest)) {
      throw KubeadmException.preflight(
          "FileAvailable--etc-kubernetes-manifests-kube-apiserver.yaml",
          manifest + " already exists");
    }
    String kubelet = "/etc/kubernetes/kubelet.conf";
    if (machine.files().exists(kubelet)) {
      throw KubeadmException.preflight(
          "FileAvailable--etc-kubernetes-kubelet.conf", kubelet + " already exists");
    }
  }

  static ConfigDocuments documents(Machine machine, String path, int minor) {
    if (path.isEmpty()) {
      throw new KubeadmException(
          "the simulated kubeadm takes its configuration from --config FILE only");
    }
    String text =
        machine
            .files()
            .readText(path)
            .orElseThrow(
                () ->
                    new KubeadmException(
                        "unable to read config from \""
                            + path
                            + "\": open "
                            + path
                            + ": no such file or directory"));
    return ConfigDocuments.read(path, text, minor);
  }

  static int port(String text, String where) {
    if (text.matches("[0-9]{1,5}")) {
      int port = Integer.parseInt(text);
      if (port > 0 && port < 65536) {
        return port;
      }
    }
    throw new KubeadmException("the endpoint \"" + where + "\" has no valid port");
  }
}
