package io.clusterapi.schemas.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Schemas as other languages read them: without the hints the Java generator leaves in them. */
final class AvroText {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String JAVA_HINT = "avro.java.string";

  private AvroText() {}

  /** The schema as a tree; its fingerprint is that of the schema. */
  static JsonNode tree(Schema schema) {
    try {
      return plain(MAPPER.readTree(schema.toString()));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The schema as indented JSON, with a line end. */
  static String text(Schema schema) {
    return tree(schema).toPrettyString() + "\n";
  }

  private static JsonNode plain(JsonNode node) {
    if (node instanceof ArrayNode array) {
      ArrayNode result = MAPPER.createArrayNode();
      array.forEach(element -> result.add(plain(element)));
      return result;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    if (object.size() == 2 && object.has(JAVA_HINT) && object.has("type")) {
      return object.get("type");
    }
    ObjectNode result = MAPPER.createObjectNode();
    object
        .properties()
        .forEach(
            field -> {
              if (!field.getKey().equals(JAVA_HINT)) {
                result.set(field.getKey(), plain(field.getValue()));
              }
            });
    return result;
  }
}
