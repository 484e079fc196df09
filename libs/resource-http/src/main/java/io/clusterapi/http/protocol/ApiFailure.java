package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.admission.AdmissionRefused;
import java.util.List;

/**
 * A request that is answered with a {@code metav1.Status} instead of what was asked for. Messages
 * are meant for people and hold no stack trace and no contents of Secrets.
 */
public final class ApiFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final int code;
  private final String reason;
  private final transient ObjectNode details;

  /**
   * One thing that is wrong.
   *
   * @param reason machine-readable, for example FieldValueInvalid
   * @param field path of the field, empty for the whole object
   */
  public record Cause(String reason, String message, String field) {}

  private ApiFailure(int code, String reason, String message, ObjectNode details) {
    super(message, null, false, false);
    this.code = code;
    this.reason = reason;
    this.details = details;
  }

  /** A failure without details. */
  public static ApiFailure of(int code, String reason, String message) {
    return new ApiFailure(code, reason, message, JSON.objectNode());
  }

  public static ApiFailure badRequest(String message) {
    return of(400, "BadRequest", message);
  }

  /** A field cannot be read; the message begins with its path. */
  public static ApiFailure badRequest(String message, Cause cause) {
    ObjectNode details = JSON.objectNode();
    addCauses(details, List.of(cause));
    return new ApiFailure(400, "BadRequest", message, details);
  }

  public static ApiFailure unauthorized() {
    return of(401, "Unauthorized", "Unauthorized");
  }

  public static ApiFailure forbidden(String group, String resource, String name, String message) {
    String subject = group.isEmpty() ? resource : resource + "." + group;
    return new ApiFailure(
        403,
        "Forbidden",
        "%s%s is forbidden: %s".formatted(subject, quoted(name), message),
        details(group, resource, name));
  }

  /** The path names nothing the API has. */
  public static ApiFailure noSuchResource() {
    return of(404, "NotFound", "the server could not find the requested resource");
  }

  /**
   * The path names a resource the API does not have, or not in that version.
   *
   * @param served the versions in which it is served, empty when it is not known at all
   */
  public static ApiFailure noSuchResource(ApiPath path, List<String> served) {
    String what =
        path.subresource().isEmpty() ? path.resource() : path.resource() + "/" + path.subresource();
    return new ApiFailure(
        404,
        "NotFound",
        "the server could not find the requested resource: %s"
            .formatted(
                served.isEmpty()
                    ? "there is no \"%s\" in %s; \"kubectl api-resources\" lists what there is"
                        .formatted(what, path.apiVersion())
                    : "\"%s\" is served as %s, not as %s"
                        .formatted(what, String.join(" and ", served), path.version())),
        details(path.group(), path.resource(), path.name()));
  }

  public static ApiFailure notFound(Kind kind, String name) {
    return new ApiFailure(
        404,
        "NotFound",
        "%s \"%s\" not found".formatted(kind.resourceName(), name),
        named(kind, name));
  }

  public static ApiFailure methodNotAllowed(String message) {
    return of(405, "MethodNotAllowed", message);
  }

  public static ApiFailure notAcceptable(String accepted) {
    return of(
        406,
        "NotAcceptable",
        "only application/json and application/yaml can be answered, the Accept header wants "
            + accepted);
  }

  public static ApiFailure alreadyExists(Kind kind, String name) {
    return new ApiFailure(
        409,
        "AlreadyExists",
        "%s \"%s\" already exists".formatted(kind.resourceName(), name),
        named(kind, name));
  }

  public static ApiFailure conflict(Kind kind, String name, String message) {
    return conflict(kind, name, message, List.of());
  }

  public static ApiFailure conflict(Kind kind, String name, String message, List<Cause> causes) {
    ObjectNode details = named(kind, name);
    addCauses(details, causes);
    return new ApiFailure(409, "Conflict", message, details);
  }

  /** The object moved on since it was read. */
  public static ApiFailure stale(Kind kind, String name) {
    return conflict(
        kind,
        name,
        ("Operation cannot be fulfilled on %s \"%s\": the object has been modified; please apply"
                + " your changes to the latest version and try again")
            .formatted(kind.resourceName(), name));
  }

  public static ApiFailure expired(String message) {
    return of(410, "Expired", message);
  }

  public static ApiFailure tooLarge(long limit) {
    return of(
        413,
        "RequestEntityTooLarge",
        "the request body is larger than %d bytes (capi.http.max-body); split the manifest"
            .formatted(limit));
  }

  public static ApiFailure unsupportedMediaType(String found, String wanted) {
    return of(
        415,
        "UnsupportedMediaType",
        "the body of the request was in an unknown format - accepted media types include: %s; found %s"
            .formatted(wanted, found));
  }

  /** What was sent is readable and does not fit; nothing of the object is told. */
  public static ApiFailure invalid(String message, Cause cause) {
    ObjectNode details = JSON.objectNode();
    addCauses(details, List.of(cause));
    return new ApiFailure(422, "Invalid", message, details);
  }

  /** An object that is wrong in one or more fields. */
  public static ApiFailure invalid(Kind kind, String name, List<Cause> causes) {
    StringBuilder message = new StringBuilder("%s \"%s\" is invalid: ".formatted(kind, name));
    if (causes.size() == 1) {
      message.append(sentence(causes.get(0)));
    } else {
      message.append('[');
      for (int i = 0; i < causes.size(); i++) {
        message.append(i == 0 ? "" : ", ").append(sentence(causes.get(i)));
      }
      message.append(']');
    }
    ObjectNode details = named(kind, name);
    details.put("kind", kind.kind());
    addCauses(details, causes);
    return new ApiFailure(422, "Invalid", message.toString(), details);
  }

  /** Admission said no; the message is admission's own. */
  public static ApiFailure refused(AdmissionRefused refused) {
    ObjectNode details = named(refused.kind(), refused.name());
    details.put("kind", refused.kind().kind());
    addCauses(
        details,
        refused.errors().stream()
            .map(error -> new Cause(error.type().reason(), error.message(), error.path()))
            .toList());
    return new ApiFailure(
        refused.reason().code(), refused.reason().text(), refused.getMessage(), details);
  }

  public static ApiFailure tooManyRequests(int retryAfterSeconds, String message) {
    return of(429, "TooManyRequests", message).retryAfter(retryAfterSeconds);
  }

  /** Something needed is away; the same request may succeed after the given time. */
  public static ApiFailure unavailable(int retryAfterSeconds, String message) {
    return of(503, "ServiceUnavailable", message).retryAfter(retryAfterSeconds);
  }

  /** Our own fault; {@code reference} is what the log line carries too. */
  public static ApiFailure internal(String reference) {
    return of(
        500,
        "InternalError",
        "an internal error occurred; the service's log has the cause under " + reference);
  }

  public int code() {
    return code;
  }

  public String reason() {
    return reason;
  }

  /** Seconds after which trying again makes sense, 0 when it does not. */
  public int retryAfter() {
    return details.path("retryAfterSeconds").asInt(0);
  }

  /** The {@code metav1.Status} object. */
  public ObjectNode status() {
    ObjectNode status = JSON.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Failure").put("message", getMessage()).put("reason", reason);
    if (!details.isEmpty()) {
      status.set("details", details);
    }
    status.put("code", code);
    return status;
  }

  private ApiFailure retryAfter(int seconds) {
    ObjectNode copy = details.deepCopy();
    copy.put("retryAfterSeconds", seconds);
    return new ApiFailure(code, reason, getMessage(), copy);
  }

  private static ObjectNode named(Kind kind, String name) {
    return details(kind.group(), kind.plural(), name);
  }

  private static ObjectNode details(String group, String plural, String name) {
    ObjectNode details = JSON.objectNode();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    return details.put("kind", plural);
  }

  private static void addCauses(ObjectNode details, List<Cause> causes) {
    if (causes.isEmpty()) {
      return;
    }
    ArrayNode array = details.putArray("causes");
    for (Cause cause : causes) {
      ObjectNode node = array.addObject();
      node.put("reason", cause.reason()).put("message", cause.message());
      if (!cause.field().isEmpty()) {
        node.put("field", cause.field());
      }
    }
  }

  private static String sentence(Cause cause) {
    return cause.field().isEmpty() ? cause.message() : cause.field() + ": " + cause.message();
  }

  private static String quoted(String name) {
    return name.isEmpty() ? "" : " \"" + name + "\"";
  }
}
