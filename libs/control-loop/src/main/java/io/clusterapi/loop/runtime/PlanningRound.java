package io.clusterapi.loop.runtime;

import io.clusterapi.events.Meta;
import io.clusterapi.loop.persistence.Transition;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.loop.runtime.LoadedSlice.Held;
import io.clusterapi.loop.runtime.LoadedSlice.Seen;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.clusterapi.schemas.RecordKey;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.jboss.logging.Logger;

/**
 * Plans everything news make worth planning, until nothing changes any more, and puts all of it
 * into one transition: a MachineDeployment, its MachineSet and the Machines of that are one commit.
 * Pure but for the log.
 */
final class PlanningRound {
  private static final Logger LOG = Logger.getLogger(PlanningRound.class);

  /**
   * Longest chain of reactions among the objects of one slice; more is a planner that does not
   * settle.
   */
  private static final int MOST_ROUNDS = 25;

  private final ServiceDefinition definition;
  private final Map<Class<?>, Controller<?>> controllers;
  private final WorkingSlice slice;

  private final Map<String, List<Note>> notes = new HashMap<>();
  private final List<Transition.CommandWrite> commands = new ArrayList<>();
  private final Map<String, Map<String, Object>> interests = new LinkedHashMap<>();
  private final Map<String, Optional<Instant>> wakes = new LinkedHashMap<>();
  private final Map<String, String> retracted = new HashMap<>();
  private final Set<String> changedByOthers = new HashSet<>();
  private final List<String> faults = new ArrayList<>();
  private final List<News> given = new ArrayList<>();

  /** News with the object whose planning made it, so that nobody is woken by himself. */
  private record News(Object what, String cause) {}

  PlanningRound(
      ServiceDefinition definition, Map<Class<?>, Controller<?>> controllers, WorkingSlice slice) {
    this.definition = definition;
    this.controllers = controllers;
    this.slice = slice;
  }

  /**
   * Applies effects that do not come from planning: of a command taken, of an operation's result.
   * The next command must be asked for its own afterwards, since it may be about what these make: a
   * host asked for and given back while its provider was away, both taken in one turn.
   */
  void give(List<Effect> effects) {
    given.addAll(applyAll(effects, ""));
  }

  /**
   * Plans, with what was given before.
   *
   * @param outside news from outside the slice's planning
   * @param goneOwners UIDs of objects of other services that are gone
   * @param uids objects to plan in any case
   * @param everything plan every object
   */
  void run(List<Object> outside, List<String> goneOwners, Set<String> uids, boolean everything) {
    List<News> news = new ArrayList<>();
    outside.forEach(what -> news.add(new News(what, "")));
    news.addAll(given);
    goneOwners.forEach(uid -> news.addAll(collectOrphans(uid)));
    Set<String> dirty = new LinkedHashSet<>(uids);
    if (everything) {
      slice.objects().forEach(held -> dirty.add(held.stored().uid()));
    }
    boolean whole = everything || dirty.remove(ofSlice(slice.key()));
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (whole || !news.isEmpty()) {
        // First: planners must see an orphan as one, or they delete it for its owner's sake.
        news.addAll(settleDependants());
        for (SlicePlanner planner : definition.slicePlanners()) {
          if (whole || news.stream().anyMatch(one -> planner.concerns(one.what()))) {
            news.addAll(applyAll(plan(planner), ""));
          }
        }
      }
      whole = false;
      dirty.addAll(concerned(news));
      news.clear();
      if (dirty.isEmpty()) {
        return;
      }
      List<String> now = List.copyOf(dirty);
      dirty.clear();
      for (String uid : now) {
        slice.held(uid).ifPresent(held -> news.addAll(plan(held)));
      }
    }
    faults.add(
        "planning does not settle after "
            + MOST_ROUNDS
            + " rounds; touched: "
            + slice.touched().keySet());
  }

  /** What went wrong in planners; the rest of the plan stands. */
  List<String> faults() {
    return faults;
  }

  Map<String, Map<String, Object>> interests() {
    return interests;
  }

  Map<String, Optional<Instant>> wakes() {
    return wakes;
  }

  /** What to write, all of it. */
  Transition transition(List<String> inbox) {
    return writes(uid -> false).transition(inbox);
  }

  /**
   * What to write, and what may be written later.
   *
   * @param mayWait of an object, or of a slice's records by {@link #ofSlice}
   */
  RoundWrites writes(Predicate<String> mayWait) {
    return new RoundWrites(
        slice,
        notes,
        commands,
        retracted,
        uid -> !changedByOthers.contains(uid) && mayWait.test(uid));
  }

  /** What stands for the records of a slice where the UID of an object would. */
  static String ofSlice(SliceKey key) {
    return "slice " + key;
  }

  private List<Effect> plan(SlicePlanner planner) {
    try {
      return planner.plan(slice);
    } catch (RuntimeException e) {
      fault(planner.getClass().getSimpleName(), slice.key().toString(), e);
      wakes.put(ofSlice(slice.key()), Optional.of(slice.now().plusSeconds(30)));
      return List.of();
    }
  }

  private List<News> plan(Held held) {
    Controller<?> controller = controllers.get(held.stored().kind().type());
    return controller == null ? List.of() : plan(controller, held);
  }

  private <T extends HasMetadata> List<News> plan(Controller<T> controller, Held held) {
    String uid = held.stored().uid();
    ResourcePlan<T> plan;
    try {
      T copy = Mapper.fromTree(held.stored().object(), controller.type());
      plan = controller.plan(copy, slice);
    } catch (RuntimeException e) {
      fault(
          controller.getClass().getSimpleName(),
          held.stored().kind().kind()
              + " "
              + held.stored().namespace()
              + "/"
              + held.stored().name(),
          e);
      wakes.put(uid, Optional.of(slice.now().plusSeconds(30)));
      return List.of();
    }
    List<News> news = new ArrayList<>();
    interests.put(uid, new LinkedHashMap<>());
    for (Effect effect : plan.effects()) {
      news.addAll(apply(effect, uid));
    }
    slice
        .update(plan.next())
        .ifPresent(
            changed -> {
              note(uid, plan.notes());
              // One who changed his own specification (an endpoint, a providerID taken over) is
              // planned once more, or his observedGeneration would lag until other news come.
              boolean grew =
                  !held.typed()
                      .getMetadata()
                      .getGeneration()
                      .equals(changed.getMetadata().getGeneration());
              news.add(new News(changed, grew ? "" : uid));
              news.addAll(collectOrphans(uid));
            });
    if (slice.held(uid).isPresent()) {
      wakes.put(uid, plan.wakeAt());
    }
    return news;
  }

  private void fault(String planner, String object, RuntimeException e) {
    faults.add(planner + " failed on " + object + ": " + e);
    LOG.errorf(e, "%s failed on %s; the rest of the plan stands", planner, object);
  }

  private List<News> applyAll(List<Effect> effects, String cause) {
    List<News> news = new ArrayList<>();
    effects.forEach(effect -> news.addAll(apply(effect, cause)));
    return news;
  }

  /**
   * Applies one effect. One that cannot be applied (a kind nobody knows, an object without a name)
   * is a fault of its planner; it must not hold up the rest of the slice for ever.
   */
  private List<News> apply(Effect effect, String cause) {
    try {
      return applied(effect, cause);
    } catch (RuntimeException e) {
      fault(effect.getClass().getSimpleName() + " effect", slice.key().toString(), e);
      return List.of();
    }
  }

  private List<News> applied(Effect effect, String cause) {
    if (effect instanceof Effect.Create create) {
      return changed(slice.create(create.resource()), create.because(), cause);
    }
    if (effect instanceof Effect.Update update) {
      return changed(slice.update(update.resource()), update.because(), cause);
    }
    if (effect instanceof Effect.Delete delete) {
      String uid = delete.resource().getMetadata().getUid();
      // One who decides to go himself is planned once more, now as one that is going.
      return changed(slice.delete(uid), delete.because(), uid.equals(cause) ? "" : cause);
    }
    if (effect instanceof Effect.Send send) {
      command(send);
    } else if (effect instanceof Effect.Publish publish) {
      return publish(publish, cause);
    } else if (effect instanceof Effect.Retract retract) {
      return retract(retract, cause);
    } else if (effect instanceof Effect.Begin begin) {
      begin(begin);
    } else if (effect instanceof Effect.Forget forget) {
      slice.forget(forget.operationId());
    } else if (effect instanceof Effect.Remember remember) {
      String uid = remember.owner().getMetadata().getUid();
      if (slice.remember(uid, remember.memory()) && !uid.equals(cause)) {
        return List.of(new News(remember.owner(), cause));
      }
    } else if (effect instanceof Effect.Observe observe) {
      interests
          .computeIfAbsent(observe.ownerUid(), uid -> new LinkedHashMap<>())
          .put(observe.what(), observe.interest());
    }
    return List.of();
  }

  private List<News> changed(Optional<HasMetadata> change, Note because, String cause) {
    if (change.isEmpty()) {
      return List.of();
    }
    String uid = change.get().getMetadata().getUid();
    changedByOthers.add(uid);
    note(uid, List.of(because));
    List<News> news = new ArrayList<>();
    news.add(new News(change.get(), cause));
    news.addAll(collectOrphans(uid));
    return news;
  }

  private void note(String uid, List<Note> because) {
    notes.computeIfAbsent(uid, id -> new ArrayList<>()).addAll(because);
  }

  private List<News> settleDependants() {
    List<News> news = new ArrayList<>();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      List<News> more = new ArrayList<>();
      for (Dependants.Step step : Dependants.steps(slice)) {
        Optional<HasMetadata> change =
            step.action() == Dependants.Action.DELETE
                ? slice.delete(step.object().getMetadata().getUid())
                : slice.update(step.object());
        more.addAll(changed(change, step.because(), ""));
      }
      if (more.isEmpty()) {
        break;
      }
      // One that was waited for may have gone at once, and with it what held its owner.
      news.addAll(more);
    }
    return news;
  }

  /**
   * Objects owned by nobody but one that is gone go with it, as Kubernetes' garbage collection
   * does.
   */
  private List<News> collectOrphans(String uid) {
    if (slice.held(uid).isPresent()) {
      return List.of();
    }
    interests.put(uid, new LinkedHashMap<>());
    wakes.put(uid, Optional.empty());
    // Nobody is left to take their outcome; tried on, they would be begun again at every start.
    slice.operations(uid).forEach(operation -> slice.forget(operation.id()));
    List<News> news = new ArrayList<>();
    for (Held held : slice.ownedBy(uid)) {
      List<OwnerReference> others =
          held.typed().getMetadata().getOwnerReferences().stream()
              .filter(owner -> !owner.getUid().equals(uid))
              .toList();
      if (others.isEmpty()) {
        news.addAll(
            changed(
                slice.delete(held.stored().uid()),
                new Note(Words.OwnerGone, "its owner is gone"),
                ""));
      }
    }
    return news;
  }

  private void command(Effect.Send send) {
    SpecificRecord command = send.command();
    Object id = command.get(command.getSchema().getField("id").pos());
    Object name = command.get(command.getSchema().getField("name").pos());
    if (commands.stream().noneMatch(earlier -> earlier.id().equals(id.toString()))) {
      commands.add(
          new Transition.CommandWrite(
              send.topic(),
              new RecordKey(
                  slice.namespace(),
                  slice.cluster(),
                  command.getSchema().getName(),
                  name.toString()),
              id.toString(),
              command));
    }
  }

  private List<News> publish(Effect.Publish publish, String cause) {
    Meta meta = (Meta) publish.state().get(0);
    Optional<Seen> before = slice.seen(publish.state().getClass(), meta.getKind(), meta.getName());
    if (before.isPresent() && PublishedState.same(before.get().state(), publish.state())) {
      return List.of();
    }
    slice.publish(new Seen(publish.topic(), meta.getKind(), meta.getName(), 0, publish.state()));
    return List.of(new News(publish.state(), cause));
  }

  private List<News> retract(Effect.Retract retract, String cause) {
    if (slice.seen(retract.record(), retract.kind(), retract.name()).isEmpty()) {
      return List.of();
    }
    String id = retract.kind() + "/" + retract.name();
    retracted.put(retract.record().getName() + " " + id, retract.topic());
    slice.retract(retract.record(), id);
    return List.of(
        new News(
            new Controller.Gone(retract.record().getSimpleName(), retract.kind(), retract.name()),
            cause));
  }

  private void begin(Effect.Begin begin) {
    if (!slice.isBegun(begin.operation().ownerUid(), begin.operation().id())) {
      slice.begin(
          new OperationState(
              begin.operation(),
              OperationState.Phase.RUNNING,
              0,
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
      note(begin.operation().ownerUid(), List.of(begin.because()));
    }
  }

  private Set<String> concerned(List<News> news) {
    Set<String> uids = new LinkedHashSet<>();
    if (news.isEmpty()) {
      return uids;
    }
    for (Held held : slice.objects()) {
      Controller<?> controller = controllers.get(held.stored().kind().type());
      if (controller != null
          && news.stream()
              .anyMatch(
                  one ->
                      !one.cause().equals(held.stored().uid())
                          && concerns(controller, held, one.what()))) {
        uids.add(held.stored().uid());
      }
    }
    return uids;
  }

  private static <T extends HasMetadata> boolean concerns(
      Controller<T> controller, Held held, Object what) {
    String uid = held.stored().uid();
    if (what instanceof HasMetadata object) {
      if (object.getMetadata().getUid().equals(uid)
          || owns(uid, object)
          || owns(object.getMetadata().getUid(), held.typed())) {
        return true;
      }
    } else if (what instanceof OperationState operation) {
      return operation.intent().ownerUid().equals(uid);
    }
    return controller.concerns(controller.type().cast(held.typed()), what);
  }

  private static boolean owns(String uid, HasMetadata object) {
    List<OwnerReference> owners = object.getMetadata().getOwnerReferences();
    return owners != null && owners.stream().anyMatch(owner -> uid.equals(owner.getUid()));
  }
}
