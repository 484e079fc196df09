package io.clusterapi.simulator.workload;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/** Commands that wait for a fact. They look again when told that something changed; none polls. */
final class Waits {
  private final Vertx vertx;
  private final Set<Wait<?>> waiting = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean queued = new AtomicBoolean();

  Waits(Vertx vertx) {
    this.vertx = vertx;
  }

  /** One waiting command. */
  private final class Wait<T> {
    private final Supplier<Optional<T>> probe;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private long timer;

    Wait(Supplier<Optional<T>> probe) {
      this.probe = probe;
    }

    void look() {
      try {
        probe.get().ifPresent(result::complete);
      } catch (RuntimeException refused) {
        result.completeExceptionally(refused);
      }
      if (result.isDone()) {
        waiting.remove(this);
        vertx.cancelTimer(timer);
      }
    }
  }

  /**
   * Completes with what the probe finds, at once or after a later {@link #poke}; exceptionally when
   * the probe throws, or when the time is over with what the last argument makes of it.
   */
  <T> CompletableFuture<T> until(
      Supplier<Optional<T>> probe, Duration timeout, Function<Duration, RuntimeException> failure) {
    Wait<T> wait = new Wait<>(probe);
    wait.timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            fired -> {
              if (waiting.remove(wait)) {
                wait.result.completeExceptionally(failure.apply(timeout));
              }
            });
    waiting.add(wait);
    wait.look();
    return wait.result;
  }

  /** Something changed: every waiting command looks again, on a thread of its own. */
  void poke() {
    if (!waiting.isEmpty() && queued.compareAndSet(false, true)) {
      vertx.executeBlocking(
          () -> {
            queued.set(false);
            waiting.forEach(Wait::look);
            return null;
          },
          false);
    }
  }
}
