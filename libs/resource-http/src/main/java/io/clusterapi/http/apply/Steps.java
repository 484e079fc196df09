package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The children of a value with the steps that lead to them. */
final class Steps {
  private Steps() {}

  /** Whether fields below this value can have owners of their own. */
  static boolean granular(JsonNode value, TypeShape shape) {
    if (value == null) {
      return false;
    }
    if (value.isObject()) {
      return !shape.atomicMap();
    }
    return value.isArray() && shape.listKind() != TypeShape.ListKind.ATOMIC;
  }

  /** Children by step, in order. Equal items of a set and equal keys of a list count once. */
  static Map<String, JsonNode> children(JsonNode value, TypeShape shape) {
    Map<String, JsonNode> result = new LinkedHashMap<>();
    if (!granular(value, shape)) {
      return result;
    }
    if (value.isObject()) {
      value.properties().forEach(field -> result.put("f:" + field.getKey(), field.getValue()));
    } else {
      for (JsonNode item : value) {
        result.put(step(item, shape), item);
      }
    }
    return result;
  }

  static TypeShape shape(TypeShape parent, String step) {
    return step.startsWith("f:") ? parent.field(step.substring(2)) : parent.items();
  }

  /** The step that leads to an item of a list. */
  static String step(JsonNode item, TypeShape list) {
    if (list.listKind() == TypeShape.ListKind.SET) {
      return "v:" + item;
    }
    ObjectNode key = JsonNodeFactory.instance.objectNode();
    for (String name : list.keys().stream().sorted().toList()) {
      JsonNode value = item.get(name);
      if (value != null) {
        key.set(name, value);
      }
    }
    return "k:" + key;
  }
}
