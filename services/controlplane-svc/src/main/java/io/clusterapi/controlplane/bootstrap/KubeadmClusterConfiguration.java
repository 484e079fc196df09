package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.bootstrap.ClusterConfiguration;
import io.clusterapi.model.bootstrap.ClusterConfiguration.Etcd;
import io.clusterapi.model.bootstrap.ClusterConfiguration.ExternalEtcd;
import io.clusterapi.model.bootstrap.ClusterConfiguration.LocalEtcd;
import io.clusterapi.model.bootstrap.InitConfiguration;
import java.util.Map;
import java.util.TreeMap;

/** kubeadm's ClusterConfiguration: the user's wishes completed with what the Cluster says. */
public final class KubeadmClusterConfiguration {
  /** See {@link KubeadmApi#needsKubeletLocalMode}. */
  public static final String KUBELET_LOCAL_MODE = "ControlPlaneKubeletLocalMode";

  private static final String OWNER = "clusterConfiguration";

  private KubeadmClusterConfiguration() {}

  /**
   * The configuration as a tree.
   *
   * @param spec may be null
   * @param init only its control-plane timeout, which the older API keeps here; may be null
   * @throws BootstrapException when the version's API has no place for a field that is set
   */
  public static ObjectNode tree(
      ClusterConfiguration spec,
      InitConfiguration init,
      ClusterFacts cluster,
      String kubernetesVersion) {
    ClusterConfiguration given = spec == null ? new ClusterConfiguration() : spec;
    KubeadmParts parts = new KubeadmParts(kubernetesVersion);
    ObjectNode tree = parts.kind("ClusterConfiguration");
    Fields.put(tree, "clusterName", cluster.name());
    Fields.put(tree, "kubernetesVersion", kubernetesVersion);
    Fields.put(
        tree,
        "controlPlaneEndpoint",
        given.controlPlaneEndpoint == null || given.controlPlaneEndpoint.isEmpty()
            ? cluster.endpoint()
            : given.controlPlaneEndpoint);
    Fields.put(tree, "networking", networking(cluster));
    Fields.put(tree, "etcd", etcd(given.etcd, parts));
    Fields.put(tree, "apiServer", apiServer(given.apiServer, init, parts));
    Fields.put(tree, "controllerManager", controllerManager(given.controllerManager, parts));
    Fields.put(tree, "scheduler", scheduler(given.scheduler, parts));
    Fields.put(tree, "dns", dns(given.dns));
    Fields.put(tree, "certificatesDir", given.certificatesDir);
    Fields.put(tree, "imageRepository", given.imageRepository);
    Fields.put(tree, "featureGates", featureGates(given.featureGates, kubernetesVersion));
    parts.onlyNewer(given.certificateValidityPeriodDays, OWNER + ".certificateValidityPeriodDays");
    if (parts.api() != KubeadmApi.V1BETA3) {
      // These two also shape the authorities made here, which works with every version.
      Fields.put(tree, "encryptionAlgorithm", given.encryptionAlgorithm);
      Fields.putDays(tree, "certificateValidityPeriod", given.certificateValidityPeriodDays);
      Fields.putDays(tree, "caCertificateValidityPeriod", given.caCertificateValidityPeriodDays);
    }
    return tree;
  }

  private static ObjectNode networking(ClusterFacts cluster) {
    ObjectNode node = Fields.object();
    Fields.put(node, "dnsDomain", cluster.serviceDomain());
    Fields.put(node, "serviceSubnet", String.join(",", cluster.serviceCidrs()));
    Fields.put(node, "podSubnet", String.join(",", cluster.podCidrs()));
    return node;
  }

  private static ObjectNode etcd(Etcd etcd, KubeadmParts parts) {
    ObjectNode node = Fields.object();
    if (etcd == null) {
      return node;
    }
    if (etcd.local != null && etcd.external != null) {
      throw new BootstrapException(
          OWNER + ".etcd: both local and external are set; keep the one that is meant");
    }
    if (etcd.local != null) {
      Fields.put(node, "local", local(etcd.local, parts));
    }
    if (etcd.external != null) {
      Fields.put(node, "external", external(etcd.external));
    }
    return node;
  }

  private static ObjectNode local(LocalEtcd local, KubeadmParts parts) {
    ObjectNode node = Fields.object();
    Fields.put(node, "imageRepository", local.imageRepository);
    Fields.put(node, "imageTag", local.imageTag);
    Fields.put(node, "dataDir", local.dataDir);
    parts.args(node, "extraArgs", local.extraArgs);
    parts.environment(node, local.extraEnvs, OWNER + ".etcd.local");
    Fields.put(node, "serverCertSANs", local.serverCertSANs);
    Fields.put(node, "peerCertSANs", local.peerCertSANs);
    return node;
  }

  private static ObjectNode external(ExternalEtcd external) {
    ObjectNode node = Fields.object();
    Fields.put(node, "endpoints", external.endpoints);
    Fields.put(node, "caFile", external.caFile);
    Fields.put(node, "certFile", external.certFile);
    Fields.put(node, "keyFile", external.keyFile);
    return node;
  }

  private static ObjectNode apiServer(
      ClusterConfiguration.APIServer apiServer, InitConfiguration init, KubeadmParts parts) {
    ObjectNode node = Fields.object();
    if (apiServer != null) {
      parts.args(node, "extraArgs", apiServer.extraArgs);
      parts.volumes(node, apiServer.extraVolumes);
      parts.environment(node, apiServer.extraEnvs, OWNER + ".apiServer");
      Fields.put(node, "certSANs", apiServer.certSANs);
    }
    if (parts.api() == KubeadmApi.V1BETA3 && init != null && init.timeouts != null) {
      Fields.putSeconds(
          node, "timeoutForControlPlane", init.timeouts.controlPlaneComponentHealthCheckSeconds);
    }
    return node;
  }

  private static ObjectNode controllerManager(
      ClusterConfiguration.ControllerManager manager, KubeadmParts parts) {
    ObjectNode node = Fields.object();
    if (manager != null) {
      parts.args(node, "extraArgs", manager.extraArgs);
      parts.volumes(node, manager.extraVolumes);
      parts.environment(node, manager.extraEnvs, OWNER + ".controllerManager");
    }
    return node;
  }

  private static ObjectNode scheduler(
      ClusterConfiguration.Scheduler scheduler, KubeadmParts parts) {
    ObjectNode node = Fields.object();
    if (scheduler != null) {
      parts.args(node, "extraArgs", scheduler.extraArgs);
      parts.volumes(node, scheduler.extraVolumes);
      parts.environment(node, scheduler.extraEnvs, OWNER + ".scheduler");
    }
    return node;
  }

  private static ObjectNode dns(ClusterConfiguration.DNS dns) {
    ObjectNode node = Fields.object();
    if (dns != null) {
      Fields.put(node, "imageRepository", dns.imageRepository);
      Fields.put(node, "imageTag", dns.imageTag);
    }
    return node;
  }

  /** The user's gates, and {@link #KUBELET_LOCAL_MODE} where it is needed and not decided. */
  public static Map<String, Boolean> defaultedFeatureGates(
      Map<String, Boolean> given, String kubernetesVersion) {
    TreeMap<String, Boolean> gates = new TreeMap<>(given == null ? Map.of() : given);
    if (KubeadmApi.needsKubeletLocalMode(kubernetesVersion)) {
      gates.putIfAbsent(KUBELET_LOCAL_MODE, true);
    }
    return gates;
  }

  private static ObjectNode featureGates(Map<String, Boolean> given, String kubernetesVersion) {
    ObjectNode node = Fields.object();
    defaultedFeatureGates(given, kubernetesVersion).forEach(node::put);
    return node;
  }
}
