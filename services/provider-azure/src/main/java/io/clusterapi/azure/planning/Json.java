package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Map;

/** Builds Resource Manager's documents. */
final class Json {
  private Json() {}

  /** An object of alternating names and values; null values are left out. */
  static ObjectNode object(Object... namesAndValues) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      if (namesAndValues[i + 1] != null) {
        object.set((String) namesAndValues[i], node(namesAndValues[i + 1]));
      }
    }
    return object;
  }

  static ArrayNode array(Object... values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (Object value : values) {
      array.add(node(value));
    }
    return array;
  }

  static ObjectNode reference(String id) {
    return object("id", id);
  }

  /** A part of a resource: a name and properties. */
  static ObjectNode named(String name, ObjectNode properties) {
    return object("name", name, "properties", properties);
  }

  private static JsonNode node(Object value) {
    if (value instanceof JsonNode node) {
      return node;
    }
    if (value instanceof String text) {
      return JsonNodeFactory.instance.textNode(text);
    }
    if (value instanceof Integer number) {
      return JsonNodeFactory.instance.numberNode(number);
    }
    if (value instanceof Boolean flag) {
      return JsonNodeFactory.instance.booleanNode(flag);
    }
    if (value instanceof Collection<?> values) {
      return array(values.toArray());
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.forEach((key, one) -> object.set((String) key, node(one)));
      return object;
    }
    throw new IllegalArgumentException("no document form for " + value.getClass());
  }
}
