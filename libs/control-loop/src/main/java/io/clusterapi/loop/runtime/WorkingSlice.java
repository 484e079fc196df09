package io.clusterapi.loop.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.persistence.Births;
import io.clusterapi.loop.persistence.ObjectShape;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.LoadedSlice.Held;
import io.clusterapi.loop.runtime.LoadedSlice.Seen;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/**
 * A slice with the changes of a planning round laid over it. Planners of later rounds see what
 * earlier ones decided; the loaded slice itself changes only when the round is committed.
 */
final class WorkingSlice implements Slice {

  /** What a round makes of one object. {@code now} is null when it is removed. */
  record Touched(Held before, Held now) {}

  private final LoadedSlice base;
  private final LoadedSlice shared;
  private final LoadedSlice clusterScoped;
  private final SharedReaders readers;
  private final Instant now;

  private final Map<String, Touched> touched = new LinkedHashMap<>();
  private final Map<String, Optional<Seen>> publishedOver = new LinkedHashMap<>();
  private final Map<String, OperationState> begun = new LinkedHashMap<>();
  private final java.util.Set<String> forgotten = new java.util.LinkedHashSet<>();

  WorkingSlice(
      LoadedSlice base,
      LoadedSlice shared,
      LoadedSlice clusterScoped,
      SharedReaders readers,
      Instant now) {
    this.base = base;
    this.shared = shared;
    this.clusterScoped = clusterScoped;
    this.readers = readers;
    this.now = now;
  }

  @Override
  public SliceKey key() {
    return base.key();
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return held(base, type).values().stream().map(held -> type.cast(held.typed())).toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> named(Class<T> type, String name) {
    return Optional.ofNullable(held(base, type).get(name)).map(held -> type.cast(held.typed()));
  }

  @Override
  public <T extends HasMetadata> List<T> shared(Class<T> type) {
    readers.all(key(), namespace(), type);
    return held(shared, type).values().stream().map(held -> type.cast(held.typed())).toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> sharedNamed(Class<T> type, String name) {
    Optional<T> own = named(type, name);
    if (own.isPresent()) {
      return own;
    }
    readers.named(key(), namespace(), type, name);
    return Optional.ofNullable(held(shared, type).get(name)).map(held -> type.cast(held.typed()));
  }

  @Override
  public <T extends HasMetadata> List<T> clusterScoped(Class<T> type) {
    readers.all(key(), "", type);
    return held(clusterScoped, type).values().stream()
        .map(held -> type.cast(held.typed()))
        .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> clusterScoped(Class<T> type, String name) {
    readers.named(key(), "", type, name);
    return Optional.ofNullable(held(clusterScoped, type).get(name))
        .map(held -> type.cast(held.typed()));
  }

  @Override
  public <V extends SpecificRecord> List<V> views(Class<V> record) {
    NavigableMap<String, Seen> all = new TreeMap<>(base.views(record));
    publishedOver.forEach(
        (id, seen) -> {
          if (id.startsWith(record.getName() + " ")) {
            String name = id.substring(record.getName().length() + 1);
            if (seen.isPresent()) {
              all.put(name, seen.get());
            } else {
              all.remove(name);
            }
          }
        });
    return all.values().stream().map(seen -> record.cast(seen.state())).toList();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> view(Class<V> record, String kind, String name) {
    return seen(record, kind, name).map(seen -> record.cast(seen.state()));
  }

  Optional<Seen> seen(Class<?> record, String kind, String name) {
    Optional<Seen> over = publishedOver.get(record.getName() + " " + kind + "/" + name);
    return over != null ? over : Optional.ofNullable(base.views(record).get(kind + "/" + name));
  }

  @Override
  public <V extends SpecificRecord> List<V> sharedViews(Class<V> record) {
    readers.all(key(), namespace(), record);
    return shared.views(record).values().stream().map(seen -> record.cast(seen.state())).toList();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> sharedView(
      Class<V> record, String kind, String name) {
    readers.named(key(), namespace(), record, name);
    return Optional.ofNullable(shared.views(record).get(kind + "/" + name))
        .map(seen -> record.cast(seen.state()));
  }

  @Override
  public <M> Optional<M> memory(HasMetadata owner, Class<M> type) {
    return held(owner.getMetadata().getUid())
        .map(Held::memory)
        .filter(memory -> !memory.isNull())
        .map(memory -> Mapper.value(memory, type));
  }

  @Override
  public List<OperationState> operations(String ownerUid) {
    List<OperationState> all = new ArrayList<>();
    for (OperationState operation : base.operations(ownerUid)) {
      if (!forgotten.contains(operation.id())) {
        all.add(operation);
      }
    }
    begun.values().stream()
        .filter(operation -> operation.intent().ownerUid().equals(ownerUid))
        .forEach(all::add);
    return all;
  }

  @Override
  public <F> Optional<F> fact(Class<F> type, String factKey) {
    return Optional.ofNullable(base.facts(type).get(factKey)).map(type::cast);
  }

  @Override
  public <F> List<F> facts(Class<F> type) {
    return base.facts(type).values().stream().map(type::cast).toList();
  }

  // ---- changes

  /** The object as this round knows it, wherever it lives. */
  Optional<Held> held(String uid) {
    Touched over = touched.get(uid);
    if (over != null) {
      return Optional.ofNullable(over.now());
    }
    return base.object(uid).or(() -> shared.object(uid)).or(() -> clusterScoped.object(uid));
  }

  /** All objects of this slice as this round knows them. */
  List<Held> objects() {
    Map<String, Held> all = new HashMap<>();
    base.objects().forEach(held -> all.put(held.stored().uid(), held));
    touched.forEach(
        (uid, over) -> {
          if (over.now() == null) {
            all.remove(uid);
          } else if (isHere(base, over.now())) {
            all.put(uid, over.now());
          } else {
            all.remove(uid);
          }
        });
    return List.copyOf(all.values());
  }

  /** Objects of this slice and of the shared ones that name this owner. */
  List<Held> ownedBy(String uid) {
    List<Held> owned = new ArrayList<>();
    for (Held held : objects()) {
      addIfOwned(owned, held, uid);
    }
    if (base != shared) {
      shared.objects().forEach(held -> addIfOwned(owned, held, uid));
    }
    return owned;
  }

  private static void addIfOwned(List<Held> owned, Held held, String uid) {
    var owners = held.typed().getMetadata().getOwnerReferences();
    if (owners != null && owners.stream().anyMatch(owner -> uid.equals(owner.getUid()))) {
      owned.add(held);
    }
  }

  /** Adds an object unless one of its kind and name is there. Answers what was added. */
  Optional<HasMetadata> create(HasMetadata resource) {
    Kind kind = Kinds.of(resource.getClass());
    ObjectNode tree = Mapper.toTree(resource);
    String name = tree.path("metadata").path("name").asText();
    if (held(base, resource.getClass()).containsKey(name)
        || held(shared, resource.getClass()).containsKey(name)) {
      return Optional.empty();
    }
    ObjectNode born = Births.born(tree, UUID.randomUUID().toString(), now);
    return Optional.of(lay(kind, null, born).typed());
  }

  /** Replaces an object. Answers its new state, or empty if nothing changed. */
  Optional<HasMetadata> update(HasMetadata resource) {
    String uid = resource.getMetadata().getUid();
    Held before = held(uid).orElse(null);
    if (before == null) {
      return Optional.empty();
    }
    ObjectNode tree = Mapper.toTree(resource);
    ObjectNode stored = before.stored().object();
    if (ObjectShape.sameContent(stored, tree)) {
      return Optional.empty();
    }
    ObjectNode next = Births.successor(stored, tree);
    if (ObjectShape.sameContent(stored, next)) {
      return Optional.empty();
    }
    if (Births.isDeparting(next)) {
      return Optional.of(remove(uid, before, next));
    }
    return Optional.of(lay(before.stored().kind(), before, next).typed());
  }

  /**
   * Asks for deletion. Answers the new state (the last, if it is gone), or empty if it was asked
   * for before.
   */
  Optional<HasMetadata> delete(String uid) {
    Held before = held(uid).orElse(null);
    if (before == null) {
      return Optional.empty();
    }
    ObjectNode stored = before.stored().object();
    ObjectNode next = Births.dying(stored, now);
    if (Births.isDeparting(next)) {
      return Optional.of(remove(uid, before, next));
    }
    if (ObjectShape.sameContent(stored, next)) {
      return Optional.empty();
    }
    return Optional.of(lay(before.stored().kind(), before, next).typed());
  }

  /**
   * What this round made of an object, as the commit left it: the typed object is the one planners
   * saw, with its new version, since reading it from its tree again costs as much as planning it.
   */
  Held committed(StoredResource stored) {
    Held made = touched.get(stored.uid()).now();
    made.typed().getMetadata().setResourceVersion(Long.toString(stored.revision()));
    return new Held(stored, made.typed(), made.remembered()).packed();
  }

  boolean remember(String uid, Object memory) {
    Held before = held(uid).orElse(null);
    if (before == null) {
      return false;
    }
    JsonNode next = memory == null ? null : Mapper.json().valueToTree(memory);
    JsonNode old = before.memory();
    if (next == null ? old == null || old.isNull() : next.equals(old)) {
      return false;
    }
    Held now = before.withMemory(next);
    touched.put(uid, new Touched(original(uid, before), now));
    return true;
  }

  void publish(Seen seen) {
    publishedOver.put(seen.state().getClass().getName() + " " + seen.id(), Optional.of(seen));
  }

  /** What was published under the same name before this round. */
  Optional<Seen> committed(Seen seen) {
    return Optional.ofNullable(base.views(seen.state().getClass()).get(seen.id()));
  }

  /** Takes back what this round would publish: it stands as it was before. */
  void unpublish(String id) {
    publishedOver.remove(id);
  }

  void retract(Class<?> record, String id) {
    publishedOver.put(record.getName() + " " + id, Optional.empty());
  }

  void begin(OperationState operation) {
    begun.put(operation.id(), operation);
  }

  void forget(String operationId) {
    if (begun.remove(operationId) == null) {
      forgotten.add(operationId);
    }
  }

  boolean isBegun(String ownerUid, String operationId) {
    return operations(ownerUid).stream().anyMatch(operation -> operation.id().equals(operationId));
  }

  Map<String, Touched> touched() {
    return touched;
  }

  Map<String, Optional<Seen>> published() {
    return publishedOver;
  }

  Map<String, OperationState> begun() {
    return begun;
  }

  java.util.Set<String> forgotten() {
    return forgotten;
  }

  private Held lay(Kind kind, Held before, ObjectNode next) {
    JsonNode metadata = next.path("metadata");
    String uid = metadata.path("uid").asText();
    long revision = before == null ? 0 : before.stored().revision();
    StoredResource stored =
        new StoredResource(
            kind,
            uid,
            metadata.path("namespace").asText(""),
            metadata.path("name").asText(),
            ObjectShape.cluster(kind, next),
            revision,
            ObjectShape.withVersion(next, revision));
    Held now = Held.of(stored, before == null ? null : before.remembered());
    touched.put(uid, new Touched(original(uid, before), now));
    return now;
  }

  private HasMetadata remove(String uid, Held before, ObjectNode last) {
    Held original = original(uid, before);
    if (original == null) {
      // Made and unmade within one round: nobody needs to hear of it.
      touched.remove(uid);
    } else {
      touched.put(uid, new Touched(original, null));
    }
    return Mapper.fromTree(last, before.stored().kind().type());
  }

  private Held original(String uid, Held before) {
    Touched over = touched.get(uid);
    return over == null ? before : over.before();
  }

  private NavigableMap<String, Held> held(LoadedSlice slice, Class<?> type) {
    if (touched.values().stream().noneMatch(over -> type.isInstance(any(over).typed()))) {
      return slice.objects(type);
    }
    NavigableMap<String, Held> all = new TreeMap<>(slice.objects(type));
    for (Touched over : touched.values()) {
      if (!type.isInstance(any(over).typed())) {
        continue;
      }
      String name = any(over).stored().name();
      if (over.now() != null && isHere(slice, over.now())) {
        all.put(name, over.now());
      } else {
        all.remove(name);
      }
    }
    return all;
  }

  private static Held any(Touched over) {
    return over.now() == null ? over.before() : over.now();
  }

  private static boolean isHere(LoadedSlice slice, Held held) {
    return held.stored().namespace().equals(slice.key().namespace())
        && held.stored().cluster().equals(slice.key().cluster());
  }
}
