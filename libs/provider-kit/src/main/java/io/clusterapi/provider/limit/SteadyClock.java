package io.clusterapi.provider.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A clock for durations: it begins with the wall clock and goes on evenly, whatever becomes of that
 * one. With the wall clock a step of an hour back would put the next look at a cloud off by an
 * hour, and a step forward would end the wait for what a cloud may still list, so that it is made a
 * second time.
 */
public final class SteadyClock extends Clock {
  private final Instant begun;
  private final LongSupplier nanos;
  private final long origin;

  public SteadyClock(Clock wall) {
    this(wall, System::nanoTime);
  }

  /**
   * The same with another measure of what has passed, as a test's.
   *
   * @param nanos nanoseconds since any moment, never set
   */
  public SteadyClock(Clock wall, LongSupplier nanos) {
    this.begun = wall.instant();
    this.nanos = nanos;
    this.origin = nanos.getAsLong();
  }

  /** Goes with a clock that nobody sets, as a test's. */
  public static SteadyClock with(Clock even) {
    return new SteadyClock(even, () -> TimeUnit.MILLISECONDS.toNanos(even.millis()));
  }

  @Override
  public Instant instant() {
    return begun.plusNanos(nanos.getAsLong() - origin);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Itself: nobody reads the time of day from it. */
  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
