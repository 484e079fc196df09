package io.clusterapi.workload;

import io.clusterapi.workload.WorkloadException.Problem;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.maintenance.StatusResponse;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** A client of one etcd member, through its tunnel. */
final class EtcdSession implements AutoCloseable {
  private final String nodeName;
  private final EtcdTunnels.Tunnel tunnel;
  private final Client client;
  private final String endpoint;
  private final WorkloadSettings settings;
  private StatusResponse status;

  private EtcdSession(
      String nodeName,
      EtcdTunnels.Tunnel tunnel,
      Client client,
      String endpoint,
      WorkloadSettings settings) {
    this.nodeName = nodeName;
    this.tunnel = tunnel;
    this.client = client;
    this.endpoint = endpoint;
    this.settings = settings;
  }

  /**
   * @throws WorkloadException when the member does not answer within the dial timeout
   */
  static EtcdSession open(
      String nodeName,
      EtcdTunnels tunnels,
      EtcdIdentity identity,
      Vertx vertx,
      ExecutorService executor,
      WorkloadSettings settings) {
    EtcdTunnels.Tunnel tunnel = tunnels.open(nodeName);
    Client client = null;
    EtcdSession session = null;
    try {
      String endpoint = "https://127.0.0.1:" + tunnel.localPort();
      client =
          Client.builder()
              .endpoints(endpoint)
              // kubeadm's serving certificates name localhost and the Node; through the tunnel the
              // address we dial is neither.
              .authority("localhost")
              .sslContext(EtcdTls.context(identity))
              .vertx(vertx)
              .executorService(executor)
              .connectTimeout(settings.etcdDialTimeout())
              .waitForReady(false)
              .retryMaxAttempts(1)
              .build();
      session = new EtcdSession(nodeName, tunnel, client, endpoint, settings);
      session.status = session.readStatus(settings.etcdDialTimeout());
      return session;
    } finally {
      if (session == null || session.status == null) {
        if (client != null) {
          client.close();
        }
        tunnel.close();
      }
    }
  }

  String nodeName() {
    return nodeName;
  }

  Client client() {
    return client;
  }

  /** Of the member when the session was opened. */
  StatusResponse status() {
    return status;
  }

  <T> T call(String action, Supplier<CompletableFuture<T>> call) {
    return call(action, call, settings.etcdCallTimeout());
  }

  private StatusResponse readStatus(Duration timeout) {
    return call(
        "read etcd status", () -> client.getMaintenanceClient().statusMember(endpoint), timeout);
  }

  private <T> T call(String action, Supplier<CompletableFuture<T>> call, Duration timeout) {
    CompletableFuture<T> future = call.get();
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WorkloadException(Problem.OTHER, action + " on " + nodeName + ": interrupted");
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new WorkloadException(
          Problem.UNREACHABLE,
          action
              + " on "
              + nodeName
              + ": no answer in "
              + timeout.toSeconds()
              + " s"
              + tunnelled());
    } catch (ExecutionException e) {
      String message = e.getCause().getMessage();
      throw new WorkloadException(
          tunnel.failure().isPresent() ? Problem.UNREACHABLE : Problem.OTHER,
          action
              + " on "
              + nodeName
              + ": "
              + (message == null ? e.getCause().getClass().getSimpleName() : message)
              + tunnelled());
    }
  }

  private String tunnelled() {
    return tunnel
        .failure()
        .map(f -> " (port-forward: " + WorkloadException.of("connect", f).getMessage() + ")")
        .orElse("");
  }

  @Override
  public void close() {
    client.close();
    tunnel.close();
  }
}
