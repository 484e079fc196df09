package io.clusterapi.e2e.fault;

/**
 * A rule of Byteman: what happens instead of, before or after a method of the product.
 *
 * @param name unique
 * @param type the class
 * @param method its name and parameter types; types without package where Byteman finds them
 * @param where Byteman's location, such as {@code AT ENTRY}
 * @param condition when it fires
 * @param action what it does
 */
public record Rule(
    String name, String type, String method, String where, String condition, String action) {

  /** The rule as Byteman reads it. */
  public String text() {
    return """
    RULE %s
    CLASS %s
    METHOD %s
    %s
    IF %s
    DO %s
    ENDRULE
    """
        .formatted(name, type, method, where, condition, action);
  }
}
