package io.clusterapi.simulator.workload;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Commands that wait for a fact about an endpoint. They look again when told that something about
 * it changed; none polls.
 */
final class Waits {
  private final Vertx vertx;
  private final Map<String, Set<Wait<?>>> waiting = new ConcurrentHashMap<>();
  private final Set<String> queued = ConcurrentHashMap.newKeySet();

  Waits(Vertx vertx) {
    this.vertx = vertx;
  }

  /** One waiting command. */
  private final class Wait<T> {
    private final String endpoint;
    private final Supplier<Optional<T>> probe;
    private final CompletableFuture<T> result = new CompletableFuture<>();
    private long timer;

    Wait(String endpoint, Supplier<Optional<T>> probe) {
      this.endpoint = endpoint;
      this.probe = probe;
    }

    void look() {
      try {
        probe.get().ifPresent(result::complete);
      } catch (RuntimeException refused) {
        result.completeExceptionally(refused);
      }
      if (result.isDone()) {
        forget(this);
        vertx.cancelTimer(timer);
      }
    }
  }

  private void remember(Wait<?> wait) {
    waiting.compute(
        wait.endpoint,
        (endpoint, others) -> {
          Set<Wait<?>> all = others == null ? ConcurrentHashMap.newKeySet() : others;
          all.add(wait);
          return all;
        });
  }

  private boolean forget(Wait<?> wait) {
    AtomicBoolean found = new AtomicBoolean();
    waiting.computeIfPresent(
        wait.endpoint,
        (endpoint, all) -> {
          found.set(all.remove(wait));
          return all.isEmpty() ? null : all;
        });
    return found.get();
  }

  /**
   * Completes with what the probe finds, at once or after a later {@link #poke}; exceptionally when
   * the probe throws, or when the time is over with what the last argument makes of it.
   */
  <T> CompletableFuture<T> until(
      String endpoint,
      Supplier<Optional<T>> probe,
      Duration timeout,
      Function<Duration, RuntimeException> failure) {
    Wait<T> wait = new Wait<>(endpoint, probe);
    wait.timer =
        vertx.setTimer(
            Math.max(1, timeout.toMillis()),
            fired -> {
              if (forget(wait)) {
                wait.result.completeExceptionally(failure.apply(timeout));
              }
            });
    remember(wait);
    wait.look();
    return wait.result;
  }

  /**
   * Something about the endpoint changed: every command that waits for it looks again, on a thread
   * of its own.
   */
  void poke(String endpoint) {
    if (waiting.containsKey(endpoint) && queued.add(endpoint)) {
      vertx.executeBlocking(
          () -> {
            queued.remove(endpoint);
            waiting.getOrDefault(endpoint, Set.of()).forEach(Wait::look);
            return null;
          },
          false);
    }
  }
}
