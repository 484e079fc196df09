package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which cluster was there first. Where work waits that of the older cluster goes first: a cluster
 * whose workers are scaled does not wait for 500 that were asked for after it, and of those 500 the
 * first is ready after seconds instead of all after minutes (ADR 0025).
 */
@ApplicationScoped
class Seniority {
  /** Templates and identities: every cluster of the namespace may wait for them. */
  private static final long SHARED = Long.MIN_VALUE;

  private final Map<SliceKey, Long> ranks = new ConcurrentHashMap<>();
  private final AtomicLong next = new AtomicLong();

  /**
   * Takes up what an earlier process has left: older than anything heard of since.
   *
   * @param slices the older before the younger
   */
  void stood(Collection<SliceKey> slices) {
    long rank = -slices.size();
    for (SliceKey slice : slices) {
      ranks.put(slice, rank++);
    }
  }

  /** The lower, the older; one that is asked for first is the youngest. */
  long of(SliceKey slice) {
    return slice.isShared() ? SHARED : ranks.computeIfAbsent(slice, key -> next.getAndIncrement());
  }

  /** Nothing is left of it; a cluster of its name to come is another. */
  void forget(SliceKey slice) {
    ranks.remove(slice);
  }
}
