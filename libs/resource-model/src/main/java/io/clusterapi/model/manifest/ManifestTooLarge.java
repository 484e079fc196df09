package io.clusterapi.model.manifest;

/** The input costs more than {@link Limits} allow; a server answers it with 413. */
public final class ManifestTooLarge extends ManifestInvalid {
  private static final long serialVersionUID = 1L;

  ManifestTooLarge(int document, int line, int column, String problem) {
    super(document, line, column, problem);
  }
}
