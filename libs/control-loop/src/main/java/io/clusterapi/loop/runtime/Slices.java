package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Kinds;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The slices in memory. Shared ones are loaded at start and stay; the others are loaded when first
 * needed.
 */
@ApplicationScoped
class Slices {
  private final SliceRows rows;
  private final Set<String> leftOut;
  private final Set<Class<?>> leftOutTypes;
  private final Map<SliceKey, LoadedSlice> loaded = new ConcurrentHashMap<>();

  Slices(SliceRows rows, ServiceDefinition definition) {
    this.rows = rows;
    this.leftOutTypes = definition.leftOutOfSlices();
    this.leftOut =
        leftOutTypes.stream()
            .map(type -> Kinds.of(type.asSubclass(HasMetadata.class)).toString())
            .collect(Collectors.toSet());
  }

  /** Whether objects of this type are kept in slices. */
  boolean keeps(Class<?> type) {
    return !leftOutTypes.contains(type);
  }

  Uni<LoadedSlice> get(SliceKey key) {
    LoadedSlice slice = loaded.get(key);
    return slice != null ? Uni.createFrom().item(slice) : load(key);
  }

  /** Reads the slice anew, because it turned out to be stale. */
  Uni<LoadedSlice> reload(SliceKey key) {
    return load(key);
  }

  /** A shared slice as it is in memory; nothing is stored of one that was not loaded at start. */
  LoadedSlice shared(String namespace) {
    return loaded.computeIfAbsent(SliceKey.shared(namespace), LoadedSlice::new);
  }

  private Uni<LoadedSlice> load(SliceKey key) {
    return rows.read(key, leftOut)
        .map(LoadedSlice::of)
        .map(
            fresh -> {
              LoadedSlice before = loaded.get(key);
              if (before != null) {
                fresh.adoptFacts(before);
                fresh.adoptOutcomes(before);
              }
              loaded.put(key, fresh);
              return fresh;
            });
  }
}
