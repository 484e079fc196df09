package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Label and field selectors, as query text and as the structured form inside objects. */
public final class Selectors {
  private static final Pattern SET =
      Pattern.compile("\\s*(\\S+)\\s+(in|notin)\\s*\\(([^)]*)\\)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern PART = Pattern.compile("(?:[^,(]|\\([^)]*\\))+");

  private Selectors() {}

  /**
   * A label selector such as {@code app=web,tier in (a,b),!old}.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static Predicate<JsonNode> labels(String selector) {
    Predicate<JsonNode> all = object -> true;
    Matcher parts = PART.matcher(selector);
    while (parts.find()) {
      if (!parts.group().isBlank()) {
        Predicate<JsonNode> one = labelRequirement(parts.group().trim());
        all = all.and(object -> one.test(object.path("metadata").path("labels")));
      }
    }
    return all;
  }

  private static Predicate<JsonNode> labelRequirement(String part) {
    Matcher set = SET.matcher(part);
    if (set.matches()) {
      Set<String> values = new HashSet<>(Arrays.asList(set.group(3).trim().split("\\s*,\\s*")));
      String key = set.group(1);
      return set.group(2).equalsIgnoreCase("in")
          ? labels -> labels.has(key) && values.contains(labels.path(key).asText())
          : labels -> !labels.has(key) || !values.contains(labels.path(key).asText());
    }
    int not = part.indexOf("!=");
    if (not > 0) {
      String key = part.substring(0, not).trim();
      String value = part.substring(not + 2).trim();
      return labels -> !labels.has(key) || !labels.path(key).asText().equals(value);
    }
    int equal = part.indexOf('=');
    if (equal > 0) {
      String key = part.substring(0, equal).trim();
      String value = part.substring(equal + (part.startsWith("==", equal) ? 2 : 1)).trim();
      return labels -> labels.has(key) && labels.path(key).asText().equals(value);
    }
    if (part.startsWith("!")) {
      return labels -> !labels.has(part.substring(1).trim());
    }
    if (part.contains(" ") || part.startsWith("=")) {
      throw new IllegalArgumentException("unable to parse requirement: " + part);
    }
    return labels -> labels.has(part);
  }

  /**
   * A field selector such as {@code spec.nodeName=n,status.phase!=Failed}; any field of the object
   * may be named, which is more than a real API server allows.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  public static Predicate<JsonNode> fields(String selector) {
    Predicate<JsonNode> all = object -> true;
    for (String part : selector.split(",")) {
      if (part.isBlank()) {
        continue;
      }
      int not = part.indexOf("!=");
      int equal = part.indexOf('=');
      if (equal <= 0) {
        throw new IllegalArgumentException("invalid field selector: '" + part + "'");
      }
      String path = part.substring(0, not > 0 ? not : equal).trim();
      String value =
          part.substring(not > 0 ? not + 2 : equal + (part.startsWith("==", equal) ? 2 : 1)).trim();
      String pointer = "/" + path.replace('.', '/');
      boolean wanted = not <= 0;
      all = all.and(object -> object.at(pointer).asText("").equals(value) == wanted);
    }
    return all;
  }

  /**
   * The structured selector of a workload or budget over a set of labels. An empty one selects all.
   */
  public static boolean matches(JsonNode selector, JsonNode labels) {
    for (var entry : selector.path("matchLabels").properties()) {
      if (!labels.path(entry.getKey()).asText().equals(entry.getValue().asText())
          || !labels.has(entry.getKey())) {
        return false;
      }
    }
    return matchesExpressions(selector.path("matchExpressions"), labels);
  }

  /** Requirements with the operators In, NotIn, Exists, DoesNotExist, Gt and Lt; all must hold. */
  public static boolean matchesExpressions(JsonNode expressions, JsonNode labels) {
    return Json.stream(expressions).allMatch(expression -> matchesOne(expression, labels));
  }

  private static boolean matchesOne(JsonNode expression, JsonNode labels) {
    String key = expression.path("key").asText();
    String value = labels.path(key).asText();
    boolean listed =
        Json.stream(expression.path("values")).anyMatch(one -> one.asText().equals(value));
    return switch (expression.path("operator").asText()) {
      case "In" -> labels.has(key) && listed;
      case "NotIn" -> !labels.has(key) || !listed;
      case "Exists" -> labels.has(key);
      case "DoesNotExist" -> !labels.has(key);
      case "Gt" -> number(value) > number(expression.path("values").path(0).asText());
      case "Lt" -> number(value) < number(expression.path("values").path(0).asText());
      default -> false;
    };
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN; // compares false with everything, so the requirement does not hold
    }
  }
}
