package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.Selectors;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.Locale;
import java.util.function.Predicate;

/** One request for a resource: what was asked, by whom, and how to answer. */
record Call(HttpServerRequest http, User user, ResourceType type, RequestPath path, String verb) {

  String namespace() {
    return path.namespace();
  }

  String name() {
    return path.name();
  }

  String parameter(String name) {
    String value = http.getParam(name);
    return value == null ? "" : value;
  }

  boolean flag(String name) {
    String value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  boolean dryRun() {
    return parameter("dryRun").equals("All");
  }

  boolean wantsTable() {
    String accept = http.getHeader("Accept");
    return accept != null && accept.contains("as=Table");
  }

  String contentType() {
    String type = http.getHeader("Content-Type");
    return type == null ? "" : type.split(";")[0].trim().toLowerCase(Locale.ROOT);
  }

  /** Label and field selectors of the query, as one condition. */
  Predicate<JsonNode> selection() {
    try {
      Predicate<JsonNode> selected = object -> true;
      if (!parameter("labelSelector").isBlank()) {
        selected = selected.and(Selectors.labels(parameter("labelSelector")));
      }
      if (!parameter("fieldSelector").isBlank()) {
        selected = selected.and(Selectors.fields(parameter("fieldSelector")));
      }
      return selected;
    } catch (IllegalArgumentException e) {
      throw ApiException.badRequest(e.getMessage());
    }
  }

  boolean selects() {
    return !parameter("labelSelector").isBlank() || !parameter("fieldSelector").isBlank();
  }

  /** The body as an object, JSON or YAML by its content type. */
  ObjectNode object(Buffer body) {
    String type = contentType();
    if (type.equals(ProtobufBodies.TYPE)) {
      return ProtobufBodies.read(body.getBytes());
    }
    if (tree(body, type.contains("yaml")) instanceof ObjectNode object) {
      return object;
    }
    throw ApiException.badRequest("the body of the request must be one object");
  }

  JsonNode tree(Buffer body, boolean yaml) {
    try {
      return Json.read(body.getBytes(), yaml);
    } catch (IOException e) {
      throw ApiException.badRequest(
          "the object provided is not readable " + (yaml ? "YAML" : "JSON") + ": " + firstLine(e));
    }
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  /** Checks that the body names the kind and the object that the path names. */
  void checkBody(ObjectNode object) {
    String kind = object.path("kind").asText();
    if (!kind.isEmpty() && !kind.equals(type.kind())) {
      throw ApiException.badRequest(
          type.kind() + " in version \"" + type.version() + "\" cannot be handled as a " + kind);
    }
    String apiVersion = object.path("apiVersion").asText();
    if (!apiVersion.isEmpty() && !apiVersion.equals(type.apiVersion())) {
      throw ApiException.badRequest(
          "the API version in the data ("
              + apiVersion
              + ") does not match the expected API version ("
              + type.apiVersion()
              + ")");
    }
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText();
    if (type.namespaced() && !namespace.isEmpty() && !namespace.equals(namespace())) {
      throw ApiException.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    String name = metadata.path("name").asText();
    if (!name().isEmpty() && !name.isEmpty() && !name.equals(name())) {
      throw ApiException.badRequest(
          "the name of the object ("
              + name
              + ") does not match the name on the URL ("
              + name()
              + ")");
    }
  }

  void answer(int code, JsonNode body) {
    answer(http, code, body);
  }

  static void answer(HttpServerRequest http, int code, JsonNode body) {
    if (!http.response().ended() && !http.response().closed()) {
      http.response()
          .setStatusCode(code)
          .putHeader("Content-Type", "application/json")
          .putHeader("Cache-Control", "no-cache, private")
          .end(Buffer.buffer(Json.bytes(body)));
    }
  }
}
