package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * A condition of another object shown on this one, for example an infrastructure's Ready as the
 * Cluster's InfrastructureReady. The time of the original is kept, so it says when the thing
 * changed and not when we noticed.
 */
public final class Mirror {
  private final String sourceType;
  private final Condition fallback;

  private Mirror(String sourceType, Condition fallback) {
    this.sourceType = sourceType;
    this.fallback = fallback;
  }

  public static Mirror of(String sourceType) {
    return new Mirror(sourceType, null);
  }

  /**
   * What to say when the other object has no such condition, for example from its contract's
   * boolean.
   */
  public Mirror fallback(boolean status, String reason, String message) {
    return new Mirror(sourceType, Conditions.of(sourceType, status, reason, message));
  }

  public Mirror fallback(String status, String reason, String message) {
    return new Mirror(sourceType, Conditions.of(sourceType, status, reason, message));
  }

  /**
   * The condition of the given type, to be {@link Conditions#set}; Unknown when there is neither
   * source nor fallback.
   */
  public Condition condition(String targetType, List<Condition> sourceConditions) {
    Condition source =
        Conditions.get(sourceConditions, sourceType)
            .orElseGet(
                () ->
                    fallback != null
                        ? fallback
                        : Conditions.notYetReported(
                            sourceType, "Condition " + sourceType + " not yet reported"));
    Condition mirrored =
        Conditions.of(targetType, source.getStatus(), source.getReason(), source.getMessage());
    mirrored.setLastTransitionTime(source.getLastTransitionTime());
    return mirrored;
  }
}
