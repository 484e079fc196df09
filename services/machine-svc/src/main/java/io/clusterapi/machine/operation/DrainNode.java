package io.clusterapi.machine.operation;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.machine.planning.MachineDeletion;
import io.clusterapi.workload.DrainResult;
import io.clusterapi.workload.DrainRules;
import io.clusterapi.workload.NodeFact;
import io.clusterapi.workload.WorkloadConnection;
import io.clusterapi.workload.WorkloadException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Cordons and drains a Node, one pass a try. While Pods remain the try counts as failed for now: it
 * is repeated, and its message tells the user what holds the Node.
 */
@ApplicationScoped
class DrainNode implements OperationHandler {
  /** Upstream retries every 20 s; Pods that terminate normally are gone after one second or two. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration LATER = Duration.ofSeconds(20);
  private static final int QUICK_TRIES = 5;

  private final WorkloadAccess workload;
  private final Clock clock;

  DrainNode(WorkloadAccess workload, Clock clock) {
    this.workload = workload;
    this.clock = clock;
  }

  @Override
  public String type() {
    return MachineDeletion.DRAIN;
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    return workload.visit(attempt, (connection, request) -> pass(connection, request, attempt));
  }

  private OperationResult pass(
      WorkloadConnection connection, JsonNode request, OperationTry attempt) {
    String node = request.path("node").asText();
    DrainResult result;
    try {
      boolean unreachable = connection.nodes().get(node).map(NodeFact::unreachable).orElse(false);
      result = connection.drain().pass(node, DrainRules.none(), unreachable, clock.instant());
    } catch (WorkloadException e) {
      if (e.problem() == WorkloadException.Problem.NOT_FOUND) {
        return OperationResult.done();
      }
      throw e;
    }
    if (result.complete()) {
      return OperationResult.done();
    }
    throw OperationFailure.throttled(
        "DrainingNode", message(result), attempt.attempt() <= QUICK_TRIES ? SOON : LATER);
  }

  static String message(DrainResult result) {
    List<String> lines = new ArrayList<>();
    add(lines, "Pods still terminating", result.terminating());
    result
        .failed()
        .forEach((why, pods) -> add(lines, "Pods that cannot be evicted (" + why + ")", pods));
    add(lines, "Pods waiting to complete", result.waitCompleted());
    add(lines, "Pods that leave after those", result.later());
    add(lines, "Pods waited for after those", result.waitCompletedLater());
    return "Drain not completed yet:\n" + String.join("\n", lines);
  }

  private static void add(List<String> lines, String what, List<String> pods) {
    if (!pods.isEmpty()) {
      String names = String.join(", ", pods.subList(0, Math.min(5, pods.size())));
      lines.add(
          "* "
              + what
              + ": "
              + names
              + (pods.size() > 5 ? ", ... (" + (pods.size() - 5) + " more)" : ""));
    }
  }
}
