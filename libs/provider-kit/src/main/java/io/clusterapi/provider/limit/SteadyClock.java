package io.clusterapi.provider.limit;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock for durations: it begins with the wall clock and goes on evenly, whatever becomes of that
 * one. With the wall clock a step of an hour back would put the next look at a cloud off by an
 * hour, and a step forward would end the wait for what a cloud may still list, so that it is made a
 * second time.
 */
public final class SteadyClock extends Clock {
  private final Instant begun;
  private final long origin = System.nanoTime();

  public SteadyClock(Clock wall) {
    this.begun = wall.instant();
  }

  @Override
  public Instant instant() {
    return begun.plusNanos(System.nanoTime() - origin);
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
