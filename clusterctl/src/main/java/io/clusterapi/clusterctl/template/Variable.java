package io.clusterapi.clusterctl.template;

import java.util.Optional;

/**
 * A variable of a template.
 *
 * @param defaultValue the text its first use falls back to, with variables inside still as {@code
 *     ${NAME}}
 */
public record Variable(String name, Optional<String> defaultValue) {

  /** Whether the template cannot be filled in without a value. */
  public boolean required() {
    return defaultValue.isEmpty();
  }
}
