package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.schema.Schemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * OpenAPI documents of the kinds, from the schemas that validate them: what {@code kubectl explain}
 * shows and what kubectl looks at to learn that dry run and field validation are supported.
 */
public final class OpenApi {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String SCHEMA = "#/components/schemas/";

  private OpenApi() {}

  /** The OpenAPI v3 document of one group and version; empty when no kind is served there. */
  public static Optional<ObjectNode> document(
      Collection<Kind> kinds, String group, String version) {
    List<Kind> served =
        kinds.stream().filter(kind -> kind.group().equals(group) && kind.serves(version)).toList();
    if (served.isEmpty()) {
      return Optional.empty();
    }
    ObjectNode document = JSON.objectNode();
    document.put("openapi", "3.0.0");
    document.putObject("info").put("title", "Cluster API on Kafka").put("version", version);
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    for (Kind kind : served) {
      schemas.set(schemaName(kind, version), schema(kind, version));
      paths(paths, kind, version);
    }
    return Optional.of(document);
  }

  /**
   * One OpenAPI v3 document of all kinds and versions, for tools that read one document such as
   * Swagger UI.
   *
   * @param groupVersions as {@code api/v1} and {@code apis/GROUP/VERSION}
   */
  public static ObjectNode whole(Collection<Kind> kinds, Collection<String> groupVersions) {
    ObjectNode whole = JSON.objectNode();
    whole.put("openapi", "3.0.0");
    whole.putObject("info").put("title", "Cluster API on Kafka").put("version", "v1");
    ObjectNode paths = whole.putObject("paths");
    ObjectNode components = whole.putObject("components");
    ObjectNode schemas = components.putObject("schemas");
    components
        .putObject("securitySchemes")
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer");
    whole.putArray("security").addObject().putArray("bearer");
    for (String groupVersion : groupVersions) {
      String[] parts = groupVersion.split("/");
      document(kinds, parts.length == 2 ? "" : parts[1], parts[parts.length - 1])
          .ifPresent(
              document -> {
                paths.setAll((ObjectNode) document.path("paths"));
                schemas.setAll((ObjectNode) document.path("components").path("schemas"));
              });
    }
    return whole;
  }

  /** The index at {@code /openapi/v3}. */
  public static ObjectNode index(Collection<String> groupVersions, String etag) {
    ObjectNode index = JSON.objectNode();
    ObjectNode paths = index.putObject("paths");
    for (String groupVersion : groupVersions) {
      paths
          .putObject(groupVersion)
          .put("serverRelativeURL", "/openapi/v3/" + groupVersion + "?hash=" + etag);
    }
    return index;
  }

  /** A valid OpenAPI v2 document without contents: clients that ask for it use v3 for ours. */
  public static ObjectNode version2() {
    ObjectNode document = JSON.objectNode();
    document.put("swagger", "2.0");
    document.putObject("info").put("title", "Cluster API on Kafka").put("version", "v1");
    document.putObject("paths");
    document.putObject("definitions");
    return document;
  }

  /**
   * {@link #version2} as the protobuf message {@code openapi.v2.Document}, the form kubectl asks
   * for: field 1 swagger, field 2 info (1 title, 2 version), field 8 paths, field 9 definitions.
   */
  public static byte[] version2Protobuf() {
    byte[] info = concat(field(1, text("Cluster API on Kafka")), field(2, text("v1")));
    return concat(
        field(1, text("2.0")), field(2, info), field(8, new byte[0]), field(9, new byte[0]));
  }

  private static byte[] field(int number, byte[] value) {
    byte[] head = {(byte) (number << 3 | 2), (byte) value.length};
    return concat(head, value);
  }

  private static byte[] text(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[]... parts) {
    java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static ObjectNode schema(Kind kind, String version) {
    ObjectNode schema;
    if (version.equals(kind.storageVersion())) {
      schema = Schemas.of(kind).document().deepCopy();
    } else {
      schema = JSON.objectNode();
      schema
          .put("type", "object")
          .put(
              "description",
              "%s in the older version %s; see version %s for its fields."
                  .formatted(kind.kind(), version, kind.storageVersion()))
          .put("x-kubernetes-preserve-unknown-fields", true);
    }
    ObjectNode gvk = schema.putArray("x-kubernetes-group-version-kind").addObject();
    gvk.put("group", kind.group()).put("kind", kind.kind()).put("version", version);
    JsonNode properties = schema.get("properties");
    if (properties instanceof ObjectNode fields) {
      describe(
          fields,
          "apiVersion",
          "Group and version of this representation of the object, such as " + kind.apiVersion());
      describe(fields, "kind", "The kind of the object: " + kind.kind());
    }
    return schema;
  }

  private static void describe(ObjectNode properties, String field, String description) {
    ObjectNode node =
        properties.get(field) instanceof ObjectNode known ? known : properties.putObject(field);
    node.put("type", "string");
    if (!node.has("description")) {
      node.put("description", description);
    }
  }

  private static void paths(ObjectNode paths, Kind kind, String version) {
    String root =
        kind.group().isEmpty() ? "/api/" + version : "/apis/" + kind.group() + "/" + version;
    String base = kind.namespaced() ? root + "/namespaces/{namespace}" : root;
    ObjectNode collection = paths.putObject(base + "/" + kind.plural());
    List<String> names = new ArrayList<>(kind.namespaced() ? List.of("namespace") : List.of());
    named(collection, names);
    operation(collection, "get", "list", kind, version);
    operation(collection, "post", "post", kind, version);
    operation(collection, "delete", "deletecollection", kind, version);
    ObjectNode item = paths.putObject(base + "/" + kind.plural() + "/{name}");
    names.add("name");
    named(item, names);
    operation(item, "get", "get", kind, version);
    operation(item, "put", "put", kind, version);
    operation(item, "patch", "patch", kind, version);
    operation(item, "delete", "delete", kind, version);
    if (kind.namespaced()) {
      ObjectNode everywhere = paths.putObject(root + "/" + kind.plural());
      operation(everywhere, "get", "list", kind, version);
      ((ObjectNode) everywhere.path("get"))
          .put("operationId", "list" + kind.kind() + version + "ForAllNamespaces");
    }
  }

  private static void named(ObjectNode path, List<String> names) {
    ArrayNode parameters = names.isEmpty() ? null : path.putArray("parameters");
    names.forEach(
        name ->
            parameters
                .addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string"));
  }

  private static void operation(
      ObjectNode path, String method, String action, Kind kind, String version) {
    ObjectNode operation = path.putObject(method);
    operation.put("operationId", action + kind.kind() + version);
    operation.put("x-kubernetes-action", action);
    operation.putArray("tags").add(kind.group().isEmpty() ? version : kind.group() + "/" + version);
    operation
        .putObject("x-kubernetes-group-version-kind")
        .put("group", kind.group())
        .put("kind", kind.kind())
        .put("version", version);
    if (!method.equals("get")) {
      ArrayNode parameters = operation.putArray("parameters");
      List<String> names = new ArrayList<>(List.of("dryRun"));
      if (!method.equals("delete")) {
        names.add("fieldManager");
        names.add("fieldValidation");
      }
      if (method.equals("patch")) {
        names.add("force");
      }
      names.forEach(
          name ->
              parameters
                  .addObject()
                  .put("name", name)
                  .put("in", "query")
                  .putObject("schema")
                  .put("type", name.equals("force") ? "boolean" : "string"));
    }
    if (method.equals("post") || method.equals("put")) {
      content(operation.putObject("requestBody"), "application/json", kind, version);
    } else if (method.equals("patch")) {
      content(operation.putObject("requestBody"), "application/merge-patch+json", kind, version);
    }
    ObjectNode ok = operation.putObject("responses").putObject("200").put("description", "OK");
    content(ok, "application/json", kind, version);
  }

  private static void content(ObjectNode node, String type, Kind kind, String version) {
    node.putObject("content")
        .putObject(type)
        .putObject("schema")
        .put("$ref", SCHEMA + schemaName(kind, version));
  }

  /** {@code io.x-k8s.cluster.v1beta2.Cluster}, as Kubernetes names schemas of custom resources. */
  private static String schemaName(Kind kind, String version) {
    if (kind.group().isEmpty()) {
      return "io.k8s.api.core." + version + "." + kind.kind();
    }
    List<String> parts = new ArrayList<>(List.of(kind.group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts) + "." + version + "." + kind.kind();
  }
}
