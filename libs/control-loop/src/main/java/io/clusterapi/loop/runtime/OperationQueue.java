package io.clusterapi.loop.runtime;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;

/**
 * What waits to be tried. Types take turns, in each the older cluster goes first: the bootstrap
 * token of one machine does not wait until the certificates of 500 clusters are made, which took
 * two minutes on 2 cores, nor for their 500 tokens.
 *
 * @param <T> what waits
 */
final class OperationQueue<T> {
  private final int atOnce;
  private final ToIntFunction<String> atOnceOfType;
  private final Map<String, TurnOrder<T>> waiting = new LinkedHashMap<>();
  private final Map<String, Integer> running = new HashMap<>();
  private int allRunning;

  /**
   * @param atOnce most that run at the same time
   * @param atOnceOfType most of one type among them
   */
  OperationQueue(int atOnce, ToIntFunction<String> atOnceOfType) {
    this.atOnce = atOnce;
    this.atOnceOfType = atOnceOfType;
  }

  /**
   * @param seniority of the operation's cluster, by {@link Seniority}
   */
  void add(String type, T operation, long seniority) {
    waiting.computeIfAbsent(type, absent -> new TurnOrder<>()).add(operation, seniority);
  }

  void remove(String type, T operation) {
    TurnOrder<T> ofType = waiting.get(type);
    if (ofType != null && ofType.remove(operation) && ofType.isEmpty()) {
      waiting.remove(type);
    }
  }

  void clear() {
    waiting.clear();
  }

  /** The next that may run, which counts as running until {@link #ended}. */
  Optional<T> poll() {
    if (allRunning >= atOnce) {
      return Optional.empty();
    }
    Iterator<Map.Entry<String, TurnOrder<T>>> types = waiting.entrySet().iterator();
    while (types.hasNext()) {
      Map.Entry<String, TurnOrder<T>> next = types.next();
      String type = next.getKey();
      if (running.getOrDefault(type, 0) < atOnceOfType.applyAsInt(type)) {
        TurnOrder<T> ofType = next.getValue();
        Optional<T> operation = ofType.poll();
        types.remove();
        if (!ofType.isEmpty()) {
          // Behind the other types.
          waiting.put(type, ofType);
        }
        running.merge(type, 1, Integer::sum);
        allRunning++;
        return operation;
      }
    }
    return Optional.empty();
  }

  /** One of this type runs no more. */
  void ended(String type) {
    running.computeIfPresent(type, (known, count) -> count > 1 ? count - 1 : null);
    allRunning--;
  }
}
