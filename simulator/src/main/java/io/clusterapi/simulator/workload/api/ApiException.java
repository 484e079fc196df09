package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ResourceType;

/** A request that ends with an error, answered as the Status object a real API server gives. */
public final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  private ApiException(int code, String reason, String message, ObjectNode details) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  public int code() {
    return code;
  }

  ObjectNode status() {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (details != null) {
      status.set("details", details);
    }
    return status.put("code", code);
  }

  private static ObjectNode details(ResourceType type, String name) {
    ObjectNode details = Json.object();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!type.group().isEmpty()) {
      details.put("group", type.group());
    }
    return details.put("kind", type.plural());
  }

  static ApiException notFound(ResourceType type, String name) {
    String message = type.qualified() + " \"" + name + "\" not found";
    return new ApiException(404, "NotFound", message, details(type, name));
  }

  static ApiException unknownResource() {
    String message = "the server could not find the requested resource";
    return new ApiException(404, "NotFound", message, Json.object());
  }

  static ApiException alreadyExists(ResourceType type, String name) {
    String message = type.qualified() + " \"" + name + "\" already exists";
    return new ApiException(409, "AlreadyExists", message, details(type, name));
  }

  static ApiException conflict(ResourceType type, String name, String why) {
    String message =
        "Operation cannot be fulfilled on " + type.qualified() + " \"" + name + "\": " + why;
    return new ApiException(409, "Conflict", message, details(type, name));
  }

  static ApiException invalid(ResourceType type, String name, String field, String why) {
    ObjectNode details = details(type, name).put("kind", type.kind());
    details
        .putArray("causes")
        .addObject()
        .put("reason", "FieldValueInvalid")
        .put("message", why)
        .put("field", field);
    String message =
        type.kind()
            + (type.group().isEmpty() ? "" : "." + type.group())
            + " \""
            + name
            + "\" is invalid: "
            + field
            + ": "
            + why;
    return new ApiException(422, "Invalid", message, details);
  }

  static ApiException badRequest(String message) {
    return new ApiException(400, "BadRequest", message, null);
  }

  static ApiException unauthorized() {
    return new ApiException(401, "Unauthorized", "Unauthorized", null);
  }

  static ApiException forbidden(String message) {
    return new ApiException(403, "Forbidden", message, null);
  }

  static ApiException methodNotAllowed() {
    String message = "the server does not allow this method on the requested resource";
    return new ApiException(405, "MethodNotAllowed", message, null);
  }

  static ApiException unsupportedMediaType(String found, String wanted) {
    String message =
        "the body of the request was in an unknown format (" + found + "); accepted are " + wanted;
    return new ApiException(415, "UnsupportedMediaType", message, null);
  }

  static ApiException tooLarge(int limit) {
    String message = "Request entity too large: limit is " + limit;
    return new ApiException(413, "RequestEntityTooLarge", message, null);
  }

  /** An eviction that a disruption budget does not allow now. */
  static ApiException disruptionBudget(String budget, int needed, int healthy) {
    ObjectNode details = Json.object();
    details
        .putArray("causes")
        .addObject()
        .put("reason", "DisruptionBudget")
        .put(
            "message",
            "The disruption budget "
                + budget
                + " needs "
                + needed
                + " healthy pods and has "
                + healthy
                + " currently");
    String message = "Cannot evict pod as it would violate the pod's disruption budget.";
    return new ApiException(429, "TooManyRequests", message, details);
  }

  static ApiException expired(String message) {
    return new ApiException(410, "Expired", message, null);
  }

  /** What the simulator refuses although a real API server serves it. */
  static ApiException notSimulated(String message) {
    return new ApiException(501, "NotImplemented", message, null);
  }

  /** The API server's store has no quorum. */
  public static ApiException storage(String message) {
    return new ApiException(500, "InternalError", message, null);
  }
}
