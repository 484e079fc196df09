package io.clusterapi.loop.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.persistence.PackedTree;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.avro.specific.SpecificRecord;

/**
 * What is stored of one slice, in memory. Changed only by the lane of the slice and only to what is
 * committed; read by other lanes too when it is a shared one, hence the concurrent maps.
 */
final class LoadedSlice {

  /**
   * An own object. No value may be modified.
   *
   * @param remembered what its planner keeps with it, null for nothing
   */
  record Held(StoredResource stored, HasMetadata typed, PackedTree remembered) {
    static Held of(StoredResource stored, PackedTree remembered) {
      return new Held(stored, Mapper.fromTree(stored.object(), stored.kind().type()), remembered);
    }

    static Held of(StoredResource stored, JsonNode memory) {
      return of(stored, memory == null ? null : PackedTree.of(memory));
    }

    /** What its planner keeps with it, null for nothing. */
    JsonNode memory() {
      return remembered == null ? null : remembered.tree();
    }

    Held withMemory(JsonNode memory) {
      return new Held(stored, typed, memory == null ? null : PackedTree.of(memory));
    }

    /** For the time in which nobody plans with it; the object itself is packed once it is told. */
    Held packed() {
      if (remembered != null) {
        remembered.pack();
      }
      return this;
    }
  }

  /** A published state, of this service or another. */
  record Seen(String topic, String kind, String name, long revision, SpecificRecord state) {
    String id() {
      return kind + "/" + name;
    }

    Meta meta() {
      return (Meta) state.get(0);
    }
  }

  private final SliceKey key;
  private final Map<String, Held> objects = new ConcurrentHashMap<>();
  private final Map<Class<?>, NavigableMap<String, Held>> byType = new ConcurrentHashMap<>();
  private final Map<Class<?>, NavigableMap<String, Seen>> views = new ConcurrentHashMap<>();
  private final Map<String, Map<String, OperationState>> operations = new ConcurrentHashMap<>();
  private final Map<Class<?>, Map<String, Object>> facts = new ConcurrentHashMap<>();

  LoadedSlice(SliceKey key) {
    this.key = key;
  }

  static LoadedSlice of(SliceRows.Rows rows) {
    LoadedSlice slice = new LoadedSlice(rows.key());
    rows.objects()
        .forEach(
            row -> {
              slice.put(row.resource(), row.memory()).packed();
              row.resource().content().pack();
            });
    for (SliceRows.ViewRow row : rows.views()) {
      slice.put(new Seen(row.topic(), row.kind(), row.name(), row.sourceRevision(), row.state()));
    }
    for (var intent : rows.operations()) {
      // Begun by an earlier process: its first try may have had its effect.
      slice.put(
          new OperationState(
              intent,
              OperationState.Phase.RUNNING,
              1,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    return slice;
  }

  SliceKey key() {
    return key;
  }

  /** Takes an object's state unless a newer one is held. Answers what is held now. */
  Held put(StoredResource stored, JsonNode memory) {
    Held before = objects.get(stored.uid());
    return before != null && before.stored().revision() > stored.revision()
        ? before
        : put(Held.of(stored, memory));
  }

  /** Takes an object's newest state, which was just committed. */
  Held put(Held held) {
    StoredResource stored = held.stored();
    objects.put(stored.uid(), held);
    byType
        .computeIfAbsent(stored.kind().type(), type -> new ConcurrentSkipListMap<>())
        .put(stored.name(), held);
    return held;
  }

  Optional<Held> remove(String uid) {
    Held held = objects.remove(uid);
    if (held != null) {
      NavigableMap<String, Held> named = byType.get(held.stored().kind().type());
      named.remove(held.stored().name(), held);
    }
    return Optional.ofNullable(held);
  }

  Optional<Held> object(String uid) {
    return Optional.ofNullable(objects.get(uid));
  }

  Collection<Held> objects() {
    return objects.values();
  }

  NavigableMap<String, Held> objects(Class<?> type) {
    return byType.getOrDefault(type, java.util.Collections.emptyNavigableMap());
  }

  void put(Seen seen) {
    views
        .computeIfAbsent(seen.state().getClass(), type -> new ConcurrentSkipListMap<>())
        .put(seen.id(), seen);
  }

  /** Takes a fact of another service; for a tombstone, answers what was known before. */
  Optional<Seen> take(Fact fact, Class<? extends SpecificRecord> record) {
    String id = fact.key().kind() + "/" + fact.key().name();
    if (fact.state() == null) {
      NavigableMap<String, Seen> named = views.get(record);
      return named == null ? Optional.empty() : Optional.ofNullable(named.remove(id));
    }
    put(
        new Seen(
            fact.topic(), fact.key().kind(), fact.key().name(), fact.revision(), fact.state()));
    return Optional.empty();
  }

  void removeView(Class<?> record, String id) {
    NavigableMap<String, Seen> named = views.get(record);
    if (named != null) {
      named.remove(id);
    }
  }

  NavigableMap<String, Seen> views(Class<?> record) {
    return views.getOrDefault(record, java.util.Collections.emptyNavigableMap());
  }

  void put(OperationState operation) {
    operations
        .computeIfAbsent(
            operation.intent().ownerUid(), owner -> new java.util.concurrent.ConcurrentHashMap<>())
        .put(operation.id(), operation);
  }

  void forget(String operationId) {
    operations.values().forEach(owned -> owned.remove(operationId));
  }

  List<OperationState> operations(String ownerUid) {
    return List.copyOf(operations.getOrDefault(ownerUid, Map.of()).values());
  }

  List<OperationState> operations() {
    return operations.values().stream().flatMap(owned -> owned.values().stream()).toList();
  }

  /** Whether any operation is begun and its end not taken. */
  boolean hasOperations() {
    for (Map<String, OperationState> owned : operations.values()) {
      if (!owned.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Whether nothing is stored of it. */
  boolean isEmpty() {
    return objects.isEmpty() && views.values().stream().allMatch(Map::isEmpty) && !hasOperations();
  }

  void notice(String factKey, Object fact) {
    facts.computeIfAbsent(fact.getClass(), type -> new ConcurrentHashMap<>()).put(factKey, fact);
  }

  Map<String, Object> facts(Class<?> type) {
    return facts.getOrDefault(type, Map.of());
  }

  /** Facts are not stored; a reload keeps them. */
  void adoptFacts(LoadedSlice before) {
    facts.putAll(before.facts);
  }

  /** Outcomes not yet taken by a planner are not stored either. */
  void adoptOutcomes(LoadedSlice before) {
    for (OperationState operation : before.operations()) {
      Map<String, OperationState> owned = operations.get(operation.intent().ownerUid());
      if (owned != null && owned.containsKey(operation.id())) {
        owned.put(operation.id(), operation);
      }
    }
  }
}
