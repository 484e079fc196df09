package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A structural schema of Kubernetes, read once and then only looked at: patterns are compiled, and
 * whatever a schema does not say is null.
 */
final class Schema {
  enum Type {
    OBJECT,
    ARRAY,
    STRING,
    INTEGER,
    NUMBER,
    BOOLEAN,
    INT_OR_STRING,
    ANY
  }

  final Type type;
  final Map<String, Schema> properties;
  final Schema additionalProperties;
  final Schema items;
  final List<String> required;
  final Set<String> supported;
  final Pattern pattern;
  final String format;
  final Double minimum;
  final Double maximum;
  final Long minLength;
  final Long maxLength;
  final Long minItems;
  final Long maxItems;
  final Long minProperties;
  final List<String> listMapKeys;
  final JsonNode defaultValue;
  final boolean preservesUnknownFields;

  /** Whether anything below has a default, so that most subtrees need not be walked for it. */
  final boolean hasDefaults;

  private Schema(JsonNode node) {
    type = type(node);
    properties = new LinkedHashMap<>();
    node.path("properties")
        .fields()
        .forEachRemaining(field -> properties.put(field.getKey(), read(field.getValue())));
    additionalProperties =
        node.path("additionalProperties").isObject()
            ? read(node.get("additionalProperties"))
            : null;
    items = node.has("items") ? read(node.get("items")) : null;
    required = strings(node.path("required"));
    supported = node.has("enum") ? new HashSet<>(strings(node.get("enum"))) : null;
    pattern = node.has("pattern") ? Pattern.compile(node.get("pattern").asText()) : null;
    format = node.path("format").asText(null);
    minimum = node.has("minimum") ? (Double) node.get("minimum").asDouble() : null;
    maximum = node.has("maximum") ? (Double) node.get("maximum").asDouble() : null;
    minLength = number(node, "minLength");
    maxLength = number(node, "maxLength");
    minItems = number(node, "minItems");
    maxItems = number(node, "maxItems");
    minProperties = number(node, "minProperties");
    listMapKeys = strings(node.path("x-kubernetes-list-map-keys"));
    defaultValue = node.get("default");
    preservesUnknownFields = node.path("x-kubernetes-preserve-unknown-fields").asBoolean();
    hasDefaults =
        defaultValue != null
            || properties.values().stream().anyMatch(property -> property.hasDefaults)
            || (additionalProperties != null && additionalProperties.hasDefaults)
            || (items != null && items.hasDefaults);
  }

  static Schema read(JsonNode node) {
    return new Schema(node);
  }

  private static Type type(JsonNode node) {
    if (node.path("x-kubernetes-int-or-string").asBoolean()) {
      return Type.INT_OR_STRING;
    }
    return switch (node.path("type").asText()) {
      case "object" -> Type.OBJECT;
      case "array" -> Type.ARRAY;
      case "string" -> Type.STRING;
      case "integer" -> Type.INTEGER;
      case "number" -> Type.NUMBER;
      case "boolean" -> Type.BOOLEAN;
      default -> Type.ANY;
    };
  }

  private static Long number(JsonNode node, String name) {
    return node.has(name) ? (Long) node.get(name).asLong() : null;
  }

  private static List<String> strings(JsonNode array) {
    List<String> result = new ArrayList<>();
    array.forEach(element -> result.add(element.asText()));
    return result;
  }
}
