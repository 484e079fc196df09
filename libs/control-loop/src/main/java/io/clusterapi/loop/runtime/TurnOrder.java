package io.clusterapi.loop.runtime;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What waits for a turn. The older goes first, by {@link Seniority}, but every fourth turn is for
 * who has waited longest, so that nobody waits for ever while older clusters are never at rest.
 *
 * @param <T> what waits, told apart by equality
 */
final class TurnOrder<T> {
  private static final int FOR_WHO_WAITED_LONGEST = 4;

  private final NavigableMap<Rank, T> bySeniority = new TreeMap<>();
  private final Map<T, Rank> byArrival = new LinkedHashMap<>();
  private long arrivals;
  private int turns;

  /** Gets in line; one that waits already keeps its place. */
  void add(T item, long seniority) {
    if (!byArrival.containsKey(item)) {
      Rank rank = new Rank(seniority, arrivals++);
      byArrival.put(item, rank);
      bySeniority.put(rank, item);
    }
  }

  /** The next, which waits no more. */
  Optional<T> poll() {
    if (byArrival.isEmpty()) {
      return Optional.empty();
    }
    turns = (turns + 1) % FOR_WHO_WAITED_LONGEST;
    T next =
        turns == 0 ? byArrival.keySet().iterator().next() : bySeniority.firstEntry().getValue();
    remove(next);
    return Optional.of(next);
  }

  /** Whether it waited. */
  boolean remove(T item) {
    Rank rank = byArrival.remove(item);
    return rank != null && bySeniority.remove(rank) != null;
  }

  boolean isEmpty() {
    return byArrival.isEmpty();
  }

  int size() {
    return byArrival.size();
  }
}
