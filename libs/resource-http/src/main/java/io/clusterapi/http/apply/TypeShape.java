package io.clusterapi.http.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;

/**
 * How a part of an object is merged, read from its OpenAPI schema. What no schema describes is
 * merged key by key, its lists as one value.
 */
public final class TypeShape {
  /** For parts without a schema. */
  public static final TypeShape UNTYPED = new TypeShape(MissingNode.getInstance());

  /** How a list is merged. */
  public enum ListKind {
    /** As one value. */
    ATOMIC,
    /** By value. */
    SET,
    /** By key fields. */
    MAP
  }

  private final JsonNode schema;

  private TypeShape(JsonNode schema) {
    this.schema = schema;
  }

  public static TypeShape of(JsonNode schema) {
    return schema == null || schema.isMissingNode() ? UNTYPED : new TypeShape(schema);
  }

  /** A map that is replaced as a whole. */
  public boolean atomicMap() {
    return schema.path("x-kubernetes-map-type").asText().equals("atomic");
  }

  public ListKind listKind() {
    return switch (schema.path("x-kubernetes-list-type").asText()) {
      case "set" -> ListKind.SET;
      case "map" -> ListKind.MAP;
      default -> ListKind.ATOMIC;
    };
  }

  /** Fields that tell the items of a list apart. */
  public List<String> keys() {
    List<String> keys = new ArrayList<>();
    schema.path("x-kubernetes-list-map-keys").forEach(key -> keys.add(key.asText()));
    return keys;
  }

  /** Whether this field is part of the type, as opposed to a key of a free map. */
  public boolean declares(String field) {
    return schema.path("properties").has(field);
  }

  public TypeShape field(String name) {
    JsonNode declared = schema.path("properties").get(name);
    return declared != null ? of(declared) : of(schema.path("additionalProperties"));
  }

  public TypeShape items() {
    return of(schema.path("items"));
  }
}
