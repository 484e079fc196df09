package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.part.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What inventory paths led to a moment ago. A clone names five or more of them; asked anew at each
 * try, one failing call in three leaves 1 % of the tries to get to the clone, and a hundred
 * machines of one template ask for the same five.
 */
final class FoundPaths {
  static final Duration KEPT = Duration.ofMinutes(2);

  private record Key(Account account, String path) {}

  private record Found(ManagedObject object, long at) {}

  private final Clock clock;

  // Those found first come first.
  private final Map<Key, Found> found = new LinkedHashMap<>();

  FoundPaths(Clock clock) {
    this.clock = clock;
  }

  synchronized Optional<ManagedObject> at(Account account, String path) {
    Found known = found.get(new Key(account, path));
    return known != null && isFresh(known, clock.millis())
        ? Optional.of(known.object())
        : Optional.empty();
  }

  synchronized void put(Account account, String path, ManagedObject object) {
    long now = clock.millis();
    Iterator<Found> oldest = found.values().iterator();
    while (oldest.hasNext() && !isFresh(oldest.next(), now)) {
      oldest.remove();
    }
    Key key = new Key(account, path);
    found.remove(key);
    found.put(key, new Found(object, now));
  }

  private static boolean isFresh(Found known, long now) {
    long age = now - known.at();
    return age >= 0 && age < KEPT.toMillis();
  }

  /** How many are kept. */
  synchronized int size() {
    return found.size();
  }

  /** Something that was found is not there any more. */
  synchronized void forget(Account account) {
    found.keySet().removeIf(key -> key.account().equals(account));
  }
}
