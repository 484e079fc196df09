package io.clusterapi.provider.driver;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.provider.part.PartGraph;
import java.time.Duration;
import java.util.Optional;

/**
 * What a cloud answered instead of doing it, in no cloud's terms. A provider translates its errors
 * to this once; what follows from the class is the same for all.
 *
 * @param category what it means
 * @param code the cloud's own code, for people who look it up
 * @param message a sentence with what was wanted, what was found and what to do; no secrets
 * @param retryAfter when the cloud said to come back
 */
public record CloudFailure(
    Category category, String code, String message, Optional<Duration> retryAfter) {

  /** Classes of failures. */
  public enum Category {
    /** The cloud does not know it: gone, or so new that it is not listed yet. */
    NOT_FOUND,
    /** It was there and has ended (terminated, deleted). */
    ENDED,
    /** One of that name or address range exists already. */
    ALREADY_EXISTS,
    /** Something else still uses it. */
    IN_USE,
    /** Too many calls: nothing happened. */
    THROTTLED,
    /** A limit of the account: nothing happened. */
    QUOTA,
    /** The cloud has none to give right now: nothing happened. */
    NO_CAPACITY,
    /** Missing, expired or insufficient credentials: nothing happened. */
    UNAUTHORIZED,
    /** What was asked can not be right: nothing happened, and nothing will. */
    INVALID,
    /** Not now, by the state of something it builds on: nothing happened. */
    NOT_YET,
    /** The answer was lost or is an internal error: it may have happened. */
    UNKNOWN_OUTCOME
  }

  /** How an attempt to make something ends. */
  public OperationFailure asFailure() {
    return switch (category) {
      case INVALID, ENDED -> OperationFailure.terminal(reason(), text());
      case THROTTLED, QUOTA, NO_CAPACITY, UNAUTHORIZED ->
          OperationFailure.throttled(reason(), text(), retryAfter.orElse(pause()));
      default -> OperationFailure.transientProblem(reason(), text(), null);
    };
  }

  /** A removal is never given up, whatever the cloud says. */
  public OperationFailure asRemovalFailure() {
    return category == Category.INVALID
        ? OperationFailure.throttled(reason(), text(), Duration.ofSeconds(30))
        : asFailure();
  }

  /** The word for conditions and events. */
  public String reason() {
    return switch (category) {
      case NOT_FOUND -> "NotFound";
      case ENDED -> PartGraph.VANISHED;
      case ALREADY_EXISTS -> "AlreadyExists";
      case IN_USE -> "DependencyViolation";
      case THROTTLED -> "Throttled";
      case QUOTA -> "QuotaExceeded";
      case NO_CAPACITY -> "InsufficientCapacity";
      case UNAUTHORIZED -> "Unauthorized";
      case INVALID -> "InvalidRequest";
      case NOT_YET -> "NotYetPossible";
      case UNKNOWN_OUTCOME -> PartGraph.OUTCOME_UNKNOWN;
    };
  }

  // Waiting for a quota or for credentials is waiting for a person: the runtime's backoff, which
  // starts in the range of milliseconds, would only fill the account's rate limit.
  private Duration pause() {
    return switch (category) {
      case QUOTA, NO_CAPACITY -> Duration.ofSeconds(20);
      case UNAUTHORIZED -> Duration.ofSeconds(10);
      default -> null;
    };
  }

  private String text() {
    return code.isEmpty() ? message : message + " (" + code + ")";
  }
}
