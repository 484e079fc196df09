package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Merges an applied configuration into an object, and removes what is no longer applied. */
final class Merge {
  private Merge() {}

  /** The live value with everything the configuration says. Neither is changed. */
  static JsonNode merge(JsonNode live, JsonNode config, TypeShape shape) {
    if (!Steps.granular(live, shape)
        || !Steps.granular(config, shape)
        || live.isObject() != config.isObject()) {
      return config.deepCopy();
    }
    Map<String, JsonNode> merged = new LinkedHashMap<>(Steps.children(live, shape));
    Steps.children(config, shape)
        .forEach(
            (step, value) -> {
              JsonNode known = merged.get(step);
              merged.put(
                  step,
                  known == null ? value.deepCopy() : merge(known, value, Steps.shape(shape, step)));
            });
    return assemble(merged, live.isObject());
  }

  /**
   * The value without the dropped fields. A container that only the dropped fields kept alive goes
   * with them, one the configuration names stays.
   */
  static JsonNode prune(JsonNode value, FieldSet dropped, FieldSet kept, TypeShape shape) {
    if (!Steps.granular(value, shape) || dropped.isEmpty()) {
      return value;
    }
    Map<String, JsonNode> rest = new LinkedHashMap<>();
    Steps.children(value, shape)
        .forEach(
            (step, child) -> {
              FieldSet gone = dropped.children().get(step);
              if (gone == null) {
                rest.put(step, child);
                return;
              }
              TypeShape childShape = Steps.shape(shape, step);
              FieldSet wanted = kept.children().getOrDefault(step, new FieldSet());
              boolean container = Steps.granular(child, childShape) && !child.isEmpty();
              if (!container) {
                if (!gone.member()) {
                  rest.put(step, child);
                }
                return;
              }
              JsonNode pruned = prune(child, gone, wanted, childShape);
              boolean onlyKeysLeft = step.startsWith("k:") && keysOnly(pruned, shape);
              if (!wanted.isEmpty() || !(pruned.isEmpty() || (gone.member() && onlyKeysLeft))) {
                rest.put(step, pruned);
              }
            });
    return assemble(rest, value.isObject());
  }

  private static boolean keysOnly(JsonNode item, TypeShape list) {
    return item.isObject() && item.size() <= list.keys().size();
  }

  private static JsonNode assemble(Map<String, JsonNode> children, boolean object) {
    if (object) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      children.forEach((step, child) -> node.set(step.substring(2), child));
      return node;
    }
    ArrayNode node = JsonNodeFactory.instance.arrayNode();
    children.values().forEach(node::add);
    return node;
  }
}
