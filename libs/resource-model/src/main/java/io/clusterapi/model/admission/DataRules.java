package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.schema.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** What Secrets and ConfigMaps have in common. */
final class DataRules {
  private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
  private static final long MOST_BYTES = 1024 * 1024;

  private DataRules() {}

  static void keys(ObjectNode object, String field, Problems problems) {
    for (Iterator<String> keys = object.path(field).fieldNames(); keys.hasNext(); ) {
      String key = keys.next();
      if (!KEY.matcher(key).matches() || key.equals(".") || key.startsWith("..")) {
        problems.invalid(
            field + "[" + key + "]",
            "",
            "a key must be 1 to 253 letters, digits, '-', '_' and '.', and not begin with '..'");
      }
    }
  }

  static void size(ObjectNode object, Problems problems) {
    long bytes = 0;
    for (String field : new String[] {"data", "binaryData"}) {
      boolean base64 = field.equals("binaryData") || object.path("kind").asText().equals("Secret");
      for (Iterator<Map.Entry<String, JsonNode>> it = object.path(field).fields(); it.hasNext(); ) {
        String value = it.next().getValue().asText();
        bytes += base64 ? value.length() / 4 * 3L : utf8Length(value);
      }
    }
    if (bytes > MOST_BYTES) {
      problems.add(FieldError.tooLong("data", MOST_BYTES, bytes));
    }
  }

  /** An object marked immutable keeps its data and its mark for ever. */
  static void immutable(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    existing
        .filter(old -> old.path("immutable").asBoolean())
        .ifPresent(
            old -> {
              for (String field : new String[] {"immutable", "data", "binaryData"}) {
                if (!old.path(field).equals(object.path(field))) {
                  problems.forbidden(
                      field, "the object is immutable; delete it and create another");
                }
              }
            });
  }

  private static long utf8Length(String value) {
    return value.getBytes(StandardCharsets.UTF_8).length;
  }
}
