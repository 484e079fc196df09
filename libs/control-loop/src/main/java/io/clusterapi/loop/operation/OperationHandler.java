package io.clusterapi.loop.operation;

import io.smallrye.mutiny.Uni;

/**
 * Runs operations of one type: the only place where a service acts on the outside. At least once:
 * it looks up what an earlier try may have done before doing it again.
 */
public interface OperationHandler {

  /** Operations of this type, or with this type as prefix before a colon, are run here. */
  String type();

  /**
   * Most of one type tried at the same time. What only computes names some of the processors: more
   * of it at once is done no sooner, and keeps everything else of the service waiting.
   */
  default int atOnce() {
    return Integer.MAX_VALUE;
  }

  /**
   * Does it. A failed Uni with {@link OperationFailure} says how it failed; any other failure
   * counts as transient.
   */
  Uni<OperationResult> run(OperationTry attempt);
}
