package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * One condition of many objects becomes one, for example a MachineDeployment's MachinesReady from
 * the Ready of its Machines.
 *
 * <p>The status follows the worst of the sources; the message names at most three different
 * messages, each with at most three objects, control-plane Machines first, issues before unknowns,
 * then the messages of most objects.
 */
public final class Aggregate {
  private final String sourceType;
  private final boolean negative;
  private final Function<Condition, Priority> priority;
  private final Reasons reasons;

  private Aggregate(
      String sourceType,
      boolean negative,
      Function<Condition, Priority> priority,
      Reasons reasons) {
    this.sourceType = sourceType;
    this.negative = negative;
    this.priority = priority;
    this.reasons = reasons;
  }

  /** Aggregates a type that is good when True. */
  public static Aggregate of(String sourceType) {
    return new Aggregate(sourceType, false, Priority.byPolarity(Set.of()), Reasons.GENERIC);
  }

  /** Aggregates a type that is bad when True; so is the result. */
  public static Aggregate ofNegative(String sourceType) {
    return new Aggregate(
        sourceType, true, Priority.byPolarity(Set.of(sourceType)), Reasons.GENERIC);
  }

  public Aggregate priority(Function<Condition, Priority> decide) {
    return new Aggregate(sourceType, negative, decide, reasons);
  }

  public Aggregate reasons(String issue, String unknown, String info) {
    return new Aggregate(sourceType, negative, priority, new Reasons(issue, unknown, info));
  }

  /**
   * The condition of the given type, to be {@link Conditions#set}.
   *
   * @throws IllegalArgumentException if there are no sources: what "no machines" means is for the
   *     kind to say
   */
  public Condition condition(String targetType, List<Source> sources) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("nothing to aggregate into " + targetType);
    }
    List<Reported> reported = new ArrayList<>();
    for (Source source : sources) {
      Condition condition =
          Conditions.get(source.conditions(), sourceType)
              .orElseGet(
                  () ->
                      Conditions.notYetReported(
                          sourceType, "Condition " + sourceType + " not yet reported"));
      reported.add(new Reported(source, condition, priority.apply(condition)));
    }
    Priority top =
        reported.stream().map(Reported::priority).min(Comparator.naturalOrder()).orElseThrow();
    String status =
        switch (top) {
          case ISSUE -> negative ? Conditions.TRUE : Conditions.FALSE;
          case UNKNOWN -> Conditions.UNKNOWN;
          case INFO -> negative ? Conditions.FALSE : Conditions.TRUE;
        };
    return Conditions.of(targetType, status, reasons.of(top), AggregateMessage.of(reported, top));
  }

  /** A source's condition and how much it matters. */
  record Reported(Source source, Condition condition, Priority priority) {
    String message() {
      return condition.getMessage() == null ? "" : condition.getMessage();
    }
  }
}
