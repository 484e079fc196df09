package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import io.clusterapi.model.schema.FieldError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with an object, so that the user hears all of it at once. */
final class Problems {
  private final List<FieldError> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  void add(FieldError error) {
    errors.add(error);
  }

  void required(String path, String detail) {
    add(FieldError.required(path, detail));
  }

  void invalid(String path, String value, String detail) {
    add(FieldError.invalid(path, value, detail));
  }

  void invalid(String path, JsonNode value, String detail) {
    add(FieldError.invalid(path, value, detail));
  }

  void forbidden(String path, String detail) {
    add(FieldError.forbidden(path, detail));
  }

  void warn(String warning) {
    warnings.add(warning);
  }

  boolean hasWrongTypes() {
    return errors.stream().anyMatch(error -> error.type() == FieldError.Type.TYPE_INVALID);
  }

  void hideValues() {
    errors.replaceAll(FieldError::withoutValue);
  }

  List<String> warnings() {
    return List.copyOf(warnings);
  }

  List<FieldError> errors() {
    return List.copyOf(errors);
  }

  void throwIfAny(Kind kind, ObjectNode object, AdmissionRefused.Reason reason) {
    if (!errors.isEmpty()) {
      String name = object.path("metadata").path("name").asText("");
      throw new AdmissionRefused(kind, name, reason, errors);
    }
  }
}
