package io.clusterapi.model.conversion;

/**
 * An object cannot be converted because of what one of its fields holds; a server answers it with
 * 400.
 */
public final class ConversionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String problem;

  ConversionRefused(String field, String problem) {
    super(field + ": " + problem);
    this.field = field;
    this.problem = problem;
  }

  /**
   * Path of the field in the version that was sent, for example {@code
   * spec.template.spec.nodeDrainTimeout}.
   */
  public String field() {
    return field;
  }

  /** What is wrong with it and what to do, without the path. */
  public String problem() {
    return problem;
  }
}
