package io.clusterapi.local.cluster;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.generate.BuiltInTemplates;
import io.clusterapi.clusterctl.generate.ClusterManifest;
import io.clusterapi.clusterctl.generate.ClusterRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The cluster that {@code quickstart} makes.
 *
 * @param infrastructure the provider, such as {@code aws}
 * @param namespace its namespace
 * @param name its name
 * @param kubernetesVersion such as v1.35.3
 * @param controlPlane machines of the control plane
 * @param workers worker machines
 */
public record Recipe(
    String infrastructure,
    String namespace,
    String name,
    String kubernetesVersion,
    int controlPlane,
    int workers) {

  /** The Kubernetes version when none is chosen. */
  public static final String KUBERNETES = "v1.35.3";

  // What the simulated clouds have, and a plain choice on the real ones.
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("AWS_REGION", "eu-central-1"),
          Map.entry("AWS_SSH_KEY_NAME", "default"),
          Map.entry("AWS_CONTROL_PLANE_MACHINE_TYPE", "m5.large"),
          Map.entry("AWS_NODE_MACHINE_TYPE", "m5.large"),
          Map.entry("AZURE_LOCATION", "westeurope"),
          Map.entry("AZURE_SUBSCRIPTION_ID", "00000000-0000-0000-0000-000000000001"),
          Map.entry("AZURE_TENANT_ID", "00000000-0000-0000-0000-000000000002"),
          Map.entry("AZURE_CLIENT_ID", "00000000-0000-0000-0000-000000000003"),
          Map.entry("AZURE_CONTROL_PLANE_MACHINE_TYPE", "Standard_D2s_v3"),
          Map.entry("AZURE_NODE_MACHINE_TYPE", "Standard_D2s_v3"));

  // One address for the API server: a second cluster beside it needs CONTROL_PLANE_ENDPOINT_IP.
  private static final Map<String, String> VSPHERE_DEFAULTS =
      Map.of(
          "VSPHERE_SERVER", "vcenter.example.internal",
          "VSPHERE_USERNAME", "administrator@vsphere.local",
          "VSPHERE_PASSWORD", "simulated-password",
          "VSPHERE_DATACENTER", "dc-1",
          "VSPHERE_DATASTORE", "datastore-1",
          "VSPHERE_FOLDER", "workload-clusters",
          "VSPHERE_NETWORK", "VM Network",
          "VSPHERE_RESOURCE_POOL", "cluster-1/Resources",
          "CONTROL_PLANE_ENDPOINT_IP", "127.77.0.10");

  /**
   * Its manifests.
   *
   * @param chosen values that win over the defaults; the first map that has one decides
   * @throws io.clusterapi.clusterctl.Failure when there is no such provider, or when name, version
   *     or numbers are not what they must be
   */
  public Bundle bundle(List<Map<String, String>> chosen) {
    refuseWhatCannotBe();
    List<Map<String, String>> values = new ArrayList<>(chosen);
    values.add(DEFAULTS);
    values.add(
        Map.of(
            "MAAS_DNS_DOMAIN",
            "maas.example.internal",
            "CONTROL_PLANE_MACHINE_IMAGE",
            "custom/ubuntu-2404-kube-" + kubernetesVersion,
            "WORKER_MACHINE_IMAGE",
            "custom/ubuntu-2404-kube-" + kubernetesVersion));
    values.add(VSPHERE_DEFAULTS);
    values.add(Map.of("VSPHERE_TEMPLATE", "ubuntu-2404-kube-" + kubernetesVersion));
    ClusterRequest request =
        new ClusterRequest(
            name,
            namespace,
            Optional.of(kubernetesVersion),
            Optional.of(controlPlane),
            Optional.of(workers));
    return new Bundle(
        ClusterManifest.objects(
            BuiltInTemplates.read(infrastructure, ""), request, Values.from(values)));
  }

  // The API refuses an even number as well, but only once everything has been started.
  private void refuseWhatCannotBe() {
    if (controlPlane < 1 || controlPlane % 2 == 0) {
      throw new Failure(
          "The control plane cannot have %d machines: its etcd needs an odd number, at least 1."
              .formatted(controlPlane),
          "Choose 1, 3 or 5 with --control-plane-machine-count.");
    }
    if (workers < 0) {
      throw new Failure(
          "There cannot be %d workers.".formatted(workers),
          "Choose 0 or more with --worker-machine-count.");
    }
  }
}
