package io.clusterapi.loop.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.Births;
import io.clusterapi.loop.persistence.ObjectShape;
import io.clusterapi.loop.persistence.Propagation;
import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.loop.persistence.SliceRows;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.persistence.Transition;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.OperationState.Phase;
import io.clusterapi.loop.plan.OperationState.Problem;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.runtime.LoadedSlice.Held;
import io.clusterapi.loop.runtime.LoadedSlice.Seen;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.ManualClock;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;

/**
 * One cluster of a service in memory, for tests of its planners: the planning is the product's own,
 * the tables are maps. A turn plans to the fixed point and takes over what came of it, as a commit
 * would.
 *
 * <pre>{@code
 * TestSlice slice = new TestSlice(new MachineService(), "default", "c1");
 * slice.publish(clusterDesired);
 * slice.put(machineDeployment);
 * List<PrepareBootstrap> asked = slice.turn().sent(PrepareBootstrap.class);
 * }</pre>
 */
public final class TestSlice implements Slice {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private boolean wordsWait;
  private Set<String> waiting = Set.of();

  private enum Words implements Reason {
    Requested
  }

  /** What came of one turn. */
  public record Turn(
      Transition transition,
      List<String> faults,
      Map<String, Optional<Instant>> wakes,
      Map<String, Map<String, Object>> interests) {

    /** Nothing was written. */
    public boolean isIdle() {
      return transition.isEmpty();
    }

    /** Commands of a type that were sent. */
    public <C extends SpecificRecord> List<C> sent(Class<C> command) {
      return transition.commands().stream()
          .map(Transition.CommandWrite::command)
          .filter(command::isInstance)
          .map(command::cast)
          .toList();
    }

    /** Ids of operations that were begun. */
    public List<String> begun() {
      return transition.begin().stream().map(begun -> begun.intent().id()).toList();
    }

    /** Words of all reasons given. */
    public List<String> reasons() {
      return transition.resources().stream()
          .flatMap(write -> write.notes().stream())
          .map(note -> note.reason().name())
          .toList();
    }

    /** Earliest instant anything wants to be woken at. */
    public Optional<Instant> nextWake() {
      return wakes.values().stream().flatMap(Optional::stream).min(Instant::compareTo);
    }
  }

  private final ServiceDefinition definition;
  private final Map<Class<?>, Controller<?>> controllers = new HashMap<>();
  private final ManualClock clock;
  private final LoadedSlice own;
  private final LoadedSlice shared;
  private final LoadedSlice clusterScoped;
  private final List<String> gone = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();
  private long revision = 100;

  public TestSlice(ServiceDefinition definition, String namespace, String cluster) {
    this(
        definition,
        START,
        new LoadedSlice(new SliceKey(namespace, cluster)),
        cluster.isEmpty() ? null : new LoadedSlice(SliceKey.shared(namespace)),
        new LoadedSlice(SliceKey.shared("")));
  }

  private TestSlice(
      ServiceDefinition definition,
      Instant now,
      LoadedSlice own,
      LoadedSlice shared,
      LoadedSlice clusterScoped) {
    this.definition = definition;
    definition.controllers().forEach(controller -> controllers.put(controller.type(), controller));
    this.clock = new ManualClock(now);
    this.own = own;
    this.shared = shared == null ? own : shared;
    this.clusterScoped = clusterScoped;
  }

  /**
   * A cluster as it is stored, read as the product reads it.
   *
   * @param now what the clock says
   * @param own of the cluster
   * @param shared of its namespace
   * @param clusterScoped of no namespace
   */
  public static TestSlice read(
      ServiceDefinition definition,
      Instant now,
      SliceRows.Rows own,
      SliceRows.Rows shared,
      SliceRows.Rows clusterScoped) {
    TestSlice slice =
        new TestSlice(
            definition,
            now,
            LoadedSlice.of(own),
            LoadedSlice.of(shared),
            LoadedSlice.of(clusterScoped));
    slice.revision =
        List.of(own, shared, clusterScoped).stream()
            .flatMap(rows -> rows.objects().stream())
            .mapToLong(row -> row.resource().revision())
            .max()
            .orElse(slice.revision);
    return slice;
  }

  // ---- what happens from outside

  public void advance(Duration by) {
    clock.advance(by);
  }

  /** A user creates an object, or replaces it if it is there. Answers what is stored. */
  public <T extends HasMetadata> T put(T object) {
    Kind kind = Kinds.of(object.getClass());
    ObjectNode tree = Mapper.toTree(object);
    ObjectNode metadata = (ObjectNode) tree.path("metadata");
    if (!metadata.has("namespace") && !key().namespace().isEmpty()) {
      metadata.put("namespace", key().namespace());
    }
    String name = metadata.path("name").asText();
    Optional<Held> before =
        List.of(own, shared, clusterScoped).stream()
            .flatMap(
                slice -> Optional.ofNullable(slice.objects(object.getClass()).get(name)).stream())
            .findFirst();
    ObjectNode next =
        before
            .map(held -> Births.successor(held.stored().object(), tree))
            .orElseGet(
                () ->
                    Births.born(
                        tree,
                        metadata.path("uid").asText("uid-" + kind.kind() + "-" + name),
                        clock.instant()));
    store(kind, next, before.map(Held::memory).orElse(null));
    @SuppressWarnings("unchecked")
    T stored = (T) Mapper.fromTree(next, object.getClass());
    return stored;
  }

  /** A user asks for the deletion of an object; planned with the next turn. */
  public void delete(HasMetadata object) {
    delete(object, Propagation.BACKGROUND);
  }

  /** As a user of the API who says what is to become of dependants. */
  public void delete(HasMetadata object, Propagation propagation) {
    Held held = find(object.getMetadata().getUid()).orElseThrow();
    ObjectNode next = Births.dying(held.stored().object(), clock.instant(), propagation);
    if (Births.isDeparting(next)) {
      remove(held.stored().uid());
      gone.add(held.stored().uid());
    } else {
      store(held.stored().kind(), next, held.memory());
    }
  }

  /** Another service publishes a state. */
  public void publish(SpecificRecord state) {
    Meta meta = (Meta) state.get(0);
    (meta.getCluster().isEmpty() ? shared : own)
        .put(new Seen(topic(state.getClass()), meta.getKind(), meta.getName(), 1, state));
  }

  /** Another service retracts a state. */
  public void retract(Class<? extends SpecificRecord> record, String kind, String name) {
    Optional.ofNullable(own.views(record).get(kind + "/" + name))
        .ifPresent(seen -> gone.add(seen.meta().getUid()));
    own.removeView(record, kind + "/" + name);
    shared.removeView(record, kind + "/" + name);
  }

  /** Something not stored is observed. */
  public void notice(String factKey, Object fact) {
    own.notice(factKey, fact);
  }

  /** An operation succeeds. */
  public void succeed(String operationId, String result) {
    outcome(operationId, Phase.SUCCEEDED, null, result);
  }

  /** An operation fails for good. */
  public void fail(String operationId, String reason, String message) {
    outcome(operationId, Phase.FAILED, new Problem(reason, message), null);
  }

  /** A try of an operation fails; it will be tried again. */
  public void stumble(String operationId, String reason, String message) {
    outcome(operationId, Phase.RETRYING, new Problem(reason, message), null);
  }

  private void outcome(String id, Phase phase, Problem problem, String result) {
    OperationState known =
        own.operations().stream()
            .filter(operation -> operation.id().equals(id))
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "no operation "
                            + id
                            + " among "
                            + own.operations().stream().map(OperationState::id).toList()));
    own.put(
        new OperationState(
            known.intent(),
            phase,
            known.attempt() + 1,
            Optional.ofNullable(problem),
            Optional.empty(),
            Optional.ofNullable(result)));
  }

  // ---- planning

  /** Plans everything to the fixed point. */
  public Turn turn() {
    return turn(List.of(), List.of(), Set.of(), true);
  }

  /** Takes a command and plans. */
  public Turn take(SpecificRecord command) {
    for (CommandHandler<?> handler : definition.commandHandlers()) {
      if (handler.command().isInstance(command)) {
        return turn(effects(handler, command), List.of(), Set.of(), true);
      }
    }
    throw new AssertionError("nobody handles " + command.getSchema().getName());
  }

  private <C extends SpecificRecord> List<Effect> effects(
      CommandHandler<C> handler, SpecificRecord command) {
    return handler.apply(handler.command().cast(command), this);
  }

  /** One turn with all that may cause it. */
  public Turn turn(List<Effect> given, List<Object> news, Set<String> uids, boolean everything) {
    WorkingSlice working = working();
    PlanningRound round = new PlanningRound(definition, controllers, working);
    List<String> goneOwners = List.copyOf(gone);
    gone.clear();
    round.give(given);
    round.run(news, goneOwners, uids, everything);
    RoundWrites writes = round.writes(uid -> wordsWait && !everything && !uids.contains(uid));
    Transition transition = writes.transition(List.of());
    waiting = Set.copyOf(writes.waiting());
    commit(transition, working);
    faults.addAll(round.faults());
    return new Turn(transition, round.faults(), round.wakes(), round.interests());
  }

  /** Lets changes of conditions' wording wait from now on, as the product does. */
  public void letWordsWait() {
    wordsWait = true;
  }

  /** UIDs of the objects whose change of the last turn waits. */
  public Set<String> waiting() {
    return waiting;
  }

  /** An effect applied from outside, such as a user's deletion with its reason. */
  public Turn apply(Effect... effects) {
    return turn(List.of(effects), List.of(), Set.of(), false);
  }

  /** A reason for effects made by tests. */
  public static Note because(String message) {
    return new Note(Words.Requested, message);
  }

  private void commit(Transition transition, WorkingSlice working) {
    for (Transition.ResourceWrite write : transition.resources()) {
      remove(write.uid());
      if (write.change() != ResourceChange.Type.DELETED) {
        store(
            write.kind(),
            write.object(),
            reread(working.touched().get(write.uid()).now().memory()));
      }
    }
    for (Transition.MemoryWrite write : transition.memories()) {
      Held held = find(write.uid()).orElseThrow();
      store(held.stored().kind(), held.stored().object(), reread(write.memory()));
    }
    working
        .published()
        .forEach(
            (id, seen) -> {
              String record = id.substring(0, id.indexOf(' '));
              seen.ifPresentOrElse(
                  own::put,
                  () ->
                      Topics.recordClasses()
                          .filter(type -> type.getName().equals(record))
                          .forEach(
                              type -> own.removeView(type, id.substring(record.length() + 1))));
            });
    transition.end().forEach(own::forget);
    working.begun().values().forEach(own::put);
  }

  /** As a database would give it back. */
  private static JsonNode reread(JsonNode memory) {
    try {
      return memory == null || memory.isNull() ? null : Mapper.json().readTree(memory.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void store(Kind kind, ObjectNode object, JsonNode memory) {
    JsonNode metadata = object.path("metadata");
    String namespace = metadata.path("namespace").asText("");
    String cluster = ObjectShape.cluster(kind, object);
    String uid = metadata.path("uid").asText();
    remove(uid);
    long next = ++revision;
    StoredResource stored =
        new StoredResource(
            kind,
            uid,
            namespace,
            metadata.path("name").asText(),
            cluster,
            next,
            ObjectShape.withVersion(object, next));
    SliceKey target = new SliceKey(namespace, cluster);
    for (LoadedSlice slice : List.of(own, shared, clusterScoped)) {
      if (slice.key().equals(target)) {
        slice.put(stored, memory).packed();
        stored.content().pack();
        return;
      }
    }
  }

  private void remove(String uid) {
    own.remove(uid);
    shared.remove(uid);
    clusterScoped.remove(uid);
  }

  private Optional<Held> find(String uid) {
    return own.object(uid).or(() -> shared.object(uid)).or(() -> clusterScoped.object(uid));
  }

  private static String topic(Class<?> record) {
    return Topics.ALL.stream()
        .filter(topic -> topic.records().contains(record))
        .map(Topic::name)
        .findFirst()
        .orElseThrow();
  }

  private WorkingSlice working() {
    return new WorkingSlice(own, shared, clusterScoped, new SharedReaders(), clock.instant());
  }

  /** Everything that went wrong in planners so far. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  // ---- reading

  @Override
  public SliceKey key() {
    return own.key();
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** The object as it is now. */
  public <T extends HasMetadata> T get(Class<T> type, String name) {
    return sharedNamed(type, name)
        .orElseThrow(() -> new AssertionError("no " + type.getSimpleName() + " " + name));
  }

  @Override
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return working().all(type);
  }

  @Override
  public <T extends HasMetadata> Optional<T> named(Class<T> type, String name) {
    return working().named(type, name);
  }

  @Override
  public <T extends HasMetadata> List<T> shared(Class<T> type) {
    return working().shared(type);
  }

  @Override
  public <T extends HasMetadata> Optional<T> sharedNamed(Class<T> type, String name) {
    return working().sharedNamed(type, name);
  }

  @Override
  public <T extends HasMetadata> List<T> clusterScoped(Class<T> type) {
    return working().clusterScoped(type);
  }

  @Override
  public <T extends HasMetadata> Optional<T> clusterScoped(Class<T> type, String name) {
    return working().clusterScoped(type, name);
  }

  @Override
  public <V extends SpecificRecord> List<V> views(Class<V> record) {
    return working().views(record);
  }

  @Override
  public <V extends SpecificRecord> Optional<V> view(Class<V> record, String kind, String name) {
    return working().view(record, kind, name);
  }

  @Override
  public <V extends SpecificRecord> List<V> sharedViews(Class<V> record) {
    return working().sharedViews(record);
  }

  @Override
  public <V extends SpecificRecord> Optional<V> sharedView(
      Class<V> record, String kind, String name) {
    return working().sharedView(record, kind, name);
  }

  @Override
  public <M> Optional<M> memory(HasMetadata owner, Class<M> type) {
    return working().memory(owner, type);
  }

  @Override
  public List<OperationState> operations(String ownerUid) {
    return working().operations(ownerUid);
  }

  @Override
  public <F> Optional<F> fact(Class<F> type, String factKey) {
    return working().fact(type, factKey);
  }

  @Override
  public <F> List<F> facts(Class<F> type) {
    return working().facts(type);
  }
}
