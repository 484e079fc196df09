package io.clusterapi.provider.driver;

import io.clusterapi.provider.limit.SteadyClock;
import java.time.Duration;
import java.util.Map;

/**
 * Since when what is to be removed is not found. One answer is not believed: whoever forgets a host
 * on the word of a read that lags behind leaks it.
 */
public final class Absences {
  /** Clouds show what they have made with a delay of up to five seconds. */
  public static final Duration BELIEVED_AFTER = Duration.ofSeconds(6);

  private static final int KEPT = 10_000;

  private final SteadyClock clock;
  private final Map<String, Long> since = new Recent<>(KEPT);

  public Absences(SteadyClock clock) {
    this.clock = clock;
  }

  /** It was not found now. True when that has been so for long enough. */
  public synchronized boolean believed(String id) {
    long now = clock.millis();
    boolean believed = now - since.computeIfAbsent(id, key -> now) >= BELIEVED_AFTER.toMillis();
    if (believed) {
      since.remove(id);
    }
    return believed;
  }

  public synchronized void found(String id) {
    since.remove(id);
  }
}
