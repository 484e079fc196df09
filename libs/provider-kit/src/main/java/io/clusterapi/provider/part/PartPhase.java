package io.clusterapi.provider.part;

import io.clusterapi.planning.Lifecycle;
import java.util.EnumSet;

/** How far a part is. */
public enum PartPhase {
  /** Not there, as far as is known. */
  ABSENT,
  /** An operation to make it is under way or its outcome is not known yet. */
  INTENDED,
  /** Made; the cloud is not done with it. */
  PENDING,
  /** In use. */
  READY,
  /** Could not be made, or broke; something of it may exist. */
  FAILED,
  /** To be removed; an operation asks the cloud for it. */
  DELETING,
  /** The cloud took the removal on and is not done with it. */
  TERMINATING;

  /** What moves a part. */
  public enum Cause {
    BEGUN,
    CREATED,
    COMPLETED,
    REFUSED,
    VANISHED,
    WITHDRAWN,
    ACCEPTED,
    REMOVED
  }

  /** The table of every step a part may take. */
  public static final Lifecycle<PartPhase, Cause> LIFECYCLE =
      Lifecycle.<PartPhase, Cause>declare()
          .add(EnumSet.of(ABSENT, FAILED), Cause.BEGUN, INTENDED)
          .add(EnumSet.of(INTENDED, PENDING, READY, FAILED), Cause.CREATED, PENDING)
          .add(EnumSet.of(INTENDED, PENDING, READY, FAILED), Cause.COMPLETED, READY)
          .add(EnumSet.of(INTENDED, PENDING, READY, FAILED), Cause.REFUSED, FAILED)
          .add(EnumSet.of(INTENDED, PENDING, READY, FAILED), Cause.VANISHED, ABSENT)
          .add(EnumSet.complementOf(EnumSet.of(ABSENT)), Cause.WITHDRAWN, DELETING)
          .add(DELETING, Cause.ACCEPTED, TERMINATING)
          .add(EnumSet.of(DELETING, TERMINATING), Cause.REMOVED, ABSENT)
          .build();

  PartPhase on(Cause cause) {
    return LIFECYCLE
        .next(this, cause)
        .orElseThrow(() -> new IllegalStateException("no step from " + this + " on " + cause));
  }
}
