package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Column;
import io.clusterapi.model.Kind;
import java.time.Instant;
import java.util.List;

/** Writes objects as {@code meta.k8s.io/v1 Table}, with the columns of their kind. */
public final class Tables {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** How much of each object travels with its row. */
  public enum IncludeObject {
    NONE,
    METADATA,
    OBJECT;

    /** Reads the query parameter {@code includeObject}. */
    public static IncludeObject parse(String text) {
      return switch (text == null ? "" : text) {
        case "", "Metadata" -> METADATA;
        case "None" -> NONE;
        case "Object" -> OBJECT;
        default ->
            throw ApiFailure.badRequest(
                "includeObject: wanted None, Metadata or Object, found " + text);
      };
    }
  }

  private Tables() {}

  /**
   * A table.
   *
   * @param kind whose columns
   * @param objects in their storage version, from which cells are computed
   * @param served the same objects as they go into the rows
   * @param listMetadata metadata of the list, with its resourceVersion
   */
  public static ObjectNode table(
      Kind kind,
      List<ObjectNode> objects,
      List<ObjectNode> served,
      ObjectNode listMetadata,
      IncludeObject include,
      Instant now) {
    ObjectNode table = JSON.objectNode();
    table.put("kind", "Table").put("apiVersion", "meta.k8s.io/v1");
    table.set("metadata", listMetadata);
    ArrayNode definitions = table.putArray("columnDefinitions");
    define(definitions, "Name", "string", "name", 0);
    for (Column column : kind.columns()) {
      // A date is sent as the age it has now; Kubernetes declares such a column as a string too.
      String type = column.type().equals("date") ? "string" : column.type();
      define(definitions, column.name(), type, "", column.priority());
    }
    ArrayNode rows = table.putArray("rows");
    for (int i = 0; i < objects.size(); i++) {
      ObjectNode row = rows.addObject();
      ArrayNode cells = row.putArray("cells");
      cells.add(objects.get(i).path("metadata").path("name").asText());
      for (Column column : kind.columns()) {
        cells.add(cell(column, objects.get(i), now));
      }
      if (include == IncludeObject.OBJECT) {
        row.set("object", served.get(i));
      } else if (include == IncludeObject.METADATA) {
        row.set("object", metadataOnly(served.get(i)));
      }
    }
    return table;
  }

  /** The {@code PartialObjectMetadata} of an object. */
  public static ObjectNode metadataOnly(ObjectNode object) {
    ObjectNode partial = JSON.objectNode();
    partial.put("kind", "PartialObjectMetadata").put("apiVersion", "meta.k8s.io/v1");
    partial.set("metadata", object.path("metadata"));
    return partial;
  }

  static void define(ArrayNode definitions, String name, String type, String format, int priority) {
    definitions
        .addObject()
        .put("name", name)
        .put("type", type)
        .put("format", format)
        .put("description", name)
        .put("priority", priority);
  }

  static JsonNode cell(Column column, ObjectNode object, Instant now) {
    JsonNode value = JsonPath.of(column.jsonPath()).first(object).orElse(null);
    if (value == null) {
      if (column.type().equals("date")) {
        return JSON.textNode("<unknown>");
      }
      // A Secret without data has zero entries, not an unknown number of them.
      return column.jsonPath().equals(".data") ? JSON.numberNode(0) : JSON.nullNode();
    }
    return switch (column.type()) {
      case "date" -> JSON.textNode(Age.of(value.asText(), now));
      case "integer" ->
          value.isObject()
              ? JSON.numberNode(value.size())
              : value.isNumber() ? JSON.numberNode(value.longValue()) : JSON.nullNode();
      case "number" -> value.isNumber() ? value : JSON.nullNode();
      case "boolean" -> value.isBoolean() ? value : JSON.nullNode();
      default -> JSON.textNode(value.isValueNode() ? value.asText() : value.toString());
    };
  }
}
