package io.clusterapi.provider.contract;

/** What can be wrong with a provider outside of its drivers, to see the contract notice it. */
public enum Flaw {
  /** Calls the cloud before it has stored that it will. */
  ACTS_BEFORE_COMMIT,
  /** Makes parts of objects that have no finalizer. */
  KEEPS_NO_FINALIZER,
  /** Keeps its finalizer until something was removed, though nothing was made. */
  LETS_GO_AFTER_A_REMOVAL_ONLY,
  /** Objects of the same name are the same to it. */
  IDENTIFIES_BY_NAME,
  /** Hears of a deletion only when all that was begun has ended. */
  DELETES_LAST,
  /** Does not take up after a restart what was under way. */
  FORGETS_WHAT_IT_BEGAN,
  /** Knows after a restart of none of its parts. */
  FORGETS_ITS_PARTS,
  /** Does not hear which failure domain is wanted. */
  IGNORES_FAILURE_DOMAINS,
  /** Believes the first look: for what an unanswered call may have made, and at what is in use. */
  BELIEVES_THE_FIRST_LOOK
}
