package io.clusterapi.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks types, limits, enums, patterns and list keys of a value against its schema. */
final class Validation {
  private final List<FieldError> errors;

  Validation(List<FieldError> errors) {
    this.errors = errors;
  }

  void check(JsonNode value, Schema schema, Path path) {
    switch (schema.type) {
      case OBJECT -> object(value, schema, path);
      case ARRAY -> array(value, schema, path);
      case STRING -> string(value, schema, path);
      case INTEGER -> integer(value, schema, path);
      case NUMBER -> {
        if (expect(value.isNumber(), value, "a number", path)) {
          range(value, schema, path);
        }
      }
      case BOOLEAN -> expect(value.isBoolean(), value, "a boolean (true or false)", path);
      case INT_OR_STRING ->
          expect(
              value.isIntegralNumber() || value.isTextual(), value, "an integer or a string", path);
      case ANY -> {}
    }
  }

  private void object(JsonNode value, Schema schema, Path path) {
    if (!expect(value.isObject(), value, "an object", path)) {
      return;
    }
    for (String name : schema.required) {
      if (!value.has(name)) {
        errors.add(FieldError.required(path.field(name).toString(), ""));
      }
    }
    if (schema.minProperties != null && value.size() < schema.minProperties) {
      errors.add(
          FieldError.invalid(
              path.toString(),
              value,
              "must set at least "
                  + (schema.minProperties == 1 ? "1 field" : schema.minProperties + " fields")
                  + "; leave it out instead"));
    }
    for (Iterator<Map.Entry<String, JsonNode>> it = value.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> field = it.next();
      Schema property = schema.properties.get(field.getKey());
      if (property != null) {
        check(field.getValue(), property, path.field(field.getKey()));
      } else if (schema.additionalProperties != null) {
        check(field.getValue(), schema.additionalProperties, path.entry(field.getKey()));
      }
    }
  }

  private void array(JsonNode value, Schema schema, Path path) {
    if (!expect(value.isArray(), value, "a list", path)) {
      return;
    }
    if (schema.minItems != null && value.size() < schema.minItems) {
      errors.add(
          FieldError.invalid(
              path.toString(),
              value,
              "must have at least " + schema.minItems + " items, or be left out"));
    }
    if (schema.maxItems != null && value.size() > schema.maxItems) {
      errors.add(FieldError.tooMany(path.toString(), value.size(), schema.maxItems));
    }
    if (schema.items != null) {
      for (int i = 0; i < value.size(); i++) {
        check(value.get(i), schema.items, path.element(i));
      }
    }
    if (!schema.listMapKeys.isEmpty() && value.size() > 1) {
      uniqueKeys(value, schema, path);
    }
  }

  private void uniqueKeys(JsonNode value, Schema schema, Path path) {
    Set<List<JsonNode>> seen = new HashSet<>();
    for (int i = 0; i < value.size(); i++) {
      List<JsonNode> keys = new ArrayList<>();
      for (String key : schema.listMapKeys) {
        keys.add(value.get(i).path(key));
      }
      if (!seen.add(keys)) {
        errors.add(
            FieldError.duplicate(
                path.element(i).field(schema.listMapKeys.get(0)).toString(), keys.get(0)));
      }
    }
  }

  private void string(JsonNode value, Schema schema, Path path) {
    if (!expect(value.isTextual(), value, "a string", path)) {
      return;
    }
    String text = value.textValue();
    if (schema.supported != null && !schema.supported.contains(text)) {
      errors.add(
          FieldError.notSupported(
              path.toString(), value, schema.supported.stream().sorted().toList()));
      return;
    }
    if (schema.minLength != null && text.length() < schema.minLength) {
      errors.add(
          FieldError.invalid(
              path.toString(),
              value,
              schema.minLength == 1
                  ? "must not be empty"
                  : "must have at least " + schema.minLength + " characters"));
      return;
    }
    if (schema.maxLength != null && text.length() > schema.maxLength) {
      long characters = text.codePointCount(0, text.length());
      if (characters > schema.maxLength) {
        errors.add(FieldError.tooLong(path.toString(), schema.maxLength, characters));
        return;
      }
    }
    if (schema.pattern != null && !schema.pattern.matcher(text).find()) {
      errors.add(FieldError.invalid(path.toString(), value, "must match '" + schema.pattern + "'"));
    }
    if (schema.format != null) {
      format(value, text, schema.format, path);
    }
  }

  private void format(JsonNode value, String text, String format, Path path) {
    if (format.equals("date-time")) {
      try {
        OffsetDateTime.parse(text);
      } catch (DateTimeParseException e) {
        errors.add(
            FieldError.invalid(
                path.toString(),
                value,
                "must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z"));
      }
    } else if (format.equals("byte")) {
      try {
        Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException e) {
        // The message of the decoder quotes what it was given.
        errors.add(FieldError.invalid(path.toString(), value, "must be base64").withoutValue());
      }
    }
  }

  private void integer(JsonNode value, Schema schema, Path path) {
    if (!expect(value.isIntegralNumber(), value, "an integer", path)) {
      return;
    }
    if ("int32".equals(schema.format) ? !value.canConvertToInt() : !value.canConvertToLong()) {
      errors.add(
          FieldError.invalid(
              path.toString(),
              value,
              "must fit into " + ("int32".equals(schema.format) ? "32" : "64") + " bits"));
      return;
    }
    range(value, schema, path);
  }

  private void range(JsonNode value, Schema schema, Path path) {
    if (schema.minimum != null && value.asDouble() < schema.minimum) {
      errors.add(
          FieldError.invalid(path.toString(), value, "must be at least " + plain(schema.minimum)));
    }
    if (schema.maximum != null && value.asDouble() > schema.maximum) {
      errors.add(
          FieldError.invalid(path.toString(), value, "must be at most " + plain(schema.maximum)));
    }
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }

  private boolean expect(boolean fits, JsonNode value, String wanted, Path path) {
    if (!fits) {
      errors.add(
          FieldError.wrongType(
              path.toString(), value, "must be " + wanted + ", found " + found(value)));
    }
    return fits;
  }

  private static String found(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a string";
      case NUMBER -> value.isIntegralNumber() ? "an integer" : "a number";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      default -> "nothing";
    };
  }
}
