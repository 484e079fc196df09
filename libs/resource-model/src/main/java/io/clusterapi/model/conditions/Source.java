package io.clusterapi.model.conditions;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/**
 * One of the objects whose conditions are aggregated.
 *
 * @param controlPlaneMachine its messages come first: without the control plane nothing else can be
 *     repaired
 */
public record Source(
    String kind, String name, boolean controlPlaneMachine, List<Condition> conditions) {

  public Source {
    conditions = conditions == null ? List.of() : List.copyOf(conditions);
  }

  public static Source of(String kind, String name, List<Condition> conditions) {
    return new Source(kind, name, false, conditions);
  }
}
