package io.clusterapi.loop.persistence;

import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.schemas.EventCodec;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/**
 * The one way state is written: each transition is one statement, and transitions that arrive while
 * a statement is under way share the next one. A burst of 64 transitions then costs one round trip
 * and one flush of the log instead of 64.
 *
 * <p>Statements of one process follow each other, and across processes the clock row orders them,
 * so journal entries come out of here in the order of their revisions.
 */
@ApplicationScoped
public class Commits {
  private static final Logger LOG = Logger.getLogger(Commits.class);
  private static final int MOST_IN_ONE = 64;
  private static final String UNIQUE_VIOLATION = "23505";

  private final Pool pool;
  private final Journal journal;
  private final SecretSeal seal;
  private final Clock clock;
  private final EventCodec codec = new EventCodec();
  private final Counter transitions;
  private final Counter conflicts;

  private final Deque<Waiting> queue = new ArrayDeque<>();

  /** Parts of a batch that was refused as a whole; they go before what waits in the queue. */
  private final Deque<List<Waiting>> parts = new ArrayDeque<>();

  private boolean busy;

  private final List<Listener> listeners = new CopyOnWriteArrayList<>();

  private record Waiting(
      Transition transition, SliceKey origin, UniEmitter<? super List<JournalEntry>> answer) {}

  /** Told of every commit of this process, in order. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param origin slice whose planning made the change, null for others
     */
    void committed(List<JournalEntry> entries, SliceKey origin);
  }

  @Inject
  public Commits(Pool pool, Journal journal, SecretSeal seal, Clock clock, MeterRegistry metrics) {
    this.pool = pool;
    this.journal = journal;
    this.seal = seal;
    this.clock = clock;
    this.transitions =
        Counter.builder("capi.transitions").description("Transitions committed").register(metrics);
    this.conflicts =
        Counter.builder("capi.transitions.conflicts")
            .description("Transitions refused because an object had moved on")
            .register(metrics);
  }

  /**
   * Commits; answers the journal entries, with revisions. Fails with {@link ResourceStore.Conflict}
   * or {@link ResourceStore.AlreadyExists} or {@link AlreadyTaken} with nothing written.
   */
  public Uni<List<JournalEntry>> commit(Transition transition) {
    return commit(transition, null);
  }

  /** As {@link #commit(Transition)}, on behalf of a slice's planning. */
  public Uni<List<JournalEntry>> commit(Transition transition, SliceKey origin) {
    if (transition.isEmpty()) {
      return Uni.createFrom().item(List.of());
    }
    return Uni.createFrom()
        .emitter(
            emitter -> {
              synchronized (queue) {
                queue.add(new Waiting(transition, origin, emitter));
                if (busy) {
                  return;
                }
                busy = true;
              }
              next();
            });
  }

  public void onCommit(Listener listener) {
    listeners.add(listener);
  }

  private void next() {
    List<Waiting> batch = new ArrayList<>();
    synchronized (queue) {
      if (!parts.isEmpty()) {
        batch.addAll(parts.poll());
      } else if (queue.isEmpty()) {
        busy = false;
        return;
      }
      Set<String> touched = new HashSet<>();
      boolean open = batch.isEmpty();
      while (open && !queue.isEmpty() && batch.size() < MOST_IN_ONE) {
        Set<String> more = touches(queue.peek().transition());
        if (more.stream().anyMatch(touched::contains)) {
          break;
        }
        touched.addAll(more);
        batch.add(queue.poll());
      }
    }
    write(batch);
  }

  private void write(List<Waiting> batch) {
    TransitionJson json = new TransitionJson(seal, codec);
    try {
      batch.forEach(waiting -> json.add(waiting.transition()));
    } catch (RuntimeException e) {
      failed(batch, e, true);
      return;
    }
    pool.preparedQuery("select commit_transition($1::text::jsonb)")
        .execute(Tuple.of(json.text()))
        .map(rows -> rows.iterator().next().getLong(0))
        .subscribe()
        .with(
            base -> committed(batch, json, base),
            failure -> failed(batch, failure, Refusals.isRefused(failure)));
  }

  private void committed(List<Waiting> batch, TransitionJson json, long base) {
    transitions.increment(batch.size());
    List<JournalEntry> entries = json.entries(base, clock.instant());
    journal.append(entries);
    // Entries stand in the order resources, records, commands over the whole batch; hand each its
    // own.
    int resource = 0;
    int record = resource + batch.stream().mapToInt(w -> w.transition().resources().size()).sum();
    int command = record + batch.stream().mapToInt(w -> w.transition().records().size()).sum();
    for (Waiting waiting : batch) {
      Transition transition = waiting.transition();
      List<JournalEntry> own = new ArrayList<>();
      own.addAll(entries.subList(resource, resource += transition.resources().size()));
      own.addAll(entries.subList(record, record += transition.records().size()));
      own.addAll(entries.subList(command, command += transition.commands().size()));
      tell(own, waiting.origin());
      waiting.answer().complete(own);
    }
    next();
  }

  private void tell(List<JournalEntry> entries, SliceKey origin) {
    for (Listener listener : listeners) {
      try {
        listener.committed(entries, origin);
      } catch (RuntimeException e) {
        // What is committed stays committed; those who wait behind it must get their turn.
        LOG.errorf(e, "a listener of commits failed");
      }
    }
  }

  private void failed(List<Waiting> batch, Throwable failure, boolean refused) {
    Set<String> stale = Refusals.stale(failure);
    if (batch.size() > 1 && batch.stream().anyMatch(waiting -> expects(waiting, stale))) {
      withoutStale(batch, failure, stale);
      return;
    }
    if (batch.size() > 1 && refused) {
      // One of them does not fit; the others must not suffer. Halving finds it among 64 with about
      // a dozen statements.
      int half = batch.size() / 2;
      synchronized (queue) {
        parts.addFirst(List.copyOf(batch.subList(half, batch.size())));
        parts.addFirst(List.copyOf(batch.subList(0, half)));
      }
      next();
      return;
    }
    if (batch.size() > 1) {
      LOG.warnf("%d transitions could not be written: %s", batch.size(), failure.getMessage());
      batch.forEach(waiting -> waiting.answer().fail(failure));
      next();
      return;
    }
    Throwable answer = translate(batch.get(0).transition(), failure);
    if (answer instanceof ResourceStore.Conflict) {
      conflicts.increment();
    } else if (answer == failure) {
      LOG.warnf("a transition could not be written: %s", failure.getMessage());
    }
    batch.get(0).answer().fail(answer);
    next();
  }

  /**
   * The database names the objects that had moved on: their transitions are refused, and all others
   * are written by the next statement. Halved until they are found, each cost a dozen statements
   * while 64 transitions waited.
   */
  private void withoutStale(List<Waiting> batch, Throwable failure, Set<String> stale) {
    List<Waiting> rest = new ArrayList<>();
    List<Waiting> refused = new ArrayList<>();
    batch.forEach(waiting -> (expects(waiting, stale) ? refused : rest).add(waiting));
    if (!rest.isEmpty()) {
      synchronized (queue) {
        parts.addFirst(rest);
      }
    }
    conflicts.increment(refused.size());
    refused.forEach(waiting -> waiting.answer().fail(translate(waiting.transition(), failure)));
    next();
  }

  private static boolean expects(Waiting waiting, Set<String> uids) {
    return waiting.transition().resources().stream()
            .anyMatch(
                write -> write.change() != ResourceChange.Type.ADDED && uids.contains(write.uid()))
        || waiting.transition().memories().stream().anyMatch(write -> uids.contains(write.uid()));
  }

  private static Throwable translate(Transition transition, Throwable failure) {
    if (failure instanceof PgException pg) {
      if (Refusals.CONFLICT.equals(pg.getSqlState())) {
        return new ResourceStore.Conflict(
            "the object has been modified; read it again and apply the change to what you find");
      }
      if (UNIQUE_VIOLATION.equals(pg.getSqlState())) {
        if ("inbox_pkey".equals(pg.getConstraint())) {
          return new AlreadyTaken();
        }
        return transition.resources().stream()
            .filter(write -> write.change() == ResourceChange.Type.ADDED)
            .findFirst()
            .<Throwable>map(
                write ->
                    new ResourceStore.AlreadyExists(
                        write.kind().kind(), write.namespace(), write.name()))
            .orElse(failure);
      }
    }
    return failure;
  }

  private static Set<String> touches(Transition transition) {
    Set<String> touched = new HashSet<>();
    transition
        .resources()
        .forEach(
            write -> {
              touched.add("uid " + write.uid());
              touched.add(write.kind() + " " + write.namespace() + "/" + write.name());
            });
    transition.memories().forEach(write -> touched.add("uid " + write.uid()));
    transition.records().forEach(write -> touched.add(write.topic() + " " + write.key()));
    transition.commands().forEach(write -> touched.add("command " + write.id()));
    transition.begin().forEach(begun -> touched.add("operation " + begun.intent().id()));
    transition.end().forEach(id -> touched.add("operation " + id));
    transition.inbox().forEach(id -> touched.add("inbox " + id));
    return touched;
  }

  /** The command was taken before. */
  public static final class AlreadyTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlreadyTaken() {
      super("command taken before");
    }
  }
}
