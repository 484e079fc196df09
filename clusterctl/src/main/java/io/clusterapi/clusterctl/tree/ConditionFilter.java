package io.clusterapi.clusterctl.tree;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.conditions.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Set;

/** Which conditions of which objects get lines of their own ({@code --show-conditions}). */
final class ConditionFilter {
  static final Set<String> NEGATIVE =
      Set.of(
          "Paused",
          "Deleting",
          "RollingOut",
          "ScalingUp",
          "ScalingDown",
          "Updating",
          "Remediating");

  private static final String ONLY_NOTABLE = "!";

  private final List<String> filters;

  ConditionFilter(String showConditions) {
    this.filters = List.of(showConditions.split(","));
  }

  List<Condition> shown(ObjectNode object) {
    String kind = object.path("kind").asText();
    for (String filter : filters) {
      boolean notable = filter.endsWith(ONLY_NOTABLE);
      String subject = notable ? filter.substring(0, filter.length() - 1) : filter;
      if (subject.equalsIgnoreCase("all")
          || subject.equalsIgnoreCase(kind)
          || subject.equalsIgnoreCase(kind + "/" + Rows.name(object))) {
        return Conditions.read(object).stream()
            .filter(condition -> !notable || notable(condition))
            .toList();
      }
    }
    return List.of();
  }

  private static boolean notable(Condition condition) {
    if (condition.getType().equals("Available") || condition.getType().equals("Ready")) {
      return true;
    }
    String fine = NEGATIVE.contains(condition.getType()) ? Conditions.FALSE : Conditions.TRUE;
    return !fine.equals(condition.getStatus()) || !condition.getMessage().isEmpty();
  }
}
