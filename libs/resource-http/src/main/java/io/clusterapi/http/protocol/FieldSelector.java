package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A field selector: {@code metadata.name}, {@code metadata.namespace}, and {@code type} of Secrets.
 */
public final class FieldSelector {
  private record Requirement(String field, String value, boolean equal) {}

  private final List<Requirement> requirements;

  private FieldSelector(List<Requirement> requirements) {
    this.requirements = requirements;
  }

  /**
   * Reads a selector; null and blank select everything.
   *
   * @throws ApiFailure 400 naming a field that cannot be selected by
   */
  public static FieldSelector parse(Kind kind, String text) {
    boolean secret = kind.kind().equals("Secret");
    return parse(
        field ->
            field.equals("metadata.name")
                || field.equals("metadata.namespace")
                || (secret && field.equals("type")),
        "metadata.name and metadata.namespace are" + (secret ? ", and type" : ""),
        text);
  }

  /**
   * Reads a selector by other fields.
   *
   * @param supported whether a field can be selected by
   * @param words says which can, for the refusal
   */
  static FieldSelector parse(Predicate<String> supported, String words, String text) {
    List<Requirement> requirements = new ArrayList<>();
    if (text != null && !text.isBlank()) {
      for (String part : text.split(",")) {
        requirements.add(requirement(supported, words, part.strip()));
      }
    }
    return new FieldSelector(requirements);
  }

  public boolean isEverything() {
    return requirements.isEmpty();
  }

  public boolean matches(ObjectNode object) {
    for (Requirement requirement : requirements) {
      JsonNode value = object;
      for (String step : requirement.field.split("\\.")) {
        value = value.path(step);
      }
      if (value.asText("").equals(requirement.value) != requirement.equal) {
        return false;
      }
    }
    return true;
  }

  /** The one name that can match, if the selector says so: saves reading the rest. */
  public Optional<String> name() {
    return requirements.stream()
        .filter(requirement -> requirement.equal && requirement.field.equals("metadata.name"))
        .map(Requirement::value)
        .findFirst();
  }

  private static Requirement requirement(Predicate<String> supported, String words, String part) {
    int at = part.indexOf('=');
    if (at < 1) {
      throw ApiFailure.badRequest(
          "fieldSelector: unable to parse \"" + part + "\": wanted field=value or field!=value");
    }
    boolean equal = part.charAt(at - 1) != '!';
    String field = part.substring(0, equal ? at : at - 1).strip();
    String value = part.substring(part.startsWith("==", at) ? at + 2 : at + 1).strip();
    if (!supported.test(field)) {
      throw ApiFailure.badRequest("field label not supported: %s (%s)".formatted(field, words));
    }
    return new Requirement(field, value, equal);
  }
}
