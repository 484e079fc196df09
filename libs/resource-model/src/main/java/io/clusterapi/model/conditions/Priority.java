package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.Set;
import java.util.function.Function;

/**
 * How much a condition matters when many become one; the first of these that occurs decides the
 * outcome.
 */
public enum Priority {
  /** It reports a problem: False, or True where the type has negative polarity. */
  ISSUE,
  /** Nobody knows: Unknown. */
  UNKNOWN,
  /** As it should be: True, or False where the type has negative polarity. */
  INFO;

  /**
   * The usual assignment, for types of positive polarity except the given ones ({@code Deleting},
   * {@code Paused}...).
   */
  public static Function<Condition, Priority> byPolarity(Set<String> negativeTypes) {
    return condition -> {
      boolean negative = negativeTypes.contains(condition.getType());
      return switch (condition.getStatus()) {
        case Conditions.TRUE -> negative ? ISSUE : INFO;
        case Conditions.FALSE -> negative ? INFO : ISSUE;
        default -> UNKNOWN;
      };
    };
  }
}
