package io.clusterapi.simulator.workload.kubeadm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which versions a kubeadm works with: its own minor version and the one before. */
final class Versions {
  private static final Pattern FORM = Pattern.compile("v?(1)\\.([0-9]+)\\.([0-9]+)([-+].*)?");

  private Versions() {}

  static int minor(String version) {
    Matcher form = FORM.matcher(version);
    if (!form.matches()) {
      throw new KubeadmException(
          "version \""
              + version
              + "\" doesn't match patterns for neither semantic version nor"
              + " labels (stable, latest, ...)");
    }
    return Integer.parseInt(form.group(2));
  }

  static String controlPlane(JsonNode cluster, String kubeadm) {
    String version = cluster.path("kubernetesVersion").asText();
    if (version.isEmpty()) {
      throw new KubeadmException(
          "kubernetesVersion is not set; the simulated kubeadm looks no version up");
    }
    int wanted = minor(version);
    checkSkew(version, wanted, kubeadm);
    return version.startsWith("v") ? version : "v" + version;
  }

  static void checkSkew(String version, int wanted, String kubeadm) {
    int own = minor(kubeadm);
    if (wanted > own) {
      throw new KubeadmException(
          "the version of kubeadm ("
              + kubeadm
              + ") is too old for the control plane version "
              + version);
    }
    if (wanted < own - 1) {
      throw new KubeadmException(
          "this version of kubeadm only supports deploying clusters with the control plane version"
              + " >= 1."
              + (own - 1)
              + ".0. Current version: "
              + version);
    }
  }
}
