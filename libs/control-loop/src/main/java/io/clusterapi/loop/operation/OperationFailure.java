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

  private OperationFailure(
      Kind kind, String reason, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
  }

  public static OperationFailure terminal(String reason, String message) {
    return new OperationFailure(Kind.TERMINAL, reason, message, Optional.empty(), null);
  }

  public static OperationFailure transientProblem(String reason, String message, Throwable cause) {
    return new OperationFailure(Kind.TRANSIENT, reason, message, Optional.empty(), cause);
  }

  /** The other side said when to come back. */
  public static OperationFailure throttled(String reason, String message, Duration retryAfter) {
    return new OperationFailure(
        Kind.TRANSIENT, reason, message, Optional.ofNullable(retryAfter), null);
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
}
