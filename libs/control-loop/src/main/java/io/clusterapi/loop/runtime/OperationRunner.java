package io.clusterapi.loop.runtime;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationHandler;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.OperationState.Phase;
import io.clusterapi.loop.plan.OperationState.Problem;
import io.clusterapi.loop.plan.SliceKey;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.All;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Runs operations after their intent is committed, and hands what came of them to the planning of
 * their slice. Failed tries are repeated with exponential backoff and full jitter; an operation
 * that is forgotten is not tried again.
 */
@ApplicationScoped
class OperationRunner {
  private static final Logger LOG = Logger.getLogger(OperationRunner.class);

  /** Where outcomes go. */
  interface Outcomes {
    void ended(SliceKey slice, OperationState operation, OperationResult result);
  }

  private final Map<String, OperationHandler> handlers = new HashMap<>();
  private final Vertx vertx;
  private final Clock clock;
  private final Seniority seniority;
  private final Map<String, Tried> known = new HashMap<>();
  private final OperationQueue<Tried> waiting;
  private boolean stopped;

  private static final class Tried {
    final SliceKey slice;
    final OperationIntent intent;
    final Outcomes outcomes;
    final Backoff backoff = new Backoff();
    int attempt;
    boolean forgotten;
    boolean active;
    long timer = -1;

    Tried(SliceKey slice, OperationIntent intent, int attempt, Outcomes outcomes) {
      this.slice = slice;
      this.intent = intent;
      this.attempt = attempt;
      this.outcomes = outcomes;
    }
  }

  /**
   * @param atOnce {@code capi.operations.at-once}: operations tried at the same time
   */
  OperationRunner(
      @All List<OperationHandler> handlers,
      Vertx vertx,
      Clock clock,
      Seniority seniority,
      MeterRegistry metrics,
      @ConfigProperty(name = "capi.operations.at-once", defaultValue = "64") int atOnce) {
    handlers.forEach(handler -> this.handlers.put(handler.type(), handler));
    this.vertx = vertx;
    this.clock = clock;
    this.seniority = seniority;
    this.waiting = new OperationQueue<>(atOnce, this::atOnceOf);
    Gauge.builder("capi.operations.in.flight", () -> size())
        .description("Operations begun and not ended")
        .register(metrics);
  }

  /**
   * Starts an operation that is committed. Starting it again does nothing.
   *
   * @param attempt tries made before, by earlier processes too
   */
  synchronized void start(SliceKey slice, OperationIntent intent, int attempt, Outcomes outcomes) {
    if (stopped || known.containsKey(intent.id())) {
      return;
    }
    Tried tried = new Tried(slice, intent, attempt, outcomes);
    known.put(intent.id(), tried);
    queue(tried);
    next();
  }

  /** Tries it no more. A try under way ends, and its outcome is dropped. */
  synchronized void forget(String id) {
    Tried tried = known.remove(id);
    if (tried != null) {
      tried.forgotten = true;
      waiting.remove(tried.intent.type(), tried);
      if (tried.timer >= 0) {
        vertx.cancelTimer(tried.timer);
      }
    }
  }

  synchronized void stop() {
    stopped = true;
    waiting.clear();
  }

  private synchronized int size() {
    return known.size();
  }

  private synchronized void next() {
    for (Optional<Tried> next = waiting.poll(); next.isPresent(); next = waiting.poll()) {
      Tried tried = next.get();
      tried.active = true;
      tried.attempt++;
      // On a worker: the first call of a client library loads thousands of classes (EC2: 2-4 s of
      // CPU).
      Infrastructure.getDefaultWorkerPool().execute(() -> attempt(tried));
    }
  }

  private void queue(Tried tried) {
    waiting.add(tried.intent.type(), tried, seniority.of(tried.slice));
  }

  private void attempt(Tried tried) {
    Uni<OperationResult> run;
    try {
      run =
          handler(tried.intent.type())
              .run(new OperationTry(tried.slice, tried.intent, tried.attempt));
    } catch (RuntimeException e) {
      run = Uni.createFrom().failure(e);
    }
    run.subscribe().with(result -> succeeded(tried, result), failure -> failed(tried, failure));
  }

  private OperationHandler handler(String type) {
    return find(type)
        .orElseThrow(
            () ->
                OperationFailure.terminal(
                    "UnknownOperation", "this version cannot run operations of type " + type));
  }

  private int atOnceOf(String type) {
    return find(type).map(OperationHandler::atOnce).orElse(Integer.MAX_VALUE);
  }

  private Optional<OperationHandler> find(String type) {
    OperationHandler exact = handlers.get(type);
    int colon = type.indexOf(':');
    return Optional.ofNullable(
        exact == null && colon > 0 ? handlers.get(type.substring(0, colon)) : exact);
  }

  private void succeeded(Tried tried, OperationResult result) {
    if (!freed(tried)) {
      return;
    }
    tried.outcomes.ended(
        tried.slice, state(tried, Phase.SUCCEEDED, null, null, result.result()), result);
  }

  private void failed(Tried tried, Throwable failure) {
    if (!freed(tried)) {
      return;
    }
    Problem problem = problem(failure);
    if (failure instanceof OperationFailure known
        && known.kind() == OperationFailure.Kind.TERMINAL) {
      tried.outcomes.ended(
          tried.slice, state(tried, Phase.FAILED, problem, null, null), OperationResult.done());
      return;
    }
    Duration delay = tried.backoff.after(failure);
    LOG.debugf(
        "operation %s of %s failed at try %d: %s: %s",
        tried.intent.type(), tried.slice, tried.attempt, problem.reason(), problem.message());
    Instant retryAt = clock.instant().plus(delay);
    synchronized (this) {
      if (!tried.forgotten && !stopped) {
        tried.timer = vertx.setTimer(Math.max(1, delay.toMillis()), id -> again(tried));
      }
    }
    tried.outcomes.ended(
        tried.slice, state(tried, Phase.RETRYING, problem, retryAt, null), OperationResult.done());
  }

  private synchronized void again(Tried tried) {
    tried.timer = -1;
    if (!tried.forgotten && !stopped) {
      queue(tried);
      next();
    }
  }

  private synchronized boolean freed(Tried tried) {
    if (tried.active) {
      tried.active = false;
      waiting.ended(tried.intent.type());
    }
    next();
    return !tried.forgotten;
  }

  private static Problem problem(Throwable failure) {
    if (failure instanceof OperationFailure known) {
      return new Problem(known.reason(), String.valueOf(known.getMessage()));
    }
    LOG.warnf(failure, "an operation failed in a way its handler did not classify");
    return new Problem("InternalError", failure.getClass().getSimpleName());
  }

  private static OperationState state(
      Tried tried, Phase phase, Problem problem, Instant retryAt, String result) {
    return new OperationState(
        tried.intent,
        phase,
        tried.attempt,
        Optional.ofNullable(problem),
        Optional.ofNullable(retryAt),
        Optional.ofNullable(result));
  }
}
