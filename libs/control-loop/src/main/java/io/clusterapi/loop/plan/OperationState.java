package io.clusterapi.loop.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * How far an operation is.
 *
 * @param intent what was begun
 * @param phase where it stands
 * @param attempt tries so far
 * @param problem why the last try failed
 * @param retryAt when the next try is due
 * @param result JSON answer of the handler, present when {@link Phase#SUCCEEDED}
 */
public record OperationState(
    OperationIntent intent,
    Phase phase,
    int attempt,
    Optional<Problem> problem,
    Optional<Instant> retryAt,
    Optional<String> result) {

  public enum Phase {
    /** Begun; being tried or waiting for a free worker. */
    RUNNING,
    /**
     * The last try failed in a way that may pass; tried again at {@link OperationState#retryAt}.
     */
    RETRYING,
    /** Done; the planner takes the result and forgets the operation. */
    SUCCEEDED,
    /** Will not succeed by trying again; the planner decides and forgets the operation. */
    FAILED
  }

  /**
   * Why a try failed: a CamelCase reason and a sentence with what was wanted and found; no secrets.
   */
  public record Problem(String reason, String message) {}

  public String id() {
    return intent.id();
  }

  public String type() {
    return intent.type();
  }

  /** Neither succeeded nor failed for good. */
  public boolean inFlight() {
    return phase == Phase.RUNNING || phase == Phase.RETRYING;
  }
}
