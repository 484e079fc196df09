package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collection;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One thing wrong with one field, worded as Kubernetes does.
 *
 * @param path such as {@code spec.clusterNetwork.pods.cidrBlocks[0]}
 * @param value what was found, as JSON cut to 120 characters; empty where it would say nothing or
 *     is confidential
 * @param detail what was wanted
 */
public record FieldError(Type type, String path, String value, String detail) {

  /** Kinds of errors; the names are the {@code reason} of a cause in a Kubernetes Status. */
  public enum Type {
    REQUIRED("FieldValueRequired"),
    INVALID("FieldValueInvalid"),
    TYPE_INVALID("FieldValueTypeInvalid"),
    NOT_SUPPORTED("FieldValueNotSupported"),
    FORBIDDEN("FieldValueForbidden"),
    DUPLICATE("FieldValueDuplicate"),
    TOO_LONG("FieldValueTooLong"),
    TOO_MANY("FieldValueTooMany"),
    NOT_FOUND("FieldValueNotFound"),
    UNKNOWN("FieldValueUnknown");

    private final String reason;

    Type(String reason) {
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }

  private static final int SHOWN_CHARACTERS = 120;

  /** Fields whose values are keys, tokens, password hashes or files that often hold such. */
  private static final Set<String> CONFIDENTIAL =
      Set.of(
          "data",
          "stringData",
          "binaryData",
          "token",
          "tlsBootstrapToken",
          "passwd",
          "content",
          "userData",
          "config");

  public FieldError {
    Objects.requireNonNull(type);
    Objects.requireNonNull(path);
  }

  public static FieldError required(String path, String detail) {
    return new FieldError(Type.REQUIRED, path, "", detail);
  }

  public static FieldError invalid(String path, JsonNode value, String detail) {
    return new FieldError(Type.INVALID, path, shown(path, value), detail);
  }

  public static FieldError invalid(String path, String value, String detail) {
    return new FieldError(
        Type.INVALID, path, confidential(path) ? "" : cut('"' + value + '"'), detail);
  }

  public static FieldError wrongType(String path, JsonNode value, String detail) {
    return new FieldError(Type.TYPE_INVALID, path, shown(path, value), detail);
  }

  public static FieldError notSupported(String path, JsonNode value, Collection<String> supported) {
    return new FieldError(
        Type.NOT_SUPPORTED,
        path,
        shown(path, value),
        "supported values: "
            + supported.stream().map(v -> '"' + v + '"').collect(Collectors.joining(", ")));
  }

  public static FieldError forbidden(String path, String detail) {
    return new FieldError(Type.FORBIDDEN, path, "", detail);
  }

  public static FieldError duplicate(String path, JsonNode value) {
    return new FieldError(Type.DUPLICATE, path, shown(path, value), "");
  }

  public static FieldError tooLong(String path, long limit, long found) {
    return new FieldError(
        Type.TOO_LONG, path, "", "may not be more than " + limit + " characters, found " + found);
  }

  public static FieldError tooMany(String path, long found, long limit) {
    return new FieldError(
        Type.TOO_MANY, path, Long.toString(found), "must have at most " + limit + " items");
  }

  public static FieldError unknown(String path, String detail) {
    return new FieldError(Type.UNKNOWN, path, "", detail);
  }

  /** The same error without the value that was found. */
  public FieldError withoutValue() {
    return new FieldError(type, path, "", detail);
  }

  /** The error without its path, as the {@code message} of a cause in a Kubernetes Status. */
  public String message() {
    String head =
        switch (type) {
          case REQUIRED -> "Required value";
          case INVALID, TYPE_INVALID -> "Invalid value";
          case NOT_SUPPORTED -> "Unsupported value";
          case FORBIDDEN -> "Forbidden";
          case DUPLICATE -> "Duplicate value";
          case TOO_LONG -> "Too long";
          case TOO_MANY -> "Too many";
          case NOT_FOUND -> "Not found";
          case UNKNOWN -> "unknown field \"" + path + '"';
        };
    StringBuilder message = new StringBuilder(head);
    if (!value.isEmpty()) {
      message.append(": ").append(value);
    }
    if (!detail.isEmpty()) {
      message.append(type == Type.UNKNOWN ? ", " : ": ").append(detail);
    }
    return message.toString();
  }

  @Override
  public String toString() {
    return type == Type.UNKNOWN || path.isEmpty() ? message() : path + ": " + message();
  }

  private static String shown(String path, JsonNode value) {
    return value == null || value.isMissingNode() || confidential(path)
        ? ""
        : cut(value.toString());
  }

  private static String cut(String text) {
    return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "...";
  }

  private static boolean confidential(String path) {
    int start = 0;
    for (int i = 0; i <= path.length(); i++) {
      if (i == path.length() || path.charAt(i) == '.' || path.charAt(i) == '[') {
        if (CONFIDENTIAL.contains(path.substring(start, i))) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
