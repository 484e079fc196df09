package io.clusterapi.embedded;

/** The port a server was told to use belongs to another program. */
public final class PortTakenException extends StartException {
  private static final long serialVersionUID = 1;
  private final int port;

  PortTakenException(int port, String message) {
    super(message);
    this.port = port;
  }

  /** The port that is taken. */
  public int port() {
    return port;
  }
}
