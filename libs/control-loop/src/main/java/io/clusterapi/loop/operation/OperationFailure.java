package io.clusterapi.loop.operation;

import java.time.Duration;
import java.util.Optional;

/**
 * A try that failed, classified once.
 *
 * <p>The reason and message reach conditions and events, so they say what was wanted, what was
 * found and what to do, and never contain a secret.
 */
public final class OperationFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether trying again can help. */
  public enum Kind {
    /** Tried again with backoff and jitter, or after {@link #retryAfter}. */
    TRANSIENT,
    /** Not tried again; the planner decides. */
    TERMINAL
  }

  private final Kind kind;
  private final String reason;
  private final transient Optional<Duration> retryAfter;
  private final boolean throttled;

  private OperationFailure(
      Kind kind,
      String reason,
      String message,
      Optional<Duration> retryAfter,
      boolean throttled,
      Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.throttled = throttled;
  }

  public static OperationFailure terminal(String reason, String message) {
    return new OperationFailure(Kind.TERMINAL, reason, message, Optional.empty(), false, null);
  }

  public static OperationFailure transientProblem(String reason, String message, Throwable cause) {
    return new OperationFailure(Kind.TRANSIENT, reason, message, Optional.empty(), false, cause);
  }

  /**
   * Nothing happened, since the other side takes no more for now or waits for somebody.
   *
   * @param retryAfter when it said to come back, null when it did not
   */
  public static OperationFailure throttled(String reason, String message, Duration retryAfter) {
    return new OperationFailure(
        Kind.TRANSIENT, reason, message, Optional.ofNullable(retryAfter), true, null);
  }

  public Kind kind() {
    return kind;
  }

  public String reason() {
    return reason;
  }

  public Optional<Duration> retryAfter() {
    return retryAfter;
  }

  /** Whether the other side did not even try. */
  public boolean isThrottled() {
    return throttled;
  }
}
