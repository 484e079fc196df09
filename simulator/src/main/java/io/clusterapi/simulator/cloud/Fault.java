package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * A rule that makes calls go wrong.
 *
 * @param action which calls: {@code service:Action} with {@code *} and {@code ?}, such as {@code
 *     ec2:Describe*}; for {@link Kind#QUOTA} not used
 * @param kind what happens
 * @param probability of each matching call, 0 to 1; default 1
 * @param seed of the dice, so that a run can be repeated; default 0
 * @param count how often at most; default without end
 * @param millis how long a {@link Kind#DELAY} lasts, or how old a {@link Kind#STALE} answer is
 * @param status HTTP status of an {@link Kind#ERROR}; default 503
 * @param code the cloud's error code of an {@link Kind#ERROR}; default the cloud's usual one
 * @param resource which resource type a {@link Kind#QUOTA} limits
 * @param limit how many of it may exist in one account and region
 */
public record Fault(
    String action,
    @JsonProperty(required = true) Kind kind,
    Double probability,
    long seed,
    Integer count,
    long millis,
    Integer status,
    String code,
    String resource,
    Integer limit) {

  /** What a fault does to a call. */
  public enum Kind {
    /** Answers late. */
    DELAY,
    /** Refuses as the cloud does when asked too often. */
    THROTTLE,
    /** Answers a server error; nothing was done. */
    ERROR,
    /** Cuts the connection; nothing was done. */
    FAIL_BEFORE,
    /** Does what was asked, then cuts the connection: the caller cannot know. */
    FAIL_AFTER,
    /** Does what was asked, then cuts the connection in the middle of the answer. */
    HALF_BODY,
    /** Answers a read from the world as it was some time ago. */
    STALE,
    /** Lowers a limit. */
    QUOTA;

    @JsonCreator
    static Kind of(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.text().equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "kind must be one of delay, throttle, error, fail-before, fail-after,"
                          + " half-body, stale, quota; found: "
                          + text));
    }

    @JsonValue
    String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  public Fault {
    probability = probability == null ? 1.0 : probability;
    count = count == null ? Integer.MAX_VALUE : count;
    if (kind == Kind.QUOTA) {
      if (resource == null || limit == null || limit < 0) {
        throw new IllegalArgumentException("a quota needs resource and limit (0 or more)");
      }
    } else if (action == null || action.isBlank()) {
      throw new IllegalArgumentException("action is missing: a pattern such as ec2:RunInstances");
    }
    if (probability < 0 || probability > 1) {
      throw new IllegalArgumentException("probability must be from 0 to 1, found: " + probability);
    }
    if (kind == Kind.STALE && millis > World.MEMORY.toMillis()) {
      throw new IllegalArgumentException(
          "millis of a stale read may be at most " + World.MEMORY.toMillis());
    }
  }
}
