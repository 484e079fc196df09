package io.clusterapi.model.schema;

import java.util.Optional;

/** What happens to fields the schema does not know: Kubernetes' {@code ?fieldValidation=}. */
public enum FieldValidation {
  /** Refuse the object. */
  STRICT,
  /** Drop the field and say so in a warning. Kubernetes' default. */
  WARN,
  /** Drop the field silently. */
  IGNORE;

  /**
   * Reads the value of the query parameter.
   *
   * @return empty when the value is none of {@code Strict}, {@code Warn}, {@code Ignore}
   */
  public static Optional<FieldValidation> of(String parameter) {
    return switch (parameter) {
      case "Strict" -> Optional.of(STRICT);
      case "Warn", "" -> Optional.of(WARN);
      case "Ignore" -> Optional.of(IGNORE);
      default -> Optional.empty();
    };
  }
}
