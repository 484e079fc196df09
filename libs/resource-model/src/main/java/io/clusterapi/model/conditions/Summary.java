package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Several conditions of one object become one of positive polarity, for example a Machine's Ready
 * from BootstrapConfigReady, InfrastructureReady, NodeHealthy and the negative Deleting.
 *
 * <p>False if any reports an issue, else Unknown if any is unknown, else True. The message has one
 * line {@code * Type: message} per condition that is not as it should be, in the order of the
 * types; only when all are fine the lines of those that have something to say. An expected type
 * that does not exist counts as unknown.
 */
public final class Summary {
  private final List<String> types;
  private final Set<String> ignoredIfMissing;
  private final Map<String, Condition> overrides;
  private final Function<Condition, Priority> priority;
  private final Reasons reasons;
  private final UnaryOperator<List<String>> lines;

  private Summary(
      List<String> types,
      Set<String> ignoredIfMissing,
      Map<String, Condition> overrides,
      Function<Condition, Priority> priority,
      Reasons reasons,
      UnaryOperator<List<String>> lines) {
    this.types = types;
    this.ignoredIfMissing = ignoredIfMissing;
    this.overrides = overrides;
    this.priority = priority;
    this.reasons = reasons;
    this.lines = lines;
  }

  /**
   * A summary of these types, all of positive polarity until said otherwise; their order is the
   * order of the message.
   */
  public static Summary of(String... types) {
    return of(List.of(types));
  }

  public static Summary of(List<String> types) {
    if (types.isEmpty()) {
      throw new IllegalArgumentException("a summary needs at least one condition type");
    }
    return new Summary(
        List.copyOf(types),
        Set.of(),
        Map.of(),
        Priority.byPolarity(Set.of()),
        Reasons.GENERIC,
        UnaryOperator.identity());
  }

  /** Types that are a problem when True. */
  public Summary negative(String... negativeTypes) {
    return priority(Priority.byPolarity(Set.of(negativeTypes)));
  }

  /** Decides what counts as an issue; for kinds where it depends on the reason. */
  public Summary priority(Function<Condition, Priority> decide) {
    return new Summary(types, ignoredIfMissing, overrides, decide, reasons, lines);
  }

  /** Types that may be absent without the summary becoming Unknown. */
  public Summary ignoreIfMissing(String... optionalTypes) {
    return new Summary(types, Set.of(optionalTypes), overrides, priority, reasons, lines);
  }

  public Summary reasons(String issue, String unknown, String info) {
    return new Summary(
        types, ignoredIfMissing, overrides, priority, new Reasons(issue, unknown, info), lines);
  }

  /**
   * Uses these in place of the object's own conditions of the same types, for example with a
   * shorter message.
   */
  public Summary override(Condition... replacements) {
    Map<String, Condition> map = new LinkedHashMap<>(overrides);
    for (Condition replacement : replacements) {
      map.put(replacement.getType(), replacement);
    }
    return new Summary(types, ignoredIfMissing, Map.copyOf(map), priority, reasons, lines);
  }

  /** Changes the lines of the message before they are joined. */
  public Summary lines(UnaryOperator<List<String>> transform) {
    return new Summary(types, ignoredIfMissing, overrides, priority, reasons, transform);
  }

  /**
   * The condition of the given type, to be {@link Conditions#set}.
   *
   * @throws IllegalArgumentException if the target is among the summarised types, or nothing is
   *     left to summarise
   */
  public Condition condition(String targetType, List<Condition> conditions) {
    if (types.contains(targetType)) {
      throw new IllegalArgumentException(
          "the condition " + targetType + " cannot summarise itself");
    }
    List<Condition> inScope = new ArrayList<>();
    for (String type : types) {
      Condition condition =
          Conditions.get(conditions, type)
              .map(own -> overrides.getOrDefault(type, own))
              .orElseGet(
                  () ->
                      ignoredIfMissing.contains(type)
                          ? null
                          : Conditions.notYetReported(type, "Condition not yet reported"));
      if (condition != null) {
        inScope.add(condition);
      }
    }
    if (inScope.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the conditions " + types + " exists and all may be missing");
    }
    Priority top = inScope.stream().map(priority).min(Comparator.naturalOrder()).orElseThrow();
    String status =
        switch (top) {
          case ISSUE -> Conditions.FALSE;
          case UNKNOWN -> Conditions.UNKNOWN;
          case INFO -> Conditions.TRUE;
        };
    return Conditions.of(targetType, status, reasons.of(top), message(inScope, top));
  }

  private String message(List<Condition> conditions, Priority top) {
    List<String> messages = new ArrayList<>();
    for (Condition condition : conditions) {
      String message = condition.getMessage() == null ? "" : condition.getMessage();
      if (priority.apply(condition) == Priority.INFO
          && (top != Priority.INFO || message.isEmpty())) {
        continue;
      }
      String text = message.isEmpty() ? " " + condition.getReason() : Bullets.nested(message);
      messages.add("* " + condition.getType() + ":" + text);
    }
    return String.join("\n", lines.apply(messages));
  }
}
