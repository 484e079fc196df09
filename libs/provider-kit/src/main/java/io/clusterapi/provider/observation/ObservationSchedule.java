package io.clusterapi.provider.observation;

import java.time.Duration;

/**
 * When to look.
 *
 * @param first delay of the first look at something the cloud is busy with
 * @param longest upper bound of the doubling delays of the looks that follow
 * @param steady how often to look at what is in use
 * @param doubt after how long to look again at what was in use and is not found: it counts as gone
 *     when it is not found then either
 */
public record ObservationSchedule(
    Duration first, Duration longest, Duration steady, Duration doubt) {
  public static final ObservationSchedule DEFAULT =
      new ObservationSchedule(
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  /** The delay after {@code looks} looks at something the cloud is busy with. */
  public Duration pending(int looks) {
    long millis = first.toMillis() << Math.min(looks, 20);
    return Duration.ofMillis(Math.min(millis, longest.toMillis()));
  }
}
