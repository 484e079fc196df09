package io.clusterapi.machine.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.http.SecretReader;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.model.Mapper;
import io.clusterapi.workload.Visits;
import io.clusterapi.workload.WorkloadClients;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.clusterapi.workload.WorkloadSettings;
import io.fabric8.kubernetes.api.model.Secret;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Short visits to workload clusters for acts on one Node. The standing link is cluster-svc's; a
 * visit takes the cluster's admin kubeconfig.
 */
@ApplicationScoped
@Startup
public class WorkloadAccess {
  private final SecretReader secrets;
  private final WorkloadClients clients;
  private final Visits visits;

  public WorkloadAccess(
      SecretReader secrets,
      Vertx vertx,
      @ConfigProperty(name = "capi.workload.dns-servers") Optional<List<String>> dnsServers) {
    this.secrets = secrets;
    this.clients =
        new WorkloadClients(
            vertx,
            Infrastructure.getDefaultWorkerPool(),
            WorkloadSettings.defaults().withDnsServers(dnsServers.orElse(List.of())));
    this.visits = new Visits(clients, Infrastructure.getDefaultWorkerPool());
  }

  /**
   * Runs an act with the request's Node; failures are classified. Blocking acts run on a worker
   * thread.
   */
  Uni<OperationResult> visit(
      OperationTry attempt, BiFunction<WorkloadConnection, JsonNode, OperationResult> act) {
    JsonNode request;
    try {
      request = Mapper.json().readTree(attempt.intent().request());
    } catch (java.io.IOException e) {
      throw OperationFailure.terminal("BadRequest", "the operation's request cannot be read");
    }
    String cluster = request.path("cluster").asText();
    String namespace = request.path("namespace").asText();
    return secrets
        .secret(namespace, cluster + "-kubeconfig")
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            secret -> {
              String kubeconfig =
                  kubeconfig(secret)
                      .orElseThrow(
                          () ->
                              OperationFailure.terminal(
                                  "KubeconfigMissing",
                                  "Secret "
                                      + namespace
                                      + "/"
                                      + cluster
                                      + "-kubeconfig has no value"));
              try {
                return visits.visit(
                    namespace + "/" + cluster,
                    kubeconfig,
                    connection -> act.apply(connection, request));
              } catch (WorkloadException e) {
                throw OperationFailure.transientProblem(e.problem().name(), e.getMessage(), e);
              }
            });
  }

  private static Optional<String> kubeconfig(Optional<Secret> secret) {
    return secret
        .map(Secret::getData)
        .map(data -> data.get("value"))
        .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8));
  }

  @PreDestroy
  void close() {
    visits.close();
    clients.close();
  }
}
