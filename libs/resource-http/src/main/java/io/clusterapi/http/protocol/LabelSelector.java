package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector in Kubernetes' query syntax: equality, sets, existence, all of which must hold.
 */
public final class LabelSelector {
  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  private static final String KEY =
      "(?:[a-z0-9](?:[-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*(" + KEY + ")");
  private static final Pattern EQUALS =
      Pattern.compile("(" + KEY + ")\\s*(==|=|!=)\\s*([^\\s,()=!<>]*)");
  private static final Pattern SET =
      Pattern.compile("(" + KEY + ")\\s+(in|notin)\\s*\\(([^()]*)\\)");
  private static final Pattern ORDER = Pattern.compile("(" + KEY + ")\\s*([<>])\\s*(-?\\d+)");
  private static final Pattern VALUE =
      Pattern.compile("(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?");

  private enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    ABSENT,
    GREATER,
    LESS
  }

  private record Requirement(String key, Operator operator, Set<String> values) {
    boolean holds(JsonNode labels) {
      JsonNode found = labels.get(key);
      return switch (operator) {
        case IN -> found != null && values.contains(found.asText());
        case NOT_IN -> found == null || !values.contains(found.asText());
        case EXISTS -> found != null;
        case ABSENT -> found == null;
        case GREATER -> found != null && compare(found.asText()) > 0;
        case LESS -> found != null && compare(found.asText()) < 0;
      };
    }

    private int compare(String text) {
      try {
        return Long.compare(Long.parseLong(text), Long.parseLong(values.iterator().next()));
      } catch (NumberFormatException e) {
        return 0;
      }
    }
  }

  private final List<Requirement> requirements;

  private LabelSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; null and blank select everything.
   *
   * @throws ApiFailure 400 naming the part that cannot be read
   */
  public static LabelSelector parse(String text) {
    if (text == null || text.isBlank()) {
      return EVERYTHING;
    }
    List<Requirement> requirements = new ArrayList<>();
    for (String part : split(text)) {
      requirements.add(requirement(part.strip()));
    }
    return new LabelSelector(requirements);
  }

  public boolean isEverything() {
    return requirements.isEmpty();
  }

  /** Whether the labels of this object satisfy every requirement. */
  public boolean matches(JsonNode object) {
    if (requirements.isEmpty()) {
      return true;
    }
    JsonNode labels = object.path("metadata").path("labels");
    for (Requirement requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }

  private static Requirement requirement(String part) {
    Matcher matcher = EQUALS.matcher(part);
    if (matcher.matches()) {
      Operator operator = matcher.group(2).equals("!=") ? Operator.NOT_IN : Operator.IN;
      return new Requirement(matcher.group(1), operator, values(part, matcher.group(3)));
    }
    matcher = SET.matcher(part);
    if (matcher.matches()) {
      Operator operator = matcher.group(2).equals("in") ? Operator.IN : Operator.NOT_IN;
      return new Requirement(matcher.group(1), operator, values(part, matcher.group(3)));
    }
    matcher = ORDER.matcher(part);
    if (matcher.matches()) {
      Operator operator = matcher.group(2).equals(">") ? Operator.GREATER : Operator.LESS;
      return new Requirement(matcher.group(1), operator, Set.of(matcher.group(3)));
    }
    matcher = EXISTS.matcher(part);
    if (matcher.matches()) {
      Operator operator = matcher.group(1).isEmpty() ? Operator.EXISTS : Operator.ABSENT;
      return new Requirement(matcher.group(2), operator, Set.of());
    }
    throw unreadable(
        part, "wanted key, !key, key=value, key!=value, key in (a,b) or key notin (a,b)");
  }

  private static Set<String> values(String part, String text) {
    Set<String> values = new TreeSet<>();
    for (String value : Arrays.asList(text.split(",", -1))) {
      String stripped = value.strip();
      if (!VALUE.matcher(stripped).matches()) {
        throw unreadable(
            part,
            "\"" + stripped + "\" is no label value (at most 63 letters, digits, '-', '_', '.')");
      }
      values.add(stripped);
    }
    return values;
  }

  /** Commas inside parentheses separate values, all others requirements. */
  private static List<String> split(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(text.substring(start));
    return parts;
  }

  private static ApiFailure unreadable(String part, String why) {
    return ApiFailure.badRequest("labelSelector: unable to parse \"" + part + "\": " + why);
  }
}
