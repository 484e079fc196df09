package io.clusterapi.clusterctl;

/**
 * Something a person must know: what could not be done and why, and what to do next. Printed as two
 * lines, never with a stack trace.
 */
public class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String next;

  /**
   * @param what one sentence: what failed and why
   * @param next one sentence: what to do, with the command where there is one; may be empty
   */
  public Failure(String what, String next) {
    super(what);
    this.next = next;
  }

  public String next() {
    return next;
  }

  /** What the terminal shows after {@code error: }. */
  public String text() {
    return next.isEmpty() ? getMessage() : getMessage() + "\n" + next;
  }
}
