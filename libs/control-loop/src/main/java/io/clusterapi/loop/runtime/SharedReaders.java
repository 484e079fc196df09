package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which slices looked at which shared objects, so that a changed template wakes the clusters that
 * use it and no others.
 */
@ApplicationScoped
class SharedReaders {
  private static final String ANY = "*";

  private final Map<String, Set<SliceKey>> readers = new ConcurrentHashMap<>();
  private final Map<SliceKey, Set<String>> looks = new ConcurrentHashMap<>();

  /** A slice looked at one shared object, or for it in vain. */
  void named(SliceKey reader, String namespace, Class<?> type, String name) {
    add(reader, id(namespace, type, name));
  }

  /** A slice looked at all shared objects of a type. */
  void all(SliceKey reader, String namespace, Class<?> type) {
    add(reader, id(namespace, type, ANY));
  }

  /** Slices to wake when this object changes. */
  Set<SliceKey> of(String namespace, Class<?> type, String name) {
    Set<SliceKey> both = new HashSet<>(readers.getOrDefault(id(namespace, type, name), Set.of()));
    both.addAll(readers.getOrDefault(id(namespace, type, ANY), Set.of()));
    return both;
  }

  /**
   * Nothing is left of a slice that would have to be woken. Called between turns of it. Templates
   * have the name of their cluster as a rule, so each cluster leaves up to a dozen entries.
   */
  void forget(SliceKey reader) {
    Set<String> ids = looks.remove(reader);
    if (ids != null) {
      ids.forEach(
          id ->
              readers.computeIfPresent(
                  id,
                  (same, those) -> {
                    those.remove(reader);
                    return those.isEmpty() ? null : those;
                  }));
    }
  }

  /** What somebody is noted to have looked at. */
  int size() {
    return readers.size();
  }

  private void add(SliceKey reader, String id) {
    if (looks.computeIfAbsent(reader, key -> ConcurrentHashMap.newKeySet()).add(id)) {
      // In one step: the last other reader may be forgotten at this moment, and the set with it.
      readers.compute(
          id,
          (same, those) -> {
            Set<SliceKey> all = those == null ? ConcurrentHashMap.newKeySet() : those;
            all.add(reader);
            return all;
          });
    }
  }

  private static String id(String namespace, Class<?> type, String name) {
    return namespace + " " + type.getName() + " " + name;
  }
}
