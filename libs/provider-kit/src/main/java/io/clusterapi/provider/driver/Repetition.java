package io.clusterapi.provider.driver;

/** What it does to make a call once more, which says after which failures that is done at once. */
public enum Repetition {
  /** It only asks. */
  READS,
  /** It carries an idempotency token: the cloud answers the second with what the first made. */
  HAS_TOKEN,
  /** It brings about a state, as a deletion or a setting does: twice is as once. */
  SETS,
  /** It makes one more each time: after a lost answer it has to be looked up first. */
  MAKES_ANOTHER
}
