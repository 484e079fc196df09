package io.clusterapi.model;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Label selectors of Kubernetes: matching, and writing as a string. */
public final class LabelSelectors {
  private LabelSelectors() {}

  /** Whether the selector asks for nothing, and so, as Kubernetes has it, matches everything. */
  public static boolean isEmpty(LabelSelector selector) {
    return selector == null
        || (empty(selector.getMatchLabels()) && selector.getMatchExpressions().isEmpty());
  }

  /**
   * Whether labels satisfy every requirement. A requirement with an unknown operator never holds.
   */
  public static boolean matches(LabelSelector selector, Map<String, String> labels) {
    if (selector == null) {
      return false;
    }
    Map<String, String> found = labels == null ? Map.of() : labels;
    if (!empty(selector.getMatchLabels())
        && !found.entrySet().containsAll(selector.getMatchLabels().entrySet())) {
      return false;
    }
    return selector.getMatchExpressions().stream().allMatch(r -> matches(r, found));
  }

  /** The selector in the form {@code a=b,c in (d,e),!f}, as in {@code status.selector}. */
  public static String format(LabelSelector selector) {
    List<String> parts = new ArrayList<>();
    if (!empty(selector.getMatchLabels())) {
      new TreeMap<>(selector.getMatchLabels()).forEach((key, v) -> parts.add(key + "=" + v));
    }
    for (LabelSelectorRequirement r : selector.getMatchExpressions()) {
      String values = "(" + String.join(",", r.getValues().stream().sorted().toList()) + ")";
      parts.add(
          switch (r.getOperator()) {
            case "In" -> r.getKey() + " in " + values;
            case "NotIn" -> r.getKey() + " notin " + values;
            case "Exists" -> r.getKey();
            case "DoesNotExist" -> "!" + r.getKey();
            default -> r.getKey() + " " + r.getOperator() + " " + values;
          });
    }
    return String.join(",", parts);
  }

  private static boolean matches(LabelSelectorRequirement requirement, Map<String, String> labels) {
    String key = requirement.getKey();
    return switch (requirement.getOperator()) {
      case "In" -> labels.containsKey(key) && requirement.getValues().contains(labels.get(key));
      case "NotIn" ->
          !labels.containsKey(key) || !requirement.getValues().contains(labels.get(key));
      case "Exists" -> labels.containsKey(key);
      case "DoesNotExist" -> !labels.containsKey(key);
      default -> false;
    };
  }

  private static boolean empty(Map<String, String> map) {
    return map == null || map.isEmpty();
  }
}
