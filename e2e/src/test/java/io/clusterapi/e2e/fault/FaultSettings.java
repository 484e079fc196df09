package io.clusterapi.e2e.fault;

import io.clusterapi.e2e.stack.Settings;
import java.time.Duration;
import java.util.Optional;

/** How the rows run; every system property has a default. */
public final class FaultSettings {
  // The short lane makes the same choices every day, so that a row that begins to fail was broken
  // by a change; the long one looks for what nobody has seen.
  private static final long SEED =
      Long.getLong("capi.fault.seed", Settings.thorough() ? Settings.seed() : 2);

  private FaultSettings() {}

  /**
   * {@code capi.fault.seed}: what a row's choices are made from; 2 by default, in the long lane the
   * suite's seed.
   */
  public static long seed() {
    return SEED;
  }

  /** {@code capi.fault.folder}: the folder of an earlier run that is judged again. */
  public static Optional<String> folder() {
    return Optional.ofNullable(System.getProperty("capi.fault.folder"));
  }

  /**
   * One of two sizes: of the short lane, and of the long one ({@code capi.e2e.long}); with {@code
   * capi.fault.short} rows of the long lane have the sizes of the short one.
   */
  public static int size(int inShort, int inLong) {
    return Settings.thorough() && !Boolean.getBoolean("capi.fault.short") ? inLong : inShort;
  }

  /**
   * {@code capi.fault.rounds}: how many rounds, kills, replays, races, requests or watchers a row
   * has, otherwise one of the two sizes.
   */
  public static int rounds(int inShort, int inLong) {
    return Integer.getInteger("capi.fault.rounds", size(inShort, inLong));
  }

  /** {@code capi.fault.minutes}: for how long faults are made at most; an hour by default. */
  public static Duration longest() {
    return Duration.ofMinutes(Integer.getInteger("capi.fault.minutes", 60));
  }

  /** For how long nothing may happen before a run counts as at rest. */
  public static Duration quiet() {
    return Duration.ofSeconds(size(3, 120));
  }
}
