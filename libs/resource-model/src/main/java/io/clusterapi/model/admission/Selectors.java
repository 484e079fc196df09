package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.model.schema.FieldError;
import java.util.List;
import java.util.Set;

/** What Kubernetes asks of label selectors. */
final class Selectors {
  private static final Set<String> WITH_VALUES = Set.of("In", "NotIn");
  private static final Set<String> WITHOUT_VALUES = Set.of("Exists", "DoesNotExist");

  private Selectors() {}

  static boolean isEmpty(JsonNode selector) {
    return selector.path("matchLabels").isEmpty() && selector.path("matchExpressions").isEmpty();
  }

  /**
   * @return whether the selector can be used for matching
   */
  static boolean check(JsonNode selector, String path, Problems problems) {
    int before = problems.errors().size();
    MetadataRules.labels(selector.path("matchLabels"), path + ".matchLabels", problems);
    JsonNode expressions = selector.path("matchExpressions");
    for (int i = 0; i < expressions.size(); i++) {
      expression(expressions.get(i), path + ".matchExpressions[" + i + "]", problems);
    }
    return problems.errors().size() == before;
  }

  private static void expression(JsonNode expression, String path, Problems problems) {
    String key = expression.path("key").asText();
    Names.qualifiedName(key).ifPresent(why -> problems.invalid(path + ".key", key, why));
    String operator = expression.path("operator").asText();
    JsonNode values = expression.path("values");
    if (WITH_VALUES.contains(operator)) {
      if (values.isEmpty()) {
        problems.required(path + ".values", "must be given when operator is In or NotIn");
      }
    } else if (WITHOUT_VALUES.contains(operator)) {
      if (!values.isEmpty()) {
        problems.forbidden(
            path + ".values", "may not be given when operator is Exists or DoesNotExist");
      }
    } else {
      problems.add(
          FieldError.notSupported(
              path + ".operator",
              expression.path("operator"),
              List.of("In", "NotIn", "Exists", "DoesNotExist")));
    }
    for (int i = 0; i < values.size(); i++) {
      String value = values.get(i).asText();
      String at = path + ".values[" + i + "]";
      Names.labelValue(value).ifPresent(why -> problems.invalid(at, value, why));
    }
  }
}
