package io.clusterapi.controlplane.pki;

/** Key material, most often the user's own, that cannot be used. Never carries the material. */
public final class PkiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PkiException(String message) {
    super(message);
  }
}
