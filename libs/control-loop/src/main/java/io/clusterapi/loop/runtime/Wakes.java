package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Deadlines of objects. Kept in memory only: a deadline is computed from stored state, and every
 * object is planned after a start, so it is computed again (ADR 0005).
 */
@ApplicationScoped
class Wakes {
  /** A planner that asks for an instant in the past must not spin. */
  private static final Duration SOONEST = Duration.ofMillis(20);

  private static final Duration FARTHEST = Duration.ofHours(6);

  private final Vertx vertx;
  private final Clock clock;
  private final Map<String, Wake> wakes = new ConcurrentHashMap<>();

  private record Wake(Instant at, long timer) {}

  Wakes(Vertx vertx, Clock clock) {
    this.vertx = vertx;
    this.clock = clock;
  }

  /** Sets the deadline of an object unless it has an earlier one. */
  void atLatest(SliceKey slice, String uid, Instant at, BiConsumer<SliceKey, String> due) {
    Wake before = wakes.get(uid);
    if (before == null || before.at().isAfter(at)) {
      set(slice, uid, at, due);
    }
  }

  /** Sets the one deadline of an object; null for none. */
  void set(SliceKey slice, String uid, Instant at, BiConsumer<SliceKey, String> due) {
    Wake before = wakes.get(uid);
    if (before != null) {
      if (before.at().equals(at)) {
        return;
      }
      vertx.cancelTimer(before.timer());
      wakes.remove(uid);
    }
    if (at == null) {
      return;
    }
    Duration delay = Duration.between(clock.instant(), at);
    if (delay.compareTo(SOONEST) < 0) {
      delay = SOONEST;
    }
    if (delay.compareTo(FARTHEST) > 0) {
      // Planned again then; a clock that was set forward in between is noticed at the latest then.
      delay = FARTHEST;
    }
    long timer =
        vertx.setTimer(
            delay.toMillis(),
            id -> {
              wakes.remove(uid);
              due.accept(slice, uid);
            });
    wakes.put(uid, new Wake(at, timer));
  }
}
