package io.clusterapi.embedded;

/** A server could not be started; the message says which, why, and what to do next. */
public class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public StartException(String message) {
    super(message);
  }

  public StartException(String message, Throwable cause) {
    super(message, cause);
  }
}
