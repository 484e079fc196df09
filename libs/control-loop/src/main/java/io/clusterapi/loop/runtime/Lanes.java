package io.clusterapi.loop.runtime;

import io.clusterapi.loop.persistence.Commits;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.loop.persistence.JournalEntry;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Work lanes: one per slice. Inputs of one slice are taken together, in order, one run at a time;
 * different slices run at the same time. A slice with news goes before slices with background work,
 * an older cluster before a younger one, and a slice that gets a storm of inputs still takes only
 * one turn.
 */
@ApplicationScoped
public class Lanes {
  private final SliceRun run;
  private final SharedReaders readers;
  private final Seniority seniority;
  private final int atOnce;

  private final Map<SliceKey, Lane> lanes = new HashMap<>();
  private final TurnOrder<Lane> urgent = new TurnOrder<>();
  private final Deque<Lane> background = new ArrayDeque<>();
  private int active;
  private boolean started;
  private boolean stopped;

  private static final class Lane {
    final SliceKey key;
    final List<Input> inputs = new ArrayList<>();
    boolean queued;
    boolean queuedUrgent;
    boolean active;

    Lane(SliceKey key) {
      this.key = key;
    }
  }

  /**
   * @param atOnce {@code capi.lanes.at-once}: slices planned and committed at the same time
   */
  Lanes(
      SliceRun run,
      SharedReaders readers,
      Seniority seniority,
      Commits commits,
      MeterRegistry metrics,
      @ConfigProperty(name = "capi.lanes.at-once", defaultValue = "32") int atOnce) {
    this.run = run;
    this.readers = readers;
    this.seniority = seniority;
    this.atOnce = atOnce;
    commits.onCommit(this::committed);
    Gauge.builder("capi.lanes.waiting", () -> waiting())
        .description("Clusters with work to do that wait for a turn")
        .register(metrics);
  }

  /** Lets lanes run; until then inputs are collected. */
  void start() {
    synchronized (this) {
      started = true;
    }
    dispatch();
  }

  synchronized void stop() {
    stopped = true;
  }

  /** Takes up what other services published. */
  public void views(List<Fact> facts) {
    for (Fact fact : facts) {
      SliceKey slice = new SliceKey(fact.key().namespace(), fact.key().cluster());
      submit(slice, new Input.Viewed(fact));
    }
  }

  /** Applies a command once; answers when its effects are committed. */
  public Uni<Void> command(SliceKey slice, String id, Function<Slice, List<Effect>> apply) {
    return Uni.createFrom()
        .emitter(emitter -> submit(slice, new Input.Commanded(id, apply, emitter)));
  }

  /** Plans every object of a slice, as background work. */
  void replan(SliceKey slice) {
    submit(slice, new Input.Replan(), false);
  }

  void submit(SliceKey slice, Input input) {
    submit(slice, input, true);
  }

  private void submit(SliceKey slice, Input input, boolean soon) {
    synchronized (this) {
      Lane lane = lanes.computeIfAbsent(slice, Lane::new);
      lane.inputs.add(input);
      queue(lane, soon);
    }
    dispatch();
  }

  private void queue(Lane lane, boolean soon) {
    if (lane.active || (lane.queued && (lane.queuedUrgent || !soon))) {
      return;
    }
    if (lane.queued) {
      background.remove(lane);
    }
    lane.queued = true;
    lane.queuedUrgent = soon;
    if (soon) {
      urgent.add(lane, seniority.of(lane.key));
    } else {
      background.add(lane);
    }
  }

  private void dispatch() {
    while (true) {
      Lane lane;
      synchronized (this) {
        if (!started || stopped || active >= atOnce) {
          return;
        }
        lane = urgent.poll().orElseGet(background::poll);
        if (lane == null) {
          return;
        }
        lane.queued = false;
        lane.active = true;
        active++;
      }
      run.run(lane.key, this).subscribe().with(done -> ended(lane), e -> ended(lane));
    }
  }

  /**
   * Hands the inputs that wait for a slice to its turn. Asked when the turn gets a thread, not when
   * it gets in line: what arrives between is planned with the rest instead of in a turn of its own.
   * With 30 clusters in the making on 2 cores that is a quarter of all turns.
   */
  synchronized List<Input> take(SliceKey slice) {
    Lane lane = lanes.get(slice);
    List<Input> inputs = List.copyOf(lane.inputs);
    lane.inputs.clear();
    return inputs;
  }

  private void ended(Lane lane) {
    synchronized (this) {
      active--;
      lane.active = false;
      if (lane.inputs.isEmpty()) {
        lanes.remove(lane.key);
      } else {
        queue(lane, true);
      }
    }
    dispatch();
  }

  /** Passes commits on to the slices they concern, but for the slice whose planning made them. */
  private void committed(List<JournalEntry> entries, SliceKey origin) {
    for (JournalEntry entry : entries) {
      if (!entry.isResource()) {
        continue;
      }
      SliceKey target = entry.slice();
      if (!target.equals(origin)) {
        submit(target, new Input.Committed(entry));
      }
      if (entry.previous() != null && !entry.previous().cluster().equals(target.cluster())) {
        SliceKey left = new SliceKey(target.namespace(), entry.previous().cluster());
        if (!left.equals(origin)) {
          submit(left, new Input.Committed(entry));
        }
      }
    }
  }

  /**
   * Wakes the slices that looked at a shared object. Called when the shared slice has taken the
   * change in: a reader woken earlier could plan with the old state and would not be woken again.
   */
  void wakeReaders(String namespace, Class<?> type, String name, Object news) {
    for (SliceKey reader : readers.of(namespace, type, name)) {
      submit(reader, new Input.SharedNews(news));
    }
  }

  private synchronized int waiting() {
    return urgent.size() + background.size();
  }
}
