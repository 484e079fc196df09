package io.clusterapi.provider.driver;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this process knows, by part, of attempts that ended without an answer: since when they are
 * looked up, which identifier the cloud gave before a later step failed, and which operation of a
 * part is the latest. Bounded; what is forgotten is looked up as after a restart.
 */
final class UnknownOutcomes {
  private static final int KEPT = 20_000;

  /** Clouds list what they have made with a delay of seconds; a minute has been seen. */
  private static final Duration GONE_AFTER = Duration.ofMinutes(2);

  private final Clock clock;
  private final Duration settle;
  private final Map<String, Long> lookedUpSince = new Recent<>(KEPT);
  private final Map<String, Long> missingSince = new Recent<>(KEPT);
  private final Map<String, String> created = new Recent<>(KEPT);
  private final Map<String, Boolean> clean = new Recent<>(KEPT);
  private final Map<String, Integer> latest = new Recent<>(KEPT);
  private final Set<String> running = new HashSet<>();

  UnknownOutcomes(Clock clock, Duration settle) {
    this.clock = clock;
    this.settle = settle;
  }

  /**
   * Whether an earlier try to make this part may have had an effect that was not answered. A try
   * other than the first that this process knows nothing of was begun before a restart.
   */
  synchronized boolean open(String part, int number, boolean uncertain) {
    if (number == 1 && !uncertain) {
      clean.putIfAbsent(part, true);
    }
    return !clean.getOrDefault(part, false);
  }

  /** The creating call is about to be made. */
  synchronized void calling(String part) {
    clean.put(part, false);
    lookedUpSince.remove(part);
  }

  /** The creating call was answered: it had no effect, and none was open before it. */
  synchronized void answered(String part) {
    clean.put(part, true);
  }

  /** Looked up in vain. True when it has been looked up for long enough to believe it. */
  synchronized boolean settled(String part) {
    long now = clock.millis();
    long since = lookedUpSince.computeIfAbsent(part, key -> now);
    return now - since >= settle.toMillis();
  }

  /**
   * The cloud does not know what it has made before. True when that has been so for long enough to
   * believe it: by time and not by tries, since throttled ones come a second after each other.
   */
  synchronized boolean gone(String part) {
    long now = clock.millis();
    return now - missingSince.computeIfAbsent(part, key -> now) >= GONE_AFTER.toMillis();
  }

  synchronized void created(String part, String id) {
    created.put(part, id);
  }

  synchronized Optional<String> idOf(String part) {
    return Optional.ofNullable(created.get(part));
  }

  /** Whether an operation on a part may be tried now. */
  enum Turn {
    YES,
    /** Another try on the same part has not ended; its effect may still come. */
    BUSY,
    /** A later operation of the same part has been tried already. */
    SUPERSEDED
  }

  synchronized Turn enter(String part, int serial) {
    if (serial < latest.getOrDefault(part, 0)) {
      return Turn.SUPERSEDED;
    }
    latest.put(part, serial);
    return running.add(part) ? Turn.YES : Turn.BUSY;
  }

  synchronized void leave(String part) {
    running.remove(part);
  }

  synchronized void done(String part) {
    lookedUpSince.remove(part);
    missingSince.remove(part);
    created.remove(part);
    clean.remove(part);
  }
}
