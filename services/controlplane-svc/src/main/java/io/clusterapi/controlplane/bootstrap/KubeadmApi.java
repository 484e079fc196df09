package io.clusterapi.controlplane.bootstrap;

import org.semver4j.Semver;

/** Version of kubeadm's configuration API, chosen by the Kubernetes version as upstream does. */
public enum KubeadmApi {
  V1BETA3("kubeadm.k8s.io/v1beta3"),
  V1BETA4("kubeadm.k8s.io/v1beta4");

  private static final Semver OLDEST = new Semver("1.22.0");
  private static final Semver FIRST_V1BETA4 = new Semver("1.31.0");
  private static final Semver LOCAL_MODE_GENERAL = new Semver("1.36.0");

  private final String apiVersion;

  KubeadmApi(String apiVersion) {
    this.apiVersion = apiVersion;
  }

  public String apiVersion() {
    return apiVersion;
  }

  /**
   * The newest version a Kubernetes version's kubeadm reads. Pre-releases count as their release.
   *
   * @throws BootstrapException for what is no version, or older than v1.22.0
   */
  public static KubeadmApi of(String kubernetesVersion) {
    Semver version = parse(kubernetesVersion);
    if (version.isLowerThan(OLDEST)) {
      throw new BootstrapException(
          "version: found " + kubernetesVersion + ", the oldest supported is v1.22.0");
    }
    return version.isLowerThan(FIRST_V1BETA4) ? V1BETA3 : V1BETA4;
  }

  /**
   * Whether kubeadm's gate ControlPlaneKubeletLocalMode is to be set. Without it the kubelet of a
   * control-plane machine talks to the load balancer, and so possibly to an API server older than
   * itself during an upgrade. It came with 1.31 and is always on, and gone as a gate, from 1.36.
   */
  public static boolean needsKubeletLocalMode(String kubernetesVersion) {
    Semver version = parse(kubernetesVersion);
    return !version.isLowerThan(FIRST_V1BETA4) && version.isLowerThan(LOCAL_MODE_GENERAL);
  }

  private static Semver parse(String kubernetesVersion) {
    Semver version = kubernetesVersion == null ? null : Semver.coerce(kubernetesVersion);
    if (version == null || !kubernetesVersion.matches("v?[0-9]+\\.[0-9]+.*")) {
      throw new BootstrapException(
          "version: found \""
              + kubernetesVersion
              + "\", expected a Kubernetes version such as v1.31.2");
    }
    return new Semver(version.getMajor() + "." + version.getMinor() + "." + version.getPatch());
  }
}
