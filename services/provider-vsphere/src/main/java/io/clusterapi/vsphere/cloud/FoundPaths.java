package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.Recent;
import io.clusterapi.provider.part.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What inventory paths led to a moment ago. A clone names five or more of them; asked anew at each
 * try, one failing call in three leaves 1 % of the tries to get to the clone, and a hundred
 * machines of one template ask for the same five.
 */
final class FoundPaths {
  static final Duration KEPT = Duration.ofMinutes(2);
  private static final int MOST = 10_000;

  private record Key(Account account, String path) {}

  private record Found(ManagedObject object, long at) {}

  private final Clock clock;
  private final Map<Key, Found> found = new Recent<>(MOST);

  FoundPaths(Clock clock) {
    this.clock = clock;
  }

  synchronized Optional<ManagedObject> at(Account account, String path) {
    Found known = found.get(new Key(account, path));
    long age = known == null ? 0 : clock.millis() - known.at();
    return known == null || age < 0 || age >= KEPT.toMillis()
        ? Optional.empty()
        : Optional.of(known.object());
  }

  synchronized void put(Account account, String path, ManagedObject object) {
    found.put(new Key(account, path), new Found(object, clock.millis()));
  }

  /** Something that was found is not there any more. */
  synchronized void forget(Account account) {
    found.keySet().removeIf(key -> key.account().equals(account));
  }
}
