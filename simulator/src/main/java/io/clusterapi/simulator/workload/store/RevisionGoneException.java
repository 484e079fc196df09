package io.clusterapi.simulator.workload.store;

/** The changes after the asked revision are no longer kept: list again and watch from there. */
public final class RevisionGoneException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RevisionGoneException(long asked, long oldest) {
    super("too old resource version: " + asked + " (" + oldest + ")");
  }
}
