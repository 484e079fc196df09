package io.clusterapi.controlplane.operation;

import io.clusterapi.workload.EtcdIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Our client certificates towards the etcd of each cluster. One that nobody asks for is forgotten:
 * its cluster is gone, or is asked again so late that a new one costs less than the memory.
 */
final class EtcdIdentities {
  /** A certificate is made anew after this time; it is valid for a year. */
  private static final Duration LIFE = Duration.ofHours(24);

  /** Longer than the ten minutes between two looks at an etcd nothing happens to (ADR 0024). */
  private static final Duration UNUSED = Duration.ofMinutes(15);

  private final LongSupplier nanos;
  // The one that was not asked for the longest comes first.
  private final Map<String, Known> identities = new LinkedHashMap<>(16, 0.75f, true);

  private record Known(EtcdIdentity identity, Instant madeAt, long usedAt) {}

  /**
   * @param nanos time that nobody sets
   */
  EtcdIdentities(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The identity for a cluster whose etcd has this authority; made when there is none. */
  EtcdIdentity get(String cluster, String authority, Instant now, Supplier<EtcdIdentity> made) {
    Known known = used(cluster);
    if (known != null
        && known.identity().authorities().equals(authority)
        && now.isBefore(known.madeAt().plus(LIFE))) {
      return known.identity();
    }
    // Not under the lock, for it is made by computing: two made at once are as good as one.
    EtcdIdentity identity = made.get();
    synchronized (identities) {
      identities.put(cluster, new Known(identity, now, nanos.getAsLong()));
    }
    return identity;
  }

  private Known used(String cluster) {
    long now = nanos.getAsLong();
    synchronized (identities) {
      Known known =
          identities.computeIfPresent(
              cluster, (name, before) -> new Known(before.identity(), before.madeAt(), now));
      Iterator<Known> oldest = identities.values().iterator();
      while (oldest.hasNext() && now - oldest.next().usedAt() > UNUSED.toNanos()) {
        oldest.remove();
      }
      return known;
    }
  }

  int size() {
    synchronized (identities) {
      return identities.size();
    }
  }
}
