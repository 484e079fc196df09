package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.bootstrap.InitConfiguration;
import io.clusterapi.model.bootstrap.JoinConfiguration;
import io.clusterapi.model.bootstrap.JoinConfiguration.BootstrapTokenDiscovery;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.List;

/** kubeadm's InitConfiguration and JoinConfiguration, which each concern one machine. */
public final class KubeadmNodeConfiguration {
  /**
   * Keeps Pods off a worker until its Machine's labels and taints are on the Node; removed by
   * whoever put them there.
   */
  public static final Taint UNINITIALIZED =
      new TaintBuilder()
          .withKey("node.cluster.x-k8s.io/uninitialized")
          .withEffect("NoSchedule")
          .build();

  private KubeadmNodeConfiguration() {}

  /**
   * InitConfiguration of the first control-plane machine.
   *
   * @param spec may be null
   */
  public static ObjectNode init(InitConfiguration spec, String kubernetesVersion) {
    InitConfiguration given = spec == null ? new InitConfiguration() : spec;
    KubeadmParts parts = new KubeadmParts(kubernetesVersion);
    ObjectNode tree = parts.kind("InitConfiguration");
    if (given.bootstrapTokens != null && !given.bootstrapTokens.isEmpty()) {
      ArrayNode tokens = tree.putArray("bootstrapTokens");
      given.bootstrapTokens.forEach(token -> tokens.add(token(token)));
    }
    Fields.put(
        tree,
        "nodeRegistration",
        parts.nodeRegistration(given.nodeRegistration, "initConfiguration"));
    Fields.put(tree, "localAPIEndpoint", KubeadmParts.endpoint(given.localAPIEndpoint));
    Fields.put(tree, "skipPhases", given.skipPhases);
    Fields.put(tree, "patches", KubeadmParts.patches(given.patches));
    Fields.put(
        tree,
        "timeouts",
        parts.timeouts(given.timeouts, "initConfiguration", "controlPlaneComponentHealthCheck"));
    return tree;
  }

  /** JoinConfiguration of a further control-plane machine. */
  public static ObjectNode joinControlPlane(
      JoinConfiguration spec, ClusterFacts cluster, Discovery discovery, String kubernetesVersion) {
    JoinConfiguration given = spec == null ? new JoinConfiguration() : spec;
    ObjectNode tree = join(given, cluster, discovery, kubernetesVersion, null);
    // Its presence, even empty, is what makes the machine a member of the control plane.
    ObjectNode controlPlane = tree.putObject("controlPlane");
    if (given.controlPlane != null) {
      Fields.put(
          controlPlane,
          "localAPIEndpoint",
          KubeadmParts.endpoint(given.controlPlane.localAPIEndpoint));
    }
    return tree;
  }

  /**
   * JoinConfiguration of a worker, which registers with {@link #UNINITIALIZED}.
   *
   * @throws BootstrapException when the spec is that of a control-plane machine
   */
  public static ObjectNode joinWorker(
      JoinConfiguration spec, ClusterFacts cluster, Discovery discovery, String kubernetesVersion) {
    JoinConfiguration given = spec == null ? new JoinConfiguration() : spec;
    if (given.controlPlane != null) {
      throw new BootstrapException(
          "joinConfiguration.controlPlane: is set, but the machine is a worker; remove the field");
    }
    List<Taint> taints = new ArrayList<>();
    if (given.nodeRegistration != null && given.nodeRegistration.taints != null) {
      taints.addAll(given.nodeRegistration.taints);
    }
    boolean present =
        taints.stream()
            .anyMatch(
                t ->
                    UNINITIALIZED.getKey().equals(t.getKey())
                        && UNINITIALIZED.getEffect().equals(t.getEffect()));
    if (!present) {
      taints.add(UNINITIALIZED);
    }
    return join(given, cluster, discovery, kubernetesVersion, taints);
  }

  private static ObjectNode join(
      JoinConfiguration given,
      ClusterFacts cluster,
      Discovery discovery,
      String kubernetesVersion,
      List<Taint> taints) {
    KubeadmParts parts = new KubeadmParts(kubernetesVersion);
    ObjectNode tree = parts.kind("JoinConfiguration");
    ObjectNode registration = parts.nodeRegistration(given.nodeRegistration, "joinConfiguration");
    if (taints != null) {
      KubeadmParts.taints(registration, taints);
    }
    Fields.put(tree, "nodeRegistration", registration);
    Fields.put(tree, "caCertPath", given.caCertPath);
    ObjectNode found = discovery(given, cluster, discovery);
    if (parts.api() == KubeadmApi.V1BETA3 && given.timeouts != null) {
      Fields.putSeconds(found, "timeout", given.timeouts.tlsBootstrapSeconds);
    }
    tree.set("discovery", found);
    Fields.put(tree, "skipPhases", given.skipPhases);
    Fields.put(tree, "patches", KubeadmParts.patches(given.patches));
    Fields.put(
        tree, "timeouts", parts.timeouts(given.timeouts, "joinConfiguration", "tlsBootstrap"));
    return tree;
  }

  private static ObjectNode discovery(
      JoinConfiguration given, ClusterFacts cluster, Discovery defaults) {
    ObjectNode node = Fields.object();
    JoinConfiguration.Discovery own = given.discovery;
    if (own != null) {
      Fields.put(node, "tlsBootstrapToken", own.tlsBootstrapToken);
      if (own.file != null) {
        if (own.bootstrapToken != null) {
          throw new BootstrapException(
              "joinConfiguration.discovery: both file and bootstrapToken are set; keep one");
        }
        node.putObject("file").put("kubeConfigPath", own.file.kubeConfigPath);
        return node;
      }
    }
    BootstrapTokenDiscovery token =
        own == null || own.bootstrapToken == null
            ? new BootstrapTokenDiscovery()
            : own.bootstrapToken;
    ObjectNode target = node.putObject("bootstrapToken");
    target.put("token", required(token.token, defaults.token(), "token"));
    target.put(
        "apiServerEndpoint",
        required(token.apiServerEndpoint, cluster.endpoint(), "apiServerEndpoint"));
    List<String> hashes =
        token.caCertHashes == null || token.caCertHashes.isEmpty()
            ? defaults.caCertHashes()
            : token.caCertHashes;
    Fields.put(target, "caCertHashes", hashes);
    if (hashes.isEmpty() && !Boolean.TRUE.equals(token.unsafeSkipCAVerification)) {
      // Upstream would join without verifying whom it talks to; every cluster here has its hashes.
      throw new BootstrapException(
          "joinConfiguration.discovery.bootstrapToken.caCertHashes: none known; the cluster's"
              + " authority is missing, or set unsafeSkipCAVerification to join unverified");
    }
    Fields.put(target, "unsafeSkipCAVerification", token.unsafeSkipCAVerification);
    return node;
  }

  private static String required(String own, String otherwise, String field) {
    String value = own == null || own.isEmpty() ? otherwise : own;
    if (value.isEmpty()) {
      throw new BootstrapException(
          "joinConfiguration.discovery.bootstrapToken."
              + field
              + ": not set and not known yet; wait for the cluster's endpoint and token");
    }
    return value;
  }

  private static ObjectNode token(InitConfiguration.BootstrapToken token) {
    ObjectNode node = Fields.object();
    Fields.put(node, "token", token.token);
    Fields.put(node, "description", token.description);
    Fields.putSeconds(node, "ttl", token.ttlSeconds);
    Fields.put(node, "expires", token.expires);
    Fields.put(node, "usages", token.usages);
    Fields.put(node, "groups", token.groups);
    return node;
  }
}
