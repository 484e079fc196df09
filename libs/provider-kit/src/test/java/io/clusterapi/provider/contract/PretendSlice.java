package io.clusterapi.provider.contract;

import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;

/** One cluster's slice in memory, with the rules a store has: finalizers, memory, operations. */
public final class PretendSlice implements Slice {
  public static final SliceKey KEY = new SliceKey("default", "demo");

  public final ServiceDefinition service;
  public final TreeMap<String, HasMetadata> objects = new TreeMap<>();
  public final Map<String, String> memories = new HashMap<>();
  public final TreeMap<String, OperationState> operations = new TreeMap<>();
  public final Map<String, Sighting> sightings = new HashMap<>();
  public final Map<String, SpecificRecord> views = new HashMap<>();
  public final Map<String, Map<String, PartInterest>> interests = new HashMap<>();

  /** When the objects asked to be planned again, by UID. */
  public final Map<String, Instant> wakes = new HashMap<>();

  private final Clock clock;
  private final Set<Flaw> flaws;

  /** Uids of objects of which a part is or was removed. */
  private final Set<String> removing = new HashSet<>();

  private final List<HasMetadata> deletedLater = new ArrayList<>();
  private boolean stirred = true;
  private int newsTaken;

  public PretendSlice(ServiceDefinition service, Clock clock) {
    this(service, clock, Set.of());
  }

  PretendSlice(ServiceDefinition service, Clock clock, Set<Flaw> flaws) {
    this.service = service;
    this.clock = clock;
    this.flaws = flaws;
  }

  /**
   * As {@link #settle}, and nothing at all when there is no news: objects were changed by effects,
   * {@link #add} and {@link #delete} only.
   */
  void settleOnNews() {
    List.copyOf(deletedLater).stream()
        .filter(object -> !underWay(object))
        .forEach(
            object -> {
              deletedLater.remove(object);
              delete(object);
            });
    if (stirred || news() != newsTaken || wakeDue()) {
      settle();
    }
  }

  /** Plans everything until nothing changes. */
  public void settle() {
    String before = fingerprint();
    for (int round = 0; round < 50; round++) {
      plan();
      String after = fingerprint();
      if (after.equals(before)) {
        stirred = false;
        newsTaken = news();
        return;
      }
      before = after;
    }
    throw new AssertionError("no fixed point after 50 rounds: " + objects);
  }

  private void plan() {
    for (SlicePlanner planner : service.slicePlanners()) {
      planner.plan(this).forEach(this::apply);
    }
    for (Controller<?> controller : service.controllers()) {
      plan(controller);
    }
  }

  /** What a plan depends on besides the time and what is stored. */
  private int news() {
    return Objects.hash(operations, sightings, views);
  }

  private boolean wakeDue() {
    return wakes.values().stream().anyMatch(at -> !at.isAfter(clock.instant()));
  }

  private <T extends HasMetadata> void plan(Controller<T> controller) {
    for (T object : all(controller.type())) {
      ResourcePlan<T> plan = controller.plan(Mapper.copy(object, controller.type()), this);
      store(plan.next());
      interests.remove(object.getMetadata().getUid());
      wakes.remove(object.getMetadata().getUid());
      plan.wakeAt().ifPresent(at -> wakes.put(object.getMetadata().getUid(), at));
      plan.effects().forEach(this::apply);
    }
  }

  /** Takes an effect of a plan or of a command. */
  public void apply(Effect effect) {
    stirred = true;
    if (effect instanceof Effect.Create create) {
      if (!objects.containsKey(key(create.resource()))) {
        create.resource().getMetadata().setUid(uid(create.resource()));
        store(create.resource());
      }
    } else if (effect instanceof Effect.Update update) {
      store(update.resource());
    } else if (effect instanceof Effect.Delete delete) {
      delete(delete.resource());
    } else if (effect instanceof Effect.Begin begin) {
      OperationIntent intent = begin.operation();
      if (intent.request().contains("\"DELETE\"")) {
        removing.add(intent.ownerUid());
      }
      operations.putIfAbsent(intent.id(), state(intent, OperationState.Phase.RUNNING, 0));
    } else if (effect instanceof Effect.Forget forget) {
      operations.remove(forget.operationId());
    } else if (effect instanceof Effect.Remember remember) {
      memories.put(
          remember.owner().getMetadata().getUid(),
          remember.memory() == null ? null : Mapper.valueToTree(remember.memory()).toString());
    } else if (effect instanceof Effect.Observe observe) {
      interests
          .computeIfAbsent(observe.ownerUid(), uid -> new HashMap<>())
          .put(observe.what(), (PartInterest) observe.interest());
    }
  }

  public void add(HasMetadata object) {
    stirred = true;
    object.getMetadata().setNamespace(KEY.namespace());
    object.getMetadata().setUid(uid(object));
    store(object);
  }

  private String uid(HasMetadata object) {
    UUID uid =
        flaws.contains(Flaw.IDENTIFIES_BY_NAME)
            ? UUID.nameUUIDFromBytes(key(object).getBytes(StandardCharsets.UTF_8))
            : UUID.randomUUID();
    return uid.toString();
  }

  private boolean underWay(HasMetadata object) {
    return operations(object.getMetadata().getUid()).stream().anyMatch(OperationState::inFlight);
  }

  public void delete(HasMetadata object) {
    stirred = true;
    if (flaws.contains(Flaw.DELETES_LAST) && underWay(object)) {
      deletedLater.add(object);
      return;
    }
    HasMetadata stored = objects.get(key(object));
    if (stored != null && stored.getMetadata().getDeletionTimestamp() == null) {
      stored.getMetadata().setDeletionTimestamp(clock.instant().toString());
      store(stored);
    }
  }

  private void store(HasMetadata object) {
    if (flaws.contains(Flaw.KEEPS_NO_FINALIZER)) {
      object.getMetadata().setFinalizers(List.of());
    }
    HasMetadata before = objects.get(key(object));
    if (flaws.contains(Flaw.LETS_GO_AFTER_A_REMOVAL_ONLY)
        && before != null
        && object.getMetadata().getDeletionTimestamp() != null
        && !removing.contains(object.getMetadata().getUid())) {
      object.getMetadata().setFinalizers(before.getMetadata().getFinalizers());
    }
    boolean over =
        object.getMetadata().getDeletionTimestamp() != null
            && object.getMetadata().getFinalizers().isEmpty();
    if (over) {
      objects.remove(key(object));
    } else {
      objects.put(key(object), object);
    }
  }

  public static OperationState state(
      OperationIntent intent, OperationState.Phase phase, int attempt) {
    return new OperationState(
        intent, phase, attempt, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * What a process that starts finds in the database: objects, memories and begun operations, each
   * of which may have had its effect, but neither outcomes nor sightings.
   */
  public void restart() {
    stirred = true;
    operations.replaceAll(
        (id, operation) -> state(operation.intent(), OperationState.Phase.RUNNING, 1));
    if (flaws.contains(Flaw.FORGETS_ITS_PARTS)) {
      memories.clear();
      operations.clear();
    }
    sightings.clear();
    interests.clear();
    wakes.clear();
  }

  /** What is stored now, to be put back by {@link #restore}. */
  public Stored stored() {
    TreeMap<String, HasMetadata> copies = new TreeMap<>();
    objects.forEach((key, object) -> copies.put(key, copy(object)));
    return new Stored(copies, new HashMap<>(memories), new TreeMap<>(operations));
  }

  /** Forgets what was stored since: a process that acts before it commits and is killed. */
  public void restore(Stored before) {
    stirred = true;
    objects.clear();
    objects.putAll(before.objects());
    memories.clear();
    memories.putAll(before.memories());
    operations.clear();
    operations.putAll(before.operations());
  }

  private static HasMetadata copy(HasMetadata object) {
    return Mapper.fromTree(Mapper.toTree(object), object.getClass());
  }

  /** The tables of the database. */
  public record Stored(
      TreeMap<String, HasMetadata> objects,
      Map<String, String> memories,
      TreeMap<String, OperationState> operations) {}

  /** All that is stored, as text: equal when nothing has happened. */
  private String fingerprint() {
    StringBuilder text = new StringBuilder();
    objects.values().forEach(object -> text.append(Mapper.toTree(object)));
    return text.append(new TreeMap<>(memories)).append(operations.keySet()).toString();
  }

  private static String key(HasMetadata object) {
    return object.getClass().getSimpleName() + "/" + object.getMetadata().getName();
  }

  public void view(String kind, String name, SpecificRecord record) {
    views.put(record.getClass().getSimpleName() + "/" + kind + "/" + name, record);
  }

  @Override
  public SliceKey key() {
    return KEY;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public <T extends HasMetadata> List<T> all(Class<T> type) {
    return new ArrayList<>(objects.values())
        .stream()
            .filter(type::isInstance)
            .map(type::cast)
            .sorted(Comparator.comparing(object -> object.getMetadata().getName()))
            .toList();
  }

  @Override
  public <T extends HasMetadata> Optional<T> named(Class<T> type, String name) {
    return all(type).stream().filter(o -> o.getMetadata().getName().equals(name)).findFirst();
  }

  @Override
  public <T extends HasMetadata> List<T> shared(Class<T> type) {
    return all(type);
  }

  @Override
  public <T extends HasMetadata> Optional<T> sharedNamed(Class<T> type, String name) {
    return named(type, name);
  }

  @Override
  public <T extends HasMetadata> List<T> clusterScoped(Class<T> type) {
    return all(type);
  }

  @Override
  public <T extends HasMetadata> Optional<T> clusterScoped(Class<T> type, String name) {
    return named(type, name);
  }

  @Override
  public <V extends SpecificRecord> List<V> views(Class<V> record) {
    return views.values().stream().filter(record::isInstance).map(record::cast).toList();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> view(Class<V> record, String kind, String name) {
    return Optional.ofNullable(views.get(record.getSimpleName() + "/" + kind + "/" + name))
        .map(record::cast);
  }

  @Override
  public <V extends SpecificRecord> List<V> sharedViews(Class<V> record) {
    return List.of();
  }

  @Override
  public <V extends SpecificRecord> Optional<V> sharedView(
      Class<V> record, String kind, String name) {
    return Optional.empty();
  }

  @Override
  public <M> Optional<M> memory(HasMetadata owner, Class<M> type) {
    String text = memories.get(owner.getMetadata().getUid());
    try {
      return text == null ? Optional.empty() : Optional.of(Mapper.json().readValue(text, type));
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public List<OperationState> operations(String ownerUid) {
    return operations.values().stream()
        .filter(operation -> operation.intent().ownerUid().equals(ownerUid))
        .toList();
  }

  @Override
  public <F> Optional<F> fact(Class<F> type, String key) {
    return Optional.ofNullable(sightings.get(key)).filter(type::isInstance).map(type::cast);
  }

  @Override
  public <F> List<F> facts(Class<F> type) {
    return sightings.values().stream().filter(type::isInstance).map(type::cast).toList();
  }
}
