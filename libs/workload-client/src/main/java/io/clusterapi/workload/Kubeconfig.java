package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import io.fabric8.kubernetes.api.model.NamedAuthInfo;
import io.fabric8.kubernetes.api.model.NamedCluster;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Objects;

/**
 * Reads a kubeconfig that somebody else may have written. Anyone who may create the Secret {@code
 * <cluster>-kubeconfig} decides its content, so what would run a program here (exec, auth-provider)
 * or read our files (paths of certificates, tokens) is refused; the library would honour both.
 */
final class Kubeconfig {
  private Kubeconfig() {}

  /**
   * @throws WorkloadException saying which field is missing or not allowed, never its value
   */
  static io.fabric8.kubernetes.client.Config parse(String text, WorkloadSettings settings) {
    Config kubeconfig = read(text);
    Context context = currentContext(kubeconfig);
    Cluster cluster = cluster(kubeconfig, context.getCluster());
    AuthInfo user = user(kubeconfig, context.getUser());
    refuseForeign(cluster, user);
    int timeout = Math.toIntExact(settings.requestTimeout().toMillis());
    return new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
        .withMasterUrl(cluster.getServer())
        .withCaCertData(cluster.getCertificateAuthorityData())
        .withTrustStoreFile(
            present(cluster.getCertificateAuthorityData()) ? EmptyTrustStore.file() : null)
        .withTrustCerts(Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()))
        .withDisableHostnameVerification(Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify()))
        .withClientCertData(user.getClientCertificateData())
        .withClientKeyData(user.getClientKeyData())
        .withClientKeyAlgo(
            user.getClientKeyData() == null
                ? null
                : io.fabric8.kubernetes.client.Config.getKeyAlgorithm(
                    null, user.getClientKeyData()))
        .withOauthToken(user.getToken())
        .withUsername(user.getUsername())
        .withPassword(user.getPassword())
        .withConnectionTimeout(timeout)
        .withRequestTimeout(timeout)
        // Callers decide when to try again; the library's ten silent retries would turn a 10 s
        // limit into minutes and an eviction refused by a PodDisruptionBudget into a long wait.
        .withRequestRetryBackoffLimit(0)
        .withWatchReconnectInterval(1000)
        .build();
  }

  private static Config read(String text) {
    Config config;
    try {
      config = Serialization.unmarshal(text, Config.class);
    } catch (RuntimeException unreadable) {
      // The parser's message quotes its input, which holds a private key.
      throw refuse("the kubeconfig is not readable YAML");
    }
    if (config == null) {
      throw refuse("the kubeconfig is empty");
    }
    return config;
  }

  private static Context currentContext(Config config) {
    String name = config.getCurrentContext();
    if (name == null || name.isEmpty()) {
      throw refuse("current-context is missing in the kubeconfig");
    }
    return nullSafe(config.getContexts()).stream()
        .filter(c -> name.equals(c.getName()))
        .map(NamedContext::getContext)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> refuse("current-context names no entry of contexts in the kubeconfig"));
  }

  private static Cluster cluster(Config config, String name) {
    Cluster cluster =
        nullSafe(config.getClusters()).stream()
            .filter(c -> Objects.equals(name, c.getName()))
            .map(NamedCluster::getCluster)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseThrow(
                () -> refuse("the context's cluster is not in clusters of the kubeconfig"));
    if (cluster.getServer() == null || cluster.getServer().isEmpty()) {
      throw refuse("clusters[].cluster.server is missing in the kubeconfig");
    }
    return cluster;
  }

  private static AuthInfo user(Config config, String name) {
    return nullSafe(config.getUsers()).stream()
        .filter(u -> Objects.equals(name, u.getName()))
        .map(NamedAuthInfo::getUser)
        .filter(Objects::nonNull)
        .findFirst()
        .orElseThrow(() -> refuse("the context's user is not in users of the kubeconfig"));
  }

  private static void refuseForeign(Cluster cluster, AuthInfo user) {
    refuseIf(user.getExec() != null, "user.exec", "user.token or client-certificate-data");
    refuseIf(user.getAuthProvider() != null, "user.auth-provider", "user.token");
    refuseIf(present(user.getTokenFile()), "user.tokenFile", "user.token");
    refuseIf(
        present(user.getClientCertificate()),
        "user.client-certificate",
        "user.client-certificate-data");
    refuseIf(present(user.getClientKey()), "user.client-key", "user.client-key-data");
    refuseIf(
        present(cluster.getCertificateAuthority()),
        "cluster.certificate-authority",
        "cluster.certificate-authority-data");
    refuseIf(
        present(cluster.getTlsServerName()),
        "cluster.tls-server-name",
        "a server address that is in the API server's certificate");
    refuseIf(present(cluster.getProxyUrl()), "cluster.proxy-url", "a directly reachable server");
  }

  private static void refuseIf(boolean found, String field, String instead) {
    if (found) {
      throw refuse(field + " is not allowed in a workload cluster's kubeconfig; use " + instead);
    }
  }

  private static boolean present(String value) {
    return value != null && !value.isEmpty();
  }

  private static <T> List<T> nullSafe(List<T> list) {
    return list == null ? List.of() : list;
  }

  private static WorkloadException refuse(String message) {
    return new WorkloadException(Problem.OTHER, message);
  }
}
