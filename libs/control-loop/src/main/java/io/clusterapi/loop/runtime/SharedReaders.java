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

  private void add(SliceKey reader, String id) {
    readers.computeIfAbsent(id, key -> ConcurrentHashMap.newKeySet()).add(reader);
  }

  private static String id(String namespace, Class<?> type, String name) {
    return namespace + " " + type.getName() + " " + name;
  }
}
