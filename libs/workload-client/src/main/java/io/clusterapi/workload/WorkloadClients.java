package io.clusterapi.workload;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Opens connections to workload clusters. All of them share one Vert.x, one pool of threads for
 * callbacks and one serializer: left to itself the library makes each of these per client, a few MB
 * and a dozen threads for every one of thousands of clusters.
 */
public final class WorkloadClients implements AutoCloseable {
  static {
    NativeCryptography.prefer();
  }

  private final Vertx vertx;
  private final ExecutorService executor;
  private final boolean owned;
  private final WorkloadSettings settings;
  private final KubernetesSerialization serialization = new KubernetesSerialization();
  private boolean watchesAsRequests = true;

  /**
   * On a Vert.x and a pool of the caller, who also closes them. With DNS servers in the settings
   * the connections run on a Vert.x that asks those.
   *
   * @param executor runs the callbacks of watches; needs no more threads than cores
   */
  public WorkloadClients(Vertx vertx, ExecutorService executor, WorkloadSettings settings) {
    this(
        settings.dnsServers().isEmpty() ? vertx : NameServers.vertx(settings.dnsServers()),
        executor,
        settings,
        false);
  }

  private WorkloadClients(
      Vertx vertx, ExecutorService executor, WorkloadSettings settings, boolean owned) {
    this.vertx = vertx;
    this.executor = executor;
    this.settings = settings;
    this.owned = owned;
  }

  /** On a Vert.x and threads of its own, ended by {@link #close}. */
  public static WorkloadClients create(WorkloadSettings settings) {
    VertxOptions options =
        new VertxOptions()
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    AtomicInteger number = new AtomicInteger();
    ExecutorService threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, "workload-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    return new WorkloadClients(Vertx.vertx(options), threads, settings, true);
  }

  /**
   * A connection that speaks to nobody yet; {@link WorkloadConnection#probe} tells whether it can.
   *
   * @param cluster for messages, {@code namespace/name}
   * @param kubeconfig YAML text with embedded credentials
   * @throws WorkloadException when the kubeconfig is unreadable or asks for what is not allowed
   */
  public WorkloadConnection connect(String cluster, String kubeconfig) {
    Config config = Kubeconfig.parse(kubeconfig, settings);
    // As requests among others on one connection: a WebSocket is a connection of its own.
    config.setOnlyHttpWatches(watchesAsRequests);
    try {
      KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(config)
              .withHttpClientFactory(
                  new MultiplexedHttp(vertx, config.getMasterUrl().startsWith("https:")))
              .withTaskExecutor(executor)
              .withKubernetesSerialization(serialization)
              .build();
      forgetCredentials(config);
      return new WorkloadConnection(cluster, client, executor, settings);
    } catch (RuntimeException unusable) {
      // The cause's message may repeat key material it could not decode.
      throw new WorkloadException(
          WorkloadException.Problem.OTHER,
          "connect to "
              + cluster
              + ": the kubeconfig's server address, certificates or key cannot be used; check"
              + " server, certificate-authority-data, client-certificate-data and client-key-data");
    }
  }

  // TLS is set up with them by now; their text is 4 KB of each of a thousand links, keys among it.
  private static void forgetCredentials(Config config) {
    config.setCaCertData(null);
    config.setClientCertData(null);
    config.setClientKeyData(null);
  }

  /** For servers that know watches by WebSocket only. API servers know both. */
  WorkloadClients watchingByWebSocket() {
    watchesAsRequests = false;
    return this;
  }

  /** Ends what this object started; connections still open stop working. */
  @Override
  public void close() {
    if (!owned) {
      return;
    }
    executor.shutdownNow();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception closing) {
      throw new IllegalStateException("The connections' event loops did not stop", closing);
    }
  }
}
