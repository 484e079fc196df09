package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Kubernetes' pruning: unknown fields go, and so does null. Kubernetes keeps null where a schema
 * says nullable; every such field of these kinds means by null what it means by absence.
 */
final class Pruning {
  /** Two slips of the finger: a field further away is another word. */
  private static final int NEAR = 2;

  private Pruning() {}

  static void prune(JsonNode value, Schema schema, Path path, List<FieldError> unknown) {
    if (value instanceof ObjectNode object) {
      for (Iterator<Map.Entry<String, JsonNode>> it = object.fields(); it.hasNext(); ) {
        Map.Entry<String, JsonNode> field = it.next();
        Schema property = schema.properties.get(field.getKey());
        boolean entry = property == null && schema.additionalProperties != null;
        Schema child = entry ? schema.additionalProperties : property;
        if (child == null) {
          if (!schema.preservesUnknownFields && schema.type == Schema.Type.OBJECT) {
            it.remove();
            unknown.add(unknown(path.field(field.getKey()), field.getKey(), schema));
          }
        } else if (field.getValue().isNull()) {
          it.remove();
        } else {
          Path next = entry ? path.entry(field.getKey()) : path.field(field.getKey());
          prune(field.getValue(), child, next, unknown);
        }
      }
    } else if (value.isArray() && schema.items != null) {
      for (int i = 0; i < value.size(); i++) {
        prune(value.get(i), schema.items, path.element(i), unknown);
      }
    }
  }

  private static FieldError unknown(Path path, String name, Schema schema) {
    String near = nearest(name, schema.properties.keySet());
    return FieldError.unknown(
        path.toString(), near == null ? "" : "did you mean \"" + near + "\"?");
  }

  private static String nearest(String name, Collection<String> known) {
    String best = null;
    int distance = NEAR + 1;
    for (String candidate : known) {
      int found = name.equalsIgnoreCase(candidate) ? 0 : distance(name, candidate);
      if (found < distance
          || (found == distance && best != null && candidate.compareTo(best) < 0)) {
        best = candidate;
        distance = found;
      }
    }
    return distance <= Math.min(NEAR, name.length() / 2) ? best : null;
  }

  /** Levenshtein distance. */
  private static int distance(String a, String b) {
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
