package io.clusterapi.local;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Does the same thing for several components at the same time. */
final class Together {
  private static final Duration INTERRUPTED_WITHIN = Duration.ofSeconds(30);

  private Together() {}

  /**
   * Returns when all are done; when one fails, the others go on and the failure is thrown at the
   * end.
   *
   * @throws RuntimeException what the action threw first
   */
  static void all(Collection<Component> components, Consumer<Component> action) {
    run(components, action, false);
  }

  /**
   * Returns when all are done; when one fails, the others are interrupted.
   *
   * @throws RuntimeException what the action threw first
   */
  static void allOrNone(Collection<Component> components, Consumer<Component> action) {
    run(components, action, true);
  }

  private static void run(
      Collection<Component> components, Consumer<Component> action, boolean orNone) {
    if (components.isEmpty()) {
      return;
    }
    ExecutorService threads = Executors.newFixedThreadPool(components.size());
    try {
      CompletionService<Void> done = new ExecutorCompletionService<>(threads);
      for (Component component : components) {
        done.submit(() -> action.accept(component), null);
      }
      RuntimeException first = null;
      for (int finished = 0; finished < components.size(); finished++) {
        RuntimeException failure = outcome(done);
        if (first == null && failure != null) {
          first = failure;
          if (orNone) {
            threads.shutdownNow();
            threads.awaitTermination(INTERRUPTED_WITHIN.toSeconds(), TimeUnit.SECONDS);
            break;
          }
        }
      }
      if (first != null) {
        throw first;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CompletionException(e);
    } finally {
      threads.shutdownNow();
    }
  }

  private static RuntimeException outcome(CompletionService<Void> done)
      throws InterruptedException {
    try {
      done.take().get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof RuntimeException failure
          ? failure
          : new CompletionException(e.getCause());
    }
  }
}
