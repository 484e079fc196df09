package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of Kubernetes' JSONPath that printer columns and scale paths use: {@code .a.b}, {@code
 * ['a.b']}, {@code .a\.b}, {@code [0]}, {@code [*]} and {@code [?(@.type=="Ready")]}.
 */
public final class JsonPath {
  private static final Map<String, JsonPath> COMPILED = new ConcurrentHashMap<>();

  private interface Step {
    void apply(JsonNode node, List<JsonNode> into);
  }

  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  private JsonPath(String text) {
    this.text = text;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '.') {
        at++;
        field(plainName());
      } else if (c == '[') {
        bracket();
      } else {
        field(plainName());
      }
    }
  }

  /**
   * Compiles a path; equal texts are compiled once.
   *
   * @throws IllegalArgumentException if it is outside the supported part
   */
  public static JsonPath of(String text) {
    // Not computeIfAbsent: a filter compiles the path within it, and the map refuses that.
    JsonPath known = COMPILED.get(text);
    if (known == null) {
      known = new JsonPath(text);
      COMPILED.put(text, known);
    }
    return known;
  }

  /** The first value the path leads to. */
  public Optional<JsonNode> first(JsonNode root) {
    List<JsonNode> current = List.of(root);
    for (Step step : steps) {
      List<JsonNode> next = new ArrayList<>();
      for (JsonNode node : current) {
        step.apply(node, next);
      }
      current = next;
    }
    return current.stream().filter(node -> !node.isNull()).findFirst();
  }

  private void field(String name) {
    if (name.isEmpty()) {
      throw unsupported();
    }
    steps.add(
        (node, into) -> {
          JsonNode value = node.get(name);
          if (value != null) {
            into.add(value);
          }
        });
  }

  private String plainName() {
    StringBuilder name = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        name.append(text.charAt(at + 1));
        at += 2;
      } else if (c == '.' || c == '[') {
        break;
      } else {
        name.append(c);
        at++;
      }
    }
    return name.toString();
  }

  private void bracket() {
    int end = closing(at);
    String inside = text.substring(at + 1, end).strip();
    at = end + 1;
    if (inside.equals("*")) {
      steps.add((node, into) -> node.forEach(into::add));
    } else if (inside.startsWith("?(@.") && inside.endsWith(")")) {
      filter(inside.substring(4, inside.length() - 1));
    } else if (inside.startsWith("'") || inside.startsWith("\"")) {
      // Both notations occur upstream: ['a.b'] and ['a\.b'].
      field(inside.substring(1, inside.length() - 1).replace("\\.", "."));
    } else {
      index(inside);
    }
  }

  private void index(String inside) {
    int index;
    try {
      index = Integer.parseInt(inside);
    } catch (NumberFormatException e) {
      throw unsupported();
    }
    steps.add(
        (node, into) -> {
          JsonNode value = node.get(index < 0 ? node.size() + index : index);
          if (value != null) {
            into.add(value);
          }
        });
  }

  private void filter(String condition) {
    int equals = condition.indexOf("==");
    if (equals < 1) {
      throw unsupported();
    }
    JsonPath left = of("." + condition.substring(0, equals).strip());
    String right = condition.substring(equals + 2).strip().replaceAll("^['\"]|['\"]$", "");
    steps.add(
        (node, into) -> {
          for (JsonNode element : node) {
            if (left.first(element).map(JsonNode::asText).filter(right::equals).isPresent()) {
              into.add(element);
            }
          }
        });
  }

  private int closing(int from) {
    char quote = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (c == ']') {
        return i;
      }
    }
    throw unsupported();
  }

  private IllegalArgumentException unsupported() {
    return new IllegalArgumentException("JSONPath \"" + text + "\" is not supported near " + at);
  }
}
