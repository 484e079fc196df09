package io.clusterapi.e2e.fault;

/**
 * An invariant that did not hold.
 *
 * @param invariant its number, {@code I1} to {@code I12}
 * @param what what was found, with names and ticks
 */
public record Violation(String invariant, String what) {
  @Override
  public String toString() {
    return invariant + ": " + what;
  }
}
