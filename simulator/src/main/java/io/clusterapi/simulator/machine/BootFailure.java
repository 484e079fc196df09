package io.clusterapi.simulator.machine;

/** Why a machine cannot go on booting; its message ends up in the console log. */
public final class BootFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public BootFailure(String message) {
    super(message, null, false, false);
  }
}
