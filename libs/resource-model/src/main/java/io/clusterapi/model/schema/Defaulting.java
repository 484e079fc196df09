package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** Kubernetes' defaulting: into objects that are there, never making up an object on the way. */
final class Defaulting {
  private Defaulting() {}

  static void apply(JsonNode value, Schema schema) {
    if (!schema.hasDefaults) {
      return;
    }
    if (value instanceof ObjectNode object) {
      for (Map.Entry<String, Schema> property : schema.properties.entrySet()) {
        Schema child = property.getValue();
        if (!child.hasDefaults) {
          continue;
        }
        JsonNode found = object.get(property.getKey());
        if (found == null && child.defaultValue != null) {
          found = child.defaultValue.deepCopy();
          object.set(property.getKey(), found);
        }
        if (found != null) {
          apply(found, child);
        }
      }
      if (schema.additionalProperties != null) {
        object.forEach(entry -> apply(entry, schema.additionalProperties));
      }
    } else if (value.isArray() && schema.items != null) {
      value.forEach(element -> apply(element, schema.items));
    }
  }
}
