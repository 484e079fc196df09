package io.clusterapi.loop.persistence;

import io.vertx.pgclient.PgException;
import java.util.Arrays;
import java.util.Set;

/** Tells what the database refuses for what it says from what it cannot do just now. */
public final class Refusals {
  /**
   * An object was not at the revision a plan was made from; raised by {@code commit_transition}.
   */
  static final String CONFLICT = "CA409";

  private Refusals() {}

  /** UIDs of the objects that had moved on, of a conflict; empty for other failures. */
  static Set<String> stale(Throwable failure) {
    return failure instanceof PgException pg
            && CONFLICT.equals(pg.getSqlState())
            && pg.getDetail() != null
        ? Set.copyOf(Arrays.asList(pg.getDetail().split(" ")))
        : Set.of();
  }

  /**
   * Whether the same statement would be refused again: data that cannot be stored (class 22, such
   * as U+0000 in a name), broken constraints (23), what exceeds a limit (54, such as a name of 20
   * KB in an index), or a conflict of ours.
   */
  public static boolean isRefused(Throwable failure) {
    if (!(failure instanceof PgException pg) || pg.getSqlState() == null) {
      return false;
    }
    String state = pg.getSqlState();
    return state.equals(CONFLICT)
        || state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("54");
  }
}
