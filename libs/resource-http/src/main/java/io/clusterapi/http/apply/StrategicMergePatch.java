package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.http.protocol.ApiFailure;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Kubernetes' strategic merge patch: a merge patch that merges lists the schema declares as keyed
 * or as sets, with the directives kubectl sends.
 */
public final class StrategicMergePatch {
  private static final String DELETE_FROM_SET = "$deleteFromPrimitiveList/";
  private static final String ORDER = "$setElementOrder/";

  private StrategicMergePatch() {}

  /** Applies a patch to a copy. */
  public static JsonNode apply(JsonNode document, JsonNode patch, TypeShape shape) {
    if (!patch.isObject()) {
      throw ApiFailure.badRequest("a strategic merge patch is an object");
    }
    return object(
        document instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
        (ObjectNode) patch,
        shape);
  }

  private static ObjectNode object(ObjectNode document, ObjectNode patch, TypeShape shape) {
    String directive = patch.path("$patch").asText();
    boolean replace = directive.equals("replace");
    ObjectNode result = replace ? JsonNodeFactory.instance.objectNode() : document.deepCopy();
    if (directive.equals("delete")) {
      return JsonNodeFactory.instance.objectNode();
    }
    if (patch.path("$retainKeys").isArray()) {
      Set<String> retained = new LinkedHashSet<>();
      patch.path("$retainKeys").forEach(key -> retained.add(key.asText()));
      result.retain(retained);
    }
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      String name = field.getKey();
      JsonNode value = field.getValue();
      if (name.startsWith(DELETE_FROM_SET)) {
        removeFromSet(result, name.substring(DELETE_FROM_SET.length()), value);
      } else if (name.equals("$patch") || name.equals("$retainKeys") || name.startsWith(ORDER)) {
        continue;
      } else if (value.isNull()) {
        result.remove(name);
      } else {
        TypeShape child = shape.field(name);
        JsonNode known = result.get(name);
        if (value.isObject()) {
          result.set(
              name,
              object(
                  known instanceof ObjectNode o ? o : JsonNodeFactory.instance.objectNode(),
                  (ObjectNode) value,
                  child));
        } else if (value.isArray()) {
          result.set(name, list(known, value, child));
        } else {
          result.set(name, value);
        }
      }
    }
    return result;
  }

  private static JsonNode list(JsonNode known, JsonNode patch, TypeShape shape) {
    boolean replace = false;
    for (JsonNode item : patch) {
      replace |= item.path("$patch").asText().equals("replace");
    }
    if (shape.listKind() == TypeShape.ListKind.ATOMIC || replace) {
      ArrayNode result = JsonNodeFactory.instance.arrayNode();
      patch.forEach(
          item -> {
            if (!item.path("$patch").asText().equals("replace")) {
              result.add(item);
            }
          });
      return result;
    }
    Map<String, JsonNode> items = new LinkedHashMap<>();
    if (known != null && known.isArray()) {
      known.forEach(item -> items.put(Steps.step(item, shape), item));
    }
    for (JsonNode item : patch) {
      String step = Steps.step(item, shape);
      if (item.path("$patch").asText().equals("delete")) {
        items.remove(step);
      } else if (item.isObject() && items.get(step) instanceof ObjectNode old) {
        items.put(step, object(old, (ObjectNode) item, shape.items()));
      } else {
        items.put(step, item);
      }
    }
    ArrayNode result = JsonNodeFactory.instance.arrayNode();
    items.values().forEach(result::add);
    return result;
  }

  private static void removeFromSet(ObjectNode object, String field, JsonNode values) {
    if (!(object.get(field) instanceof ArrayNode known)) {
      return;
    }
    Set<JsonNode> gone = new LinkedHashSet<>();
    values.forEach(gone::add);
    ArrayNode rest = JsonNodeFactory.instance.arrayNode();
    known.forEach(
        item -> {
          if (!gone.contains(item)) {
            rest.add(item);
          }
        });
    object.set(field, rest);
  }
}
