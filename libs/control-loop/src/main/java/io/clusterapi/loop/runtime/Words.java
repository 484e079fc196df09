package io.clusterapi.loop.runtime;

import io.clusterapi.planning.Reason;

/** Reasons of what the runtime does by itself. */
enum Words implements Reason {
  OwnerGone,
  OwnerDeleting,
  Orphaned,
  DependantsDone,
  ConditionTurned,
  FollowsWhatIsKnown,
  OperationSucceeded
}
