package io.clusterapi.machine.operation;

import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.machine.planning.MachineDeletion;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** Deletes the Node of a Machine whose host is gone. A Node that is gone already is fine. */
@ApplicationScoped
class DeleteNode implements OperationHandler {
  private final WorkloadAccess workload;

  DeleteNode(WorkloadAccess workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return MachineDeletion.DELETE_NODE;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(
        attempt,
        (connection, request) -> {
          connection.nodes().delete(request.path("node").asText());
          return OperationResult.done();
        });
  }
}
