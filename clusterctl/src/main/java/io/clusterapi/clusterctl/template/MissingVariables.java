package io.clusterapi.clusterctl.template;

import java.util.List;

/**
 * Variables without a default have no value; all of them are named, so that one round of filling in
 * is enough.
 */
public final class MissingVariables extends TemplateError {
  private static final long serialVersionUID = 1L;

  private final transient List<String> names;

  MissingVariables(List<String> names) {
    super(
        (names.size() == 1 ? "the variable " : "the variables ")
            + String.join(", ", names)
            + (names.size() == 1 ? " has" : " have")
            + " no value and no default: set "
            + (names.size() == 1 ? "it" : "them")
            + " in the environment, for example export "
            + names.get(0)
            + "=..., or in an --env file");
    this.names = List.copyOf(names);
  }

  /** Sorted by name. */
  public List<String> names() {
    return names;
  }
}
