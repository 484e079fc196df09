package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.workload.store.Json;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The part of JSONPath that printer columns use: fields, indexes and equality filters. */
final class JsonPaths {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.([A-Za-z0-9_\\-]+(?:\\\\.[A-Za-z0-9_\\-/]+)*)"
              + "|\\[([0-9]+|\\*)]"
              + "|\\[['\"]([^'\"]+)['\"]]"
              + "|\\[\\?\\(\\s*@\\.([A-Za-z0-9_]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\s*\\)]");

  private JsonPaths() {}

  /** The values the path finds, joined by commas; empty when it finds none. */
  static String text(JsonNode object, String path) {
    List<JsonNode> found = List.of(object);
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      found = found.stream().flatMap(node -> next(node, step).stream()).toList();
    }
    return found.stream()
        .map(node -> node.isValueNode() ? node.asText() : node.toString())
        .collect(Collectors.joining(","));
  }

  private static List<JsonNode> next(JsonNode node, Matcher step) {
    if (step.group(4) != null) {
      return Json.stream(node)
          .filter(one -> one.path(step.group(4)).asText().equals(step.group(5)))
          .toList();
    }
    if ("*".equals(step.group(2))) {
      return Json.stream(node).toList();
    }
    JsonNode child;
    if (step.group(2) != null) {
      child = node.path(Integer.parseInt(step.group(2)));
    } else if (step.group(3) != null) {
      child = node.path(step.group(3));
    } else {
      child = node.path(step.group(1).replace("\\.", "."));
    }
    return child.isMissingNode() || child.isNull() ? List.of() : List.of(child);
  }
}
