package io.clusterapi.e2e.fault;

/** What became of a call, as far as its caller can know. */
public enum Outcome {
  /** Answered with success: what it asked for must hold from now on. */
  OK,
  /** Answered with a refusal: nothing was done. */
  FAIL,
  /** No answer, or one that leaves it open: it may have been done. */
  UNKNOWN
}
