package io.clusterapi.controlplane.bootstrap;

/**
 * A bootstrap configuration that cannot be rendered; the message names the field and the remedy.
 */
public final class BootstrapException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BootstrapException(String message) {
    super(message);
  }
}
