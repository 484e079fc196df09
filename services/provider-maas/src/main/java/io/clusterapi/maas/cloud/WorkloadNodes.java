package io.clusterapi.maas.cloud;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.secret.SecretSource;
import io.clusterapi.provider.secret.SecretValues;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Reaches Nodes with the cluster's admin kubeconfig, in short visits. */
public final class WorkloadNodes implements NodeNaming {
  /** A booting machine takes minutes to become a Node; asking is one small request. */
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final SecretValues kubeconfigs;
  private final WorkloadClients clients;
  private final Executor blocking;

  public WorkloadNodes(SecretSource secrets, WorkloadClients clients, Executor blocking) {
    this.kubeconfigs =
        new SecretValues(
            secrets,
            "kubeconfig",
            "WaitingForKubeconfig",
            "KubeconfigUnavailable",
            Duration.ofSeconds(5));
    this.clients = clients;
    this.blocking = blocking;
  }

  @Override
  public Uni<Void> name(String namespace, String cluster, String node, String providerId) {
    return kubeconfigs
        .read(namespace, cluster + "-kubeconfig", "value")
        .emitOn(blocking)
        .map(
            found -> {
              visit(namespace, cluster, found.text("value").orElse(""), node, providerId);
              return null;
            });
  }

  private void visit(
      String namespace, String cluster, String kubeconfig, String node, String providerId) {
    try (WorkloadConnection connection = clients.connect(namespace + "/" + cluster, kubeconfig)) {
      if (!connection.nodes().providerId(node, providerId)) {
        throw OperationFailure.throttled(
            "WaitingForNode", "Node %s has not joined the cluster yet".formatted(node), AGAIN);
      }
    } catch (WorkloadException e) {
      throw OperationFailure.throttled(
          "WorkloadCluster" + e.problem().name(), e.getMessage(), AGAIN);
    }
  }
}
