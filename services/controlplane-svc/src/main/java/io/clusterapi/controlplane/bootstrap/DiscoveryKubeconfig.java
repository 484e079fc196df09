package io.clusterapi.controlplane.bootstrap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.bootstrap.JoinConfiguration;
import io.clusterapi.model.bootstrap.JoinConfiguration.FileDiscovery;
import io.clusterapi.model.bootstrap.JoinConfiguration.KubeConfigAuthExec;
import io.clusterapi.model.bootstrap.JoinConfiguration.KubeConfigCluster;
import io.clusterapi.model.bootstrap.JoinConfiguration.KubeConfigUser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The kubeconfig a machine discovers its cluster with, when the spec describes one. */
final class DiscoveryKubeconfig {
  private DiscoveryKubeconfig() {}

  /**
   * @param clusterCa PEM of the cluster's authority, trusted unless the spec names another
   */
  static Optional<BootstrapFile> of(
      JoinConfiguration spec, ClusterFacts cluster, String clusterCa) {
    FileDiscovery file = spec == null || spec.discovery == null ? null : spec.discovery.file;
    if (file == null || file.kubeConfig == null) {
      return Optional.empty();
    }
    KubeConfigCluster given =
        file.kubeConfig.cluster == null ? new KubeConfigCluster() : file.kubeConfig.cluster;
    ObjectNode config = Fields.object().put("apiVersion", "v1").put("kind", "Config");
    ObjectNode target =
        config.putArray("clusters").addObject().put("name", "default").putObject("cluster");
    target.put("server", server(given, cluster));
    Fields.put(target, "tls-server-name", given.tlsServerName);
    Fields.put(target, "insecure-skip-tls-verify", given.insecureSkipTLSVerify);
    target.put(
        "certificate-authority-data",
        given.certificateAuthorityData == null || given.certificateAuthorityData.isEmpty()
            ? Base64.getEncoder().encodeToString(clusterCa.getBytes(StandardCharsets.UTF_8))
            : given.certificateAuthorityData);
    Fields.put(target, "proxy-url", given.proxyURL);
    config
        .putArray("contexts")
        .addObject()
        .put("name", "default")
        .putObject("context")
        .put("cluster", "default")
        .put("user", "default");
    config.put("current-context", "default");
    config
        .putArray("users")
        .addObject()
        .put("name", "default")
        .set("user", user(file.kubeConfig.user));
    return Optional.of(BootstrapFile.ofRoot(file.kubeConfigPath, "0640", YamlText.write(config)));
  }

  private static String server(KubeConfigCluster given, ClusterFacts cluster) {
    if (given.server != null && !given.server.isEmpty()) {
      return given.server;
    }
    if (cluster.endpoint().isEmpty()) {
      throw new BootstrapException(
          "joinConfiguration.discovery.file.kubeConfig.cluster.server: not set and the cluster has"
              + " no endpoint yet");
    }
    return "https://" + cluster.endpoint();
  }

  private static ObjectNode user(KubeConfigUser user) {
    ObjectNode node = Fields.object();
    if (user == null) {
      return node;
    }
    if (user.authProvider != null) {
      ObjectNode provider = node.putObject("auth-provider").put("name", user.authProvider.name);
      if (user.authProvider.config != null) {
        ObjectNode config = provider.putObject("config");
        user.authProvider.config.forEach(config::put);
      }
    }
    if (user.exec != null) {
      node.set("exec", exec(user.exec));
    }
    return node;
  }

  private static ObjectNode exec(KubeConfigAuthExec exec) {
    ObjectNode node = Fields.object();
    node.put(
        "apiVersion",
        exec.apiVersion == null || exec.apiVersion.isEmpty()
            ? "client.authentication.k8s.io/v1"
            : exec.apiVersion);
    node.put("command", exec.command);
    Fields.put(node, "args", exec.args);
    if (exec.env != null && !exec.env.isEmpty()) {
      ArrayNode env = node.putArray("env");
      exec.env.forEach(e -> env.addObject().put("name", e.name).put("value", e.value));
    }
    Fields.put(node, "provideClusterInfo", exec.provideClusterInfo);
    return node.put("interactiveMode", "Never");
  }
}
