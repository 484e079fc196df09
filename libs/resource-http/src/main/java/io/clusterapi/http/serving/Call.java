package io.clusterapi.http.serving;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.FieldSelector;
import io.clusterapi.http.protocol.LabelSelector;
import io.clusterapi.http.protocol.Representation;
import io.clusterapi.model.Kind;
import io.clusterapi.model.schema.FieldValidation;
import java.util.Map;
import java.util.Optional;

/**
 * One request, understood as far as its path and headers tell.
 *
 * @param query decoded query parameters, the first of each name
 * @param user on whose behalf, as the gateway said
 * @param agent User-Agent header, empty if none
 */
public record Call(
    Kind kind,
    ApiPath path,
    Map<String, String> query,
    Representation representation,
    String contentType,
    String user,
    String agent) {

  public String namespace() {
    return path.namespace().orElse("");
  }

  public String name() {
    return path.name();
  }

  public LabelSelector labels() {
    return LabelSelector.parse(query.get("labelSelector"));
  }

  public FieldSelector fields() {
    return FieldSelector.parse(kind, query.get("fieldSelector"));
  }

  public boolean flag(String parameter) {
    return flag(query, parameter);
  }

  /** Whether a parameter says yes. */
  static boolean flag(Map<String, String> query, String parameter) {
    String value = query.get(parameter);
    return value != null && (value.isEmpty() || value.equals("true") || value.equals("1"));
  }

  /** Whether to answer as if, without storing anything. */
  public boolean dryRun() {
    String value = query.get("dryRun");
    if (value == null || value.isEmpty()) {
      return false;
    }
    if (!value.equals("All")) {
      throw ApiFailure.badRequest("dryRun: wanted All, found " + value);
    }
    return true;
  }

  /** Unknown fields are refused unless the client asks for less. */
  public FieldValidation validation() {
    String value = query.get("fieldValidation");
    return switch (value == null ? "" : value) {
      case "", "Strict" -> FieldValidation.STRICT;
      case "Warn" -> FieldValidation.WARN;
      case "Ignore" -> FieldValidation.IGNORE;
      default ->
          throw ApiFailure.badRequest(
              "fieldValidation: wanted Strict, Warn or Ignore, found " + value);
    };
  }

  /** The explicit field manager, or the program's name from the User-Agent header. */
  public String manager() {
    return explicitManager().orElseGet(this::program);
  }

  public Optional<String> explicitManager() {
    String value = query.get("fieldManager");
    if (value != null && value.length() > 128) {
      throw ApiFailure.badRequest("fieldManager: at most 128 characters, found " + value.length());
    }
    return Optional.ofNullable(value).filter(text -> !text.isBlank());
  }

  public long number(String parameter, long otherwise) {
    return number(query, parameter, otherwise);
  }

  /** A parameter that is a number from 0 on. */
  static long number(Map<String, String> query, String parameter, long otherwise) {
    String value = query.get(parameter);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(value);
      if (number < 0) {
        throw ApiFailure.badRequest(parameter + ": wanted a number from 0, found " + value);
      }
      return number;
    } catch (NumberFormatException e) {
      throw ApiFailure.badRequest(parameter + ": wanted a number, found " + value);
    }
  }

  private String program() {
    int end = agent.indexOf('/');
    String program = end < 0 ? agent : agent.substring(0, end);
    return program.isBlank() ? "unknown" : program;
  }
}
