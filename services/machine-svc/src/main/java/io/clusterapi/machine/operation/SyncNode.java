package io.clusterapi.machine.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.machine.planning.NodeSync;
import io.clusterapi.workload.NodeFact.Taint;
import io.clusterapi.workload.Nodes;
import io.clusterapi.workload.WorkloadConnection;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes a Machine's labels and annotations to its Node and takes the uninitialized taint off.
 * Idempotent.
 */
@ApplicationScoped
class SyncNode implements OperationHandler {
  private static final Taint UNINITIALIZED =
      new Taint("node.cluster.x-k8s.io/uninitialized", "", "NoSchedule");

  private final WorkloadAccess workload;

  SyncNode(WorkloadAccess workload) {
    this.workload = workload;
  }

  @Override
  public String type() {
    return NodeSync.OPERATION;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, SyncNode::sync);
  }

  private static OperationResult sync(WorkloadConnection connection, JsonNode request) {
    String node = request.path("node").asText();
    Nodes.Change change =
        new Nodes.Change(
            strings(request.path("labels")),
            Set.of(),
            strings(request.path("annotations")),
            Set.of(),
            List.of(),
            List.of(UNINITIALIZED));
    if (connection.nodes().change(node, change).isEmpty()) {
      throw OperationFailure.terminal("NodeNotFound", "Node " + node + " does not exist");
    }
    return OperationResult.done();
  }

  private static Map<String, String> strings(JsonNode object) {
    Map<String, String> values = new HashMap<>();
    object
        .fields()
        .forEachRemaining(field -> values.put(field.getKey(), field.getValue().asText()));
    return values;
  }
}
