package io.clusterapi.model.conditions;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Reading and setting the conditions of one object. A list may be null or empty, both mean "no
 * conditions"; results are new unmodifiable lists.
 */
public final class Conditions {
  public static final String TRUE = "True";
  public static final String FALSE = "False";
  public static final String UNKNOWN = "Unknown";

  /** Reason of a condition that was expected and does not exist on the object. */
  public static final String NOT_YET_REPORTED = "NotYetReported";

  /** Reason given to a provider's condition that carries none. */
  public static final String NO_REASON_REPORTED = "NoReasonReported";

  private Conditions() {}

  /**
   * A condition to be {@link #set}; it gets its time and generation there. A null message means an
   * empty one.
   */
  public static Condition of(String type, String status, String reason, String message) {
    Condition condition = new Condition();
    condition.setType(type);
    condition.setStatus(status);
    condition.setReason(reason);
    condition.setMessage(message == null ? "" : message);
    return condition;
  }

  public static Condition of(String type, boolean status, String reason, String message) {
    return of(type, status ? TRUE : FALSE, reason, message);
  }

  public static Optional<Condition> get(List<Condition> conditions, String type) {
    if (conditions == null) {
      return Optional.empty();
    }
    return conditions.stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }

  public static boolean has(List<Condition> conditions, String type) {
    return get(conditions, type).isPresent();
  }

  public static boolean isTrue(List<Condition> conditions, String type) {
    return TRUE.equals(status(conditions, type));
  }

  public static boolean isFalse(List<Condition> conditions, String type) {
    return FALSE.equals(status(conditions, type));
  }

  /** True also when the condition does not exist. */
  public static boolean isUnknown(List<Condition> conditions, String type) {
    return UNKNOWN.equals(status(conditions, type));
  }

  /** {@code Unknown} when the condition does not exist. */
  public static String status(List<Condition> conditions, String type) {
    return get(conditions, type).map(Condition::getStatus).orElse(UNKNOWN);
  }

  /** Empty when the condition does not exist. */
  public static String reason(List<Condition> conditions, String type) {
    return get(conditions, type).map(Condition::getReason).orElse("");
  }

  /** Empty when the condition does not exist. */
  public static String message(List<Condition> conditions, String type) {
    return get(conditions, type).map(Condition::getMessage).orElse("");
  }

  /** When the condition last changed its status. */
  public static Optional<Instant> lastTransition(List<Condition> conditions, String type) {
    return get(conditions, type)
        .map(Condition::getLastTransitionTime)
        .filter(text -> !text.isBlank())
        .map(Instant::parse);
  }

  /**
   * The list with the condition added or replaced, in the order people read them ({@link
   * ConditionOrder}).
   *
   * <p>lastTransitionTime becomes the condition's own time if it carries one (mirrored conditions
   * do), else {@code now}, only when the condition is new or its status changes, as {@code
   * meta.SetStatusCondition} does; a change of reason or message alone keeps the old time. So
   * planning the same facts twice gives equal lists.
   *
   * @param observedGeneration metadata.generation the condition was computed for; null leaves the
   *     field out
   */
  public static List<Condition> set(
      List<Condition> conditions, Condition condition, Long observedGeneration, Instant now) {
    Objects.requireNonNull(condition.getType(), "type");
    Objects.requireNonNull(condition.getStatus(), "status");
    List<Condition> result = new ArrayList<>();
    Condition before = null;
    for (Condition existing : conditions == null ? List.<Condition>of() : conditions) {
      if (condition.getType().equals(existing.getType())) {
        before = existing;
      } else {
        result.add(existing);
      }
    }
    Condition after =
        of(
            condition.getType(),
            condition.getStatus(),
            condition.getReason(),
            condition.getMessage());
    after.setObservedGeneration(observedGeneration);
    boolean sameStatus = before != null && condition.getStatus().equals(before.getStatus());
    after.setLastTransitionTime(
        sameStatus && before.getLastTransitionTime() != null
            ? before.getLastTransitionTime()
            : transitionTime(condition, now));
    result.add(after);
    result.sort(ConditionOrder.INSTANCE);
    return List.copyOf(result);
  }

  /** {@link #set} for each of the conditions. */
  public static List<Condition> setAll(
      List<Condition> conditions, List<Condition> changes, Long observedGeneration, Instant now) {
    List<Condition> result = conditions == null ? List.of() : List.copyOf(conditions);
    for (Condition change : changes) {
      result = set(result, change, observedGeneration, now);
    }
    return result;
  }

  /** The list without the condition of that type. */
  public static List<Condition> remove(List<Condition> conditions, String type) {
    if (conditions == null) {
      return List.of();
    }
    return conditions.stream().filter(condition -> !type.equals(condition.getType())).toList();
  }

  /**
   * The conditions of any object, a provider's too: {@code status.v1beta2.conditions} if that
   * exists, else {@code status.conditions}, also when those are of the older form with a severity.
   * Entries without type or with a status that is none are left out.
   */
  public static List<Condition> read(JsonNode object) {
    JsonNode status = object.path("status");
    JsonNode list = status.path("v1beta2").path("conditions");
    if (!list.isArray()) {
      list = status.path("conditions");
    }
    List<Condition> result = new ArrayList<>();
    for (JsonNode entry : list) {
      String value = entry.path("status").asText("");
      String type = entry.path("type").asText("");
      if (type.isEmpty() || !(TRUE.equals(value) || FALSE.equals(value) || UNKNOWN.equals(value))) {
        continue;
      }
      String reason = entry.path("reason").asText("");
      Condition condition =
          of(
              type,
              value,
              reason.isEmpty() ? NO_REASON_REPORTED : reason,
              entry.path("message").asText(""));
      if (entry.hasNonNull("lastTransitionTime")) {
        condition.setLastTransitionTime(entry.get("lastTransitionTime").asText());
      }
      if (entry.hasNonNull("observedGeneration")) {
        condition.setObservedGeneration(entry.get("observedGeneration").asLong());
      }
      result.add(condition);
    }
    return List.copyOf(result);
  }

  static Condition notYetReported(String type, String message) {
    return of(type, UNKNOWN, NOT_YET_REPORTED, message);
  }

  private static String transitionTime(Condition condition, Instant now) {
    String own = condition.getLastTransitionTime();
    Instant time = own == null || own.isBlank() ? now : Instant.parse(own);
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
