package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.Commits;
import io.clusterapi.loop.persistence.Inbox;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.persistence.Refusals;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.Transition;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.ServiceDefinition;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.schemas.Topics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * One turn of one slice: take the inputs, plan to a fixed point, commit, let the effects begin. On
 * a conflict the slice is read anew and planned again; when the database is away the turn waits for
 * it, so no input is lost.
 */
@ApplicationScoped
class SliceRun {
  private static final Logger LOG = Logger.getLogger(SliceRun.class);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Duration PAUSE_OF_STUCK = Duration.ofSeconds(5);
  private static final int MOST_CONFLICTS = 8;

  private final ServiceDefinition definition;
  private final Map<Class<?>, Controller<?>> controllers = new HashMap<>();
  private final Slices slices;
  private final SharedReaders readers;
  private final Commits commits;
  private final Inbox inbox;
  private final OperationRunner operations;
  private final Wakes wakes;
  private final List<InterestListener> interestListeners;
  private final Clock clock;
  private final Planners planners;
  private volatile boolean stopped;
  private final Counter faults;
  private final Counter turns;
  private final Counter idleTurns;
  private final Counter waiting;
  private final Duration settle;

  /**
   * @param settle {@code capi.conditions.settle}: longest time for which a change of nothing but
   *     conditions' wording may wait for a change somebody acts on; zero for none
   */
  SliceRun(
      ServiceDefinition definition,
      Slices slices,
      SharedReaders readers,
      Commits commits,
      Inbox inbox,
      OperationRunner operations,
      Wakes wakes,
      Planners planners,
      @All List<InterestListener> interestListeners,
      Clock clock,
      MeterRegistry metrics,
      @ConfigProperty(name = "capi.conditions.settle", defaultValue = "1S") Duration settle) {
    this.definition = definition;
    this.slices = slices;
    this.readers = readers;
    this.commits = commits;
    this.inbox = inbox;
    this.operations = operations;
    this.wakes = wakes;
    this.interestListeners = interestListeners;
    this.clock = clock;
    this.settle = settle;
    this.planners = planners;
    definition.controllers().forEach(controller -> controllers.put(controller.type(), controller));
    this.faults = Counter.builder("capi.planning.faults").register(metrics);
    this.turns = Counter.builder("capi.reconcile").description("Turns taken").register(metrics);
    this.idleTurns =
        Counter.builder("capi.reconcile.idle")
            .description("Turns that changed nothing")
            .register(metrics);
    this.waiting =
        Counter.builder("capi.conditions.waiting")
            .description("Changes of conditions' wording that waited for more")
            .register(metrics);
  }

  /** A turn that is tried until it is committed. */
  private static final class Attempts {
    final SliceKey key;
    List<Input> inputs = List.of();
    boolean taken;
    // What a failed try found to be gone is not found again in a slice read anew.
    final Set<String> goneOwners = new LinkedHashSet<>();
    boolean anew;
    int conflicts;

    Attempts(SliceKey key) {
      this.key = key;
    }

    /** Once: what comes during a second try waits, and so do commands the first gave back. */
    void take(Lanes lanes) {
      if (!taken) {
        taken = true;
        inputs = lanes.take(key);
      }
    }
  }

  Uni<Void> run(SliceKey key, Lanes lanes) {
    turns.increment();
    Attempts attempts = new Attempts(key);
    // Subscribing again keeps nothing of the failed try: a database that is away for an hour must
    // not leave 12,000 nested tries to unwind.
    return Uni.createFrom()
        .deferred(() -> attempt(attempts, lanes))
        .onFailure()
        .retry()
        .when(
            failures ->
                failures
                    .onItem()
                    .transformToUniAndConcatenate(failure -> prepare(attempts, failure, lanes)))
        .onTermination()
        .invoke(() -> slices.done(key));
  }

  private Uni<Void> attempt(Attempts attempts, Lanes lanes) {
    SliceKey key = attempts.key;
    boolean fresh = attempts.anew || !slices.use(key);
    if (fresh) {
      // What is read from now on holds what these tell; what comes later it may not hold.
      attempts.take(lanes);
    }
    return (attempts.anew ? slices.reload(key) : slices.get(key))
        .emitOn(planners.of(key))
        .flatMap(
            slice -> {
              if (!fresh) {
                attempts.take(lanes);
              }
              return turn(slice, attempts, fresh, lanes);
            });
  }

  /** After a failed try: what to do differently, and when. Answers an item to try again. */
  private Uni<Boolean> prepare(Attempts attempts, Throwable failure, Lanes lanes) {
    if (stopped) {
      return Uni.createFrom().failure(failure);
    }
    attempts.anew = true;
    if (failure instanceof Commits.AlreadyTaken) {
      return withoutTaken(attempts)
          .onFailure()
          .recoverWithUni(e -> prepare(attempts, e, lanes))
          .replaceWith(true);
    }
    boolean refused =
        Refusals.isRefused(failure)
            || (failure instanceof ResourceStore.AlreadyExists
                && attempts.conflicts + 1 >= MOST_CONFLICTS);
    if (refused && !TurnInputs.commands(attempts.inputs).isEmpty()) {
      giveBack(attempts, failure, lanes);
      return attempts.inputs.isEmpty()
          ? Uni.createFrom().failure(failure)
          : Uni.createFrom().item(true);
    }
    if (failure instanceof ResourceStore.Conflict
        || failure instanceof ResourceStore.AlreadyExists) {
      if (attempts.conflicts++ < MOST_CONFLICTS) {
        return Uni.createFrom().item(true);
      }
      faults.increment();
      LOG.errorf(
          "slice %s cannot be committed after %d tries: %s",
          attempts.key, attempts.conflicts, failure.getMessage());
      attempts.conflicts = 0;
      return pause(PAUSE_OF_STUCK);
    }
    LOG.warnf("slice %s waits: %s", attempts.key, failure.getMessage());
    return pause(PAUSE);
  }

  /**
   * A transition that no try will make acceptable, with commands among its reasons. Alone, a
   * command is given back with what was wrong: repeated for ever it would hold up the commands of
   * all clusters behind it. Of several, the later half gets a turn of its own.
   */
  private static void giveBack(Attempts attempts, Throwable failure, Lanes lanes) {
    List<Input.Commanded> commands = TurnInputs.commands(attempts.inputs);
    List<Input> rest = new ArrayList<>(attempts.inputs);
    if (commands.size() == 1) {
      rest.removeAll(commands);
      commands.get(0).answer().fail(failure);
    } else {
      List<Input.Commanded> later = commands.subList(commands.size() / 2, commands.size());
      rest.removeAll(later);
      later.forEach(command -> lanes.submit(attempts.key, command));
    }
    attempts.conflicts = 0;
    attempts.inputs = rest;
  }

  private Uni<Boolean> withoutTaken(Attempts attempts) {
    List<String> ids = new ArrayList<>();
    TurnInputs.commands(attempts.inputs).forEach(command -> ids.add(command.id()));
    return inbox
        .taken(ids)
        .map(
            taken -> {
              List<Input> rest = new ArrayList<>();
              for (Input input : attempts.inputs) {
                if (input instanceof Input.Commanded command && taken.contains(command.id())) {
                  command.answer().complete(null);
                } else {
                  rest.add(input);
                }
              }
              attempts.inputs = rest;
              return true;
            });
  }

  private static Uni<Boolean> pause(Duration length) {
    return Uni.createFrom().item(true).onItem().delayIt().by(length);
  }

  /**
   * @param fresh the slice was just read: it holds all that the inputs tell of and maybe more. An
   *     object that has moved to another slice since must not come back by an older input, or each
   *     try would plan with it and be refused, for ever.
   */
  private Uni<Void> turn(LoadedSlice slice, Attempts attempts, boolean fresh, Lanes lanes) {
    List<Input> inputs = attempts.inputs;
    TurnInputs taken =
        TurnInputs.take(slice, inputs, fresh, attempts.anew, attempts.goneOwners, slices, lanes);
    if (taken.everything()) {
      // Operations an earlier process had begun, and those of a commit whose answer got lost.
      restart(slice, lanes);
    }
    String namespace = slice.key().namespace();
    WorkingSlice working =
        new WorkingSlice(
            slice,
            slice.key().isShared() ? slice : slices.shared(namespace),
            slices.shared(""),
            readers,
            clock.instant());
    PlanningRound round = new PlanningRound(definition, controllers, working);
    List<Input.Commanded> commands = new ArrayList<>();
    TurnInputs.giveMade(round, working, inputs);
    for (Input.Commanded command : TurnInputs.commands(inputs)) {
      try {
        round.give(command.apply().apply(working));
        commands.add(command);
      } catch (RuntimeException e) {
        LOG.errorf(e, "command %s could not be applied", command.id());
        command.answer().fail(e);
      }
    }
    round.run(taken.news(), List.copyOf(attempts.goneOwners), taken.uids(), taken.everything());
    round
        .faults()
        .forEach(
            fault -> {
              faults.increment();
              LOG.errorf("slice %s: %s", slice.key(), fault);
            });
    RoundWrites writes =
        round.writes(uid -> !settle.isZero() && !taken.everything() && !taken.uids().contains(uid));
    Transition transition = writes.transition(commands.stream().map(Input.Commanded::id).toList());
    waiting.increment(writes.waiting().size());
    if (transition.isEmpty()) {
      idleTurns.increment();
    }
    return commits
        .commit(transition, slice.key())
        .emitOn(planners.of(slice.key()))
        .invoke(
            entries -> settle(slice, working, round, writes.waiting(), transition, entries, lanes))
        .invoke(() -> commands.forEach(command -> command.answer().complete(null)))
        .replaceWithVoid();
  }

  /** After the commit: memory follows the tables, and what was decided may begin. */
  private void settle(
      LoadedSlice slice,
      WorkingSlice working,
      PlanningRound round,
      Set<String> waiting,
      Transition transition,
      List<JournalEntry> entries,
      Lanes lanes) {
    for (JournalEntry entry : entries) {
      if (entry.isResource() && slices.keeps(entry.resource().kind().type())) {
        String uid = entry.resource().uid();
        if (entry.change() == JournalEntry.Change.DELETED || !entry.slice().equals(slice.key())) {
          slice.remove(uid);
        } else {
          slice.put(working.committed(entry.resource()));
        }
      }
    }
    entries.stream()
        .filter(JournalEntry::isResource)
        .forEach(entry -> TurnInputs.wakeReaders(slice, entry, lanes));
    for (Transition.MemoryWrite write : transition.memories()) {
      slice
          .object(write.uid())
          .ifPresent(
              held ->
                  slice.put(
                      held.withMemory(write.memory().isNull() ? null : write.memory()).packed()));
    }
    working
        .published()
        .forEach(
            (id, seen) -> {
              if (seen.isPresent()) {
                slice.put(seen.get());
              } else {
                int space = id.indexOf(' ');
                removeView(slice, id.substring(0, space), id.substring(space + 1));
              }
            });
    transition
        .end()
        .forEach(
            id -> {
              slice.forget(id);
              operations.forget(id);
            });
    working
        .begun()
        .values()
        .forEach(
            operation -> {
              slice.put(operation);
              start(slice.key(), operation, lanes);
            });
    wake(slice.key(), round.wakes(), waiting, working.now(), lanes);
    round
        .interests()
        .forEach(
            (uid, wanted) ->
                interestListeners.forEach(
                    listener -> listener.observe(slice.key(), uid, Map.copyOf(wanted))));
  }

  private void wake(
      SliceKey slice,
      Map<String, Optional<Instant>> planned,
      Set<String> waiting,
      Instant now,
      Lanes lanes) {
    BiConsumer<SliceKey, String> due = (key, uid) -> lanes.submit(key, new Input.Due(uid));
    planned.forEach(
        (uid, at) -> {
          // The deadline of what waits already is not put off by planning it again.
          if (!waiting.contains(uid)) {
            wakes.set(slice, uid, at.orElse(null), due);
          }
        });
    for (String uid : waiting) {
      planned
          .getOrDefault(uid, Optional.empty())
          .ifPresent(at -> wakes.atLatest(slice, uid, at, due));
      wakes.atLatest(slice, uid, now.plus(settle), due);
    }
  }

  private static void removeView(LoadedSlice slice, String record, String id) {
    Topics.recordClasses()
        .filter(type -> type.getName().equals(record))
        .forEach(type -> slice.removeView(type, id));
  }

  /** Tries again what an earlier process had begun. */
  private void restart(LoadedSlice slice, Lanes lanes) {
    slice.operations().stream()
        .filter(OperationState::inFlight)
        .forEach(operation -> start(slice.key(), operation, lanes));
  }

  private void start(SliceKey key, OperationState operation, Lanes lanes) {
    operations.start(
        key,
        operation.intent(),
        operation.attempt(),
        (slice, state, result) -> lanes.submit(slice, new Input.Ended(state, result.writes())));
  }

  void stop() {
    stopped = true;
    planners.stop();
  }
}
