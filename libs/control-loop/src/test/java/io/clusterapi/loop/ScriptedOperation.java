package io.clusterapi.loop;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Does what its request says: {@code ok}, {@code twice-then-ok}, {@code terminal}, {@code never}.
 */
@ApplicationScoped
public class ScriptedOperation implements OperationHandler {
  private final Map<String, Queue<Integer>> attempts = new ConcurrentHashMap<>();

  @Override
  public String type() {
    return "scripted";
  }

  /** Numbers of the tries of an operation so far. */
  public List<Integer> attempts(String operationId) {
    return List.copyOf(attempts.getOrDefault(operationId, new ConcurrentLinkedQueue<>()));
  }

  @Override
  public Uni<OperationResult> run(OperationTry attempt) {
    attempts
        .computeIfAbsent(attempt.intent().id(), id -> new ConcurrentLinkedQueue<>())
        .add(attempt.attempt());
    return switch (attempt.intent().request()) {
      case "ok" -> Uni.createFrom().item(OperationResult.of("done"));
      case "twice-then-ok" ->
          attempt.attempt() < 3
              ? Uni.createFrom()
                  .failure(OperationFailure.transientProblem("Busy", "come back later", null))
              : Uni.createFrom().item(OperationResult.of("done"));
      case "terminal" ->
          Uni.createFrom().failure(OperationFailure.terminal("Forbidden", "not allowed"));
      case "never" ->
          Uni.createFrom()
              .failure(OperationFailure.transientProblem("Busy", "come back later", null));
      default -> throw new IllegalArgumentException("no script " + attempt.intent().request());
    };
  }
}
