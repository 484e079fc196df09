package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The connection to one workload cluster. Idle it costs one TLS socket; {@link #close} ends it and
 * every watch opened through it.
 */
public final class WorkloadConnection implements AutoCloseable {
  private final String cluster;
  private final KubernetesClient client;
  private final ExecutorService executor;
  private final WorkloadSettings settings;

  WorkloadConnection(
      String cluster,
      KubernetesClient client,
      ExecutorService executor,
      WorkloadSettings settings) {
    this.cluster = cluster;
    this.client = client;
    this.executor = executor;
    this.settings = settings;
  }

  /** {@code namespace/name}, for messages. */
  public String cluster() {
    return cluster;
  }

  /** URL of the API server. */
  public String server() {
    return client.getConfiguration().getMasterUrl();
  }

  /**
   * Asks the API server for {@code /}, as upstream's health check. Does not block: a thousand
   * unreachable clusters must not hold a thousand threads.
   *
   * @return completes normally when it answers 200, else with a {@link WorkloadException}
   */
  public CompletionStage<Void> probe() {
    String action = "probe " + cluster;
    HttpClient http = client.getHttpClient();
    return http.sendAsync(
            http.newHttpRequestBuilder()
                .uri(server())
                .timeout(settings.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .build(),
            String.class)
        .orTimeout(settings.probeTimeout().toMillis(), TimeUnit.MILLISECONDS)
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw WorkloadException.of(action, failure);
              }
              if (!response.isSuccessful()) {
                throw new WorkloadException(
                    WorkloadException.problemOf(response.code()),
                    action + ": the API server answered " + response.code());
              }
              return null;
            });
  }

  public Nodes nodes() {
    return new Nodes(this);
  }

  /** Starts watching Nodes and control-plane Pods; see {@link NodeWatch}. */
  public NodeWatch watchNodes(NodeWatch.Listener listener) {
    return NodeWatch.start(this, listener);
  }

  public BootstrapTokens bootstrapTokens() {
    return new BootstrapTokens(this);
  }

  public Apply apply() {
    return new Apply(this);
  }

  public KubeadmConfigMap kubeadmConfig() {
    return new KubeadmConfigMap(this);
  }

  public Drain drain() {
    return new Drain(this, settings);
  }

  /**
   * etcd of the control plane, reached through port-forwards to its Pods.
   *
   * @param identity client certificate signed by the etcd authority, and that authority
   */
  public Etcd etcd(EtcdIdentity identity) {
    return new Etcd(cluster, new PodTunnels(this), identity, executor, settings);
  }

  KubernetesClient client() {
    return client;
  }

  /** Runs a call of the library and classifies its failure. */
  <T> T call(String action, Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException failure) {
      throw WorkloadException.of(action + " in " + cluster, failure);
    }
  }

  /** As {@link #call}, false when the object does not exist. */
  boolean callIfPresent(String action, Supplier<?> call) {
    try {
      call(action, call);
      return true;
    } catch (WorkloadException e) {
      if (e.problem() == Problem.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  static int codeOf(Throwable failure) {
    for (Throwable t = failure; t != null && t != t.getCause(); t = t.getCause()) {
      if (t instanceof KubernetesClientException client) {
        return client.getCode();
      }
    }
    return 0;
  }

  @Override
  public void close() {
    client.close();
  }
}
