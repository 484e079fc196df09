package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The slices in memory. Shared ones are loaded at start and stay; the others are loaded when first
 * needed.
 */
@ApplicationScoped
class Slices {
  /**
   * How many slices one turn looks at to find some that may go. While a thousand clusters are made
   * most wait for an operation and must stay; to look at all of them after each of 60 turns of each
   * would be 60 million looks.
   */
  private static final int MOST_LOOKS = 4;

  private final SliceRows rows;
  private final Seniority seniority;
  private final SharedReaders readers;
  private final Set<String> leftOut;
  private final Set<Class<?>> leftOutTypes;
  private final int limit;
  private final Map<Class<? extends SpecificRecord>, Set<String>> unread;
  private final Map<SliceKey, LoadedSlice> shared = new ConcurrentHashMap<>();
  private final Map<SliceKey, LoadedSlice> loaded = new LinkedHashMap<>(64, 0.75f, true);
  private final Set<SliceKey> inUse = ConcurrentHashMap.newKeySet();

  /**
   * @param limit {@code capi.lanes.slices-in-memory}: clusters kept in memory between turns
   */
  Slices(
      SliceRows rows,
      ServiceDefinition definition,
      Seniority seniority,
      SharedReaders readers,
      @ConfigProperty(name = "capi.lanes.slices-in-memory", defaultValue = "200") int limit) {
    this.rows = rows;
    this.seniority = seniority;
    this.readers = readers;
    this.limit = limit;
    this.leftOutTypes = definition.leftOutOfSlices();
    this.unread = definition.unread();
    this.leftOut =
        leftOutTypes.stream()
            .map(type -> Kinds.of(type.asSubclass(HasMetadata.class)).toString())
            .collect(Collectors.toSet());
  }

  /** Whether objects of this type are kept in slices. */
  boolean keeps(Class<?> type) {
    return !leftOutTypes.contains(type);
  }

  /** Whether a newer state of another service says anything that is read here. */
  boolean isNews(SpecificRecord before, SpecificRecord after) {
    Set<String> fields = unread.get(after.getClass());
    return fields == null || !PublishedState.sameBut(before, after, fields);
  }

  /** A slice for one turn; it stays until {@link #done}. */
  Uni<LoadedSlice> get(SliceKey key) {
    inUse.add(key);
    LoadedSlice slice = held(key);
    return slice != null ? Uni.createFrom().item(slice) : load(key);
  }

  /** Keeps the slice for a turn, until {@link #done}. Answers whether it is in memory. */
  boolean use(SliceKey key) {
    inUse.add(key);
    return held(key) != null;
  }

  /** Reads the slice anew, because it turned out to be stale. */
  Uni<LoadedSlice> reload(SliceKey key) {
    inUse.add(key);
    return load(key);
  }

  /** The turn is over. */
  void done(SliceKey key) {
    inUse.remove(key);
    if (key.isShared()) {
      return;
    }
    synchronized (loaded) {
      LoadedSlice slice = loaded.get(key);
      if (slice != null && slice.isEmpty()) {
        // With what was heard of its Nodes and hosts: a cluster of its name to come is another.
        loaded.remove(key);
        seniority.forget(key);
        readers.forget(key);
      }
      for (int look = 0; look < MOST_LOOKS && loaded.size() > limit; look++) {
        Map.Entry<SliceKey, LoadedSlice> eldest = loaded.entrySet().iterator().next();
        if (inUse.contains(eldest.getKey()) || eldest.getValue().hasOperations()) {
          // Counts as used just now, by being asked for.
          loaded.get(eldest.getKey());
        } else {
          loaded.remove(eldest.getKey());
        }
      }
    }
  }

  /** A shared slice as it is in memory; nothing is stored of one that was not loaded at start. */
  LoadedSlice shared(String namespace) {
    return shared.computeIfAbsent(SliceKey.shared(namespace), LoadedSlice::new);
  }

  private LoadedSlice held(SliceKey key) {
    if (key.isShared()) {
      return shared.get(key);
    }
    synchronized (loaded) {
      return loaded.get(key);
    }
  }

  private Uni<LoadedSlice> load(SliceKey key) {
    return rows.read(key, leftOut)
        .map(LoadedSlice::of)
        .map(
            fresh -> {
              LoadedSlice before = held(key);
              if (before != null) {
                fresh.adoptFacts(before);
                fresh.adoptOutcomes(before);
              }
              if (key.isShared()) {
                shared.put(key, fresh);
              } else {
                synchronized (loaded) {
                  loaded.put(key, fresh);
                }
              }
              return fresh;
            });
  }
}
