package io.clusterapi.vsphere.cloud;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Since when virtual machines are not found. One answer is not believed: whoever forgets a virtual
 * machine on the word of a search that lags behind leaks it.
 */
final class Absences {
  static final Duration BELIEVED_AFTER = Duration.ofSeconds(6);
  private static final int KEPT = 10_000;

  private final Clock clock;
  private final Map<String, Long> since =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  Absences(Clock clock) {
    this.clock = clock;
  }

  /** It was not found now. True when that has been so for long enough. */
  synchronized boolean believed(String instanceUuid) {
    long now = clock.millis();
    boolean believed =
        now - since.computeIfAbsent(instanceUuid, key -> now) >= BELIEVED_AFTER.toMillis();
    if (believed) {
      since.remove(instanceUuid);
    }
    return believed;
  }

  synchronized void found(String instanceUuid) {
    since.remove(instanceUuid);
  }
}
