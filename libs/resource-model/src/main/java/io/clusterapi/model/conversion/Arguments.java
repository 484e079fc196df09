package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Extra arguments of components: a map in v1beta1, a list of name and value in v1beta2, since a
 * flag may be repeated.
 */
final class Arguments {
  private Arguments() {}

  static Step list(String path) {
    return Steps.map(path, (scope, value) -> toList(scope, path, value), Arguments::toMap);
  }

  private static JsonNode toList(Scope scope, String path, JsonNode value) {
    if (!value.isObject()) {
      throw scope.refuse(
          path,
          "must be a map such as {v: \"2\"} in v1beta1 but is "
              + Steps.described(value)
              + "; the list form belongs to apiVersion v1beta2");
    }
    Map<String, JsonNode> sorted = new TreeMap<>();
    value.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    sorted.forEach(
        (name, argument) -> {
          ObjectNode entry = list.addObject().put("name", name);
          entry.set("value", argument);
        });
    return list;
  }

  private static JsonNode toMap(JsonNode value) {
    if (!value.isArray()) {
      return value;
    }
    ObjectNode map = JsonNodeFactory.instance.objectNode();
    for (JsonNode entry : value) {
      JsonNode argument = Trees.present(entry.get("value"));
      map.set(
          entry.path("name").asText(),
          argument == null ? JsonNodeFactory.instance.textNode("") : argument);
    }
    return map;
  }
}
