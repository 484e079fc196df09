package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.Condition;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.model.core.V1Beta1Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Conditions with a severity, as the providers of the v1beta1 contract show them: Ready first, the
 * others by type. A condition that is True has neither severity nor reason.
 */
public final class V1Beta1Conditions {
  public static final String READY = "Ready";

  /** How bad a condition that is False is. */
  public enum Severity {
    Info,
    Warning,
    Error
  }

  private final List<V1Beta1Condition> conditions;
  private final Instant now;

  public V1Beta1Conditions(List<V1Beta1Condition> before, Instant now) {
    this.conditions = before == null ? new ArrayList<>() : new ArrayList<>(before);
    this.now = now;
  }

  public V1Beta1Conditions isTrue(String type) {
    return set(type, "True", null, null, null);
  }

  public V1Beta1Conditions isFalse(String type, Severity severity, String reason, String message) {
    return set(type, "False", severity.name(), reason, message);
  }

  public V1Beta1Conditions remove(String type) {
    conditions.removeIf(condition -> condition.type.equals(type));
    return this;
  }

  /**
   * Ready becomes the worst of the named conditions, the first of equals; absent ones count not.
   */
  public V1Beta1Conditions summarize(List<String> types) {
    V1Beta1Condition worst = null;
    for (String type : types) {
      for (V1Beta1Condition condition : conditions) {
        if (condition.type.equals(type)
            && !condition.status.equals("True")
            && (worst == null || rank(condition) > rank(worst))) {
          worst = condition;
        }
      }
    }
    return worst == null
        ? isTrue(READY)
        : set(READY, worst.status, worst.severity, worst.reason, worst.message);
  }

  /**
   * The same while things are being made, with how many of the steps are done: upstream's "3 of 7
   * completed". A step is done at once or not; what is told within one would be a change of the
   * object, and of the Cluster it belongs to, for each of forty parts.
   *
   * @param types as for {@link #summarize}
   * @param steps those of them that are steps; absent ones count not
   */
  public V1Beta1Conditions summarize(List<String> types, List<String> steps) {
    summarize(types);
    List<V1Beta1Condition> counted =
        conditions.stream().filter(condition -> steps.contains(condition.type)).toList();
    long done = counted.stream().filter(condition -> condition.status.equals("True")).count();
    return conditions.stream()
        .filter(condition -> condition.type.equals(READY))
        .filter(ready -> Severity.Info.name().equals(ready.severity))
        .findFirst()
        .map(
            ready ->
                set(
                    READY,
                    ready.status,
                    ready.severity,
                    ready.reason,
                    "%d of %d completed%s"
                        .formatted(
                            done,
                            counted.size(),
                            ready.message == null ? "" : ", " + ready.message)))
        .orElse(this);
  }

  public List<V1Beta1Condition> list() {
    conditions.sort(
        Comparator.comparing((V1Beta1Condition condition) -> !condition.type.equals(READY))
            .thenComparing(condition -> condition.type));
    return conditions;
  }

  private static int rank(V1Beta1Condition condition) {
    return condition.severity == null ? 0 : Severity.valueOf(condition.severity).ordinal();
  }

  private V1Beta1Conditions set(
      String type, String status, String severity, String reason, String message) {
    V1Beta1Condition condition = new V1Beta1Condition();
    condition.type = type;
    condition.status = status;
    condition.severity = severity;
    condition.reason = reason;
    condition.message = message == null || message.isEmpty() ? null : message;
    condition.lastTransitionTime = now.truncatedTo(ChronoUnit.SECONDS).toString();
    for (int i = 0; i < conditions.size(); i++) {
      V1Beta1Condition before = conditions.get(i);
      if (before.type.equals(type)) {
        if (before.status.equals(status)) {
          condition.lastTransitionTime = before.lastTransitionTime;
        }
        conditions.set(i, condition);
        return this;
      }
    }
    conditions.add(condition);
    return this;
  }

  /** The same conditions for the event stream. */
  public static List<Condition> published(List<V1Beta1Condition> conditions) {
    if (conditions == null) {
      return List.of();
    }
    return conditions.stream().map(V1Beta1Conditions::published).toList();
  }

  private static Condition published(V1Beta1Condition condition) {
    return Condition.newBuilder()
        .setType(condition.type)
        .setStatus(ConditionStatus.valueOf(condition.status.toUpperCase(java.util.Locale.ROOT)))
        .setReason(condition.reason == null ? condition.type : condition.reason)
        .setMessage(condition.message == null ? "" : condition.message)
        .setLastTransitionTime(Instant.parse(condition.lastTransitionTime))
        .build();
  }
}
