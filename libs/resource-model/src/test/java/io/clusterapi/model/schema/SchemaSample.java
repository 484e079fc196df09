package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import java.util.function.Predicate;

/** Makes an object out of a schema, so that no field of any kind is forgotten by a test. */
public final class SchemaSample {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Predicate<String> wanted;

  private SchemaSample(Predicate<String> wanted) {
    this.wanted = wanted;
  }

  /**
   * An object of the kind.
   *
   * @param wanted which optional fields it has, by name
   */
  public static ObjectNode of(Kind kind, Predicate<String> wanted) {
    ObjectNode object =
        (ObjectNode) new SchemaSample(wanted).value(Schemas.of(kind).document()).deepCopy();
    object.put("apiVersion", kind.apiVersion());
    object.put("kind", kind.kind());
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", kind.kind().equals("AWSClusterControllerIdentity") ? "default" : "sample");
    if (kind.namespaced()) {
      metadata.put("namespace", "default");
    }
    return object;
  }

  private JsonNode value(JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean()) {
      // Both a number or percentage and a quantity are written as they were read from a string.
      return JSON.textNode("1");
    }
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" -> JSON.arrayNode().add(value(schema.path("items")));
      case "integer" -> JSON.numberNode(schema.path("minimum").asInt(1));
      case "number" -> JSON.numberNode(1.5);
      case "boolean" -> JSON.booleanNode(true);
      default -> text(schema);
    };
  }

  private JsonNode object(JsonNode schema) {
    ObjectNode object = JSON.objectNode();
    schema
        .path("properties")
        .fields()
        .forEachRemaining(
            property -> {
              boolean required = schema.path("required").toString().contains(property.getKey());
              if (required || wanted.test(property.getKey())) {
                object.set(property.getKey(), value(property.getValue()));
              }
            });
    if (schema.has("additionalProperties")) {
      object.set("key", value(schema.get("additionalProperties")));
    }
    return object;
  }

  private static JsonNode text(JsonNode schema) {
    if (schema.has("enum")) {
      return schema.get("enum").get(0);
    }
    return JSON.textNode(
        switch (schema.path("format").asText()) {
          case "date-time" -> "2026-01-31T12:00:00Z";
          case "byte" -> "dGVzdA==";
          default -> "text";
        });
  }
}
