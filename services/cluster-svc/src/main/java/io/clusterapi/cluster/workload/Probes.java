package io.clusterapi.cluster.workload;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks one API server again and again whether it answers, at its {@link ProbePace}. One question at
 * a time. Its owner is called without a lock held.
 */
final class Probes {
  /** Hears what the API server said. */
  interface Owner {
    /** It answered. */
    void answered();

    /**
     * It did not.
     *
     * @param inARow how often by now
     * @return whether to go on asking
     */
    boolean failed(Throwable failure, int inARow);
  }

  /** Runs something later. */
  interface Timers {
    /** Returns what cancels it. */
    Runnable after(Duration delay, Runnable act);
  }

  private final Supplier<CompletionStage<Void>> question;
  private final ProbePace pace;
  private final double phase;
  private final Timers timers;
  private final LongSupplier nanos;
  private final Owner owner;
  private Runnable cancel = () -> {};
  private boolean asking;
  private boolean stopped;
  private boolean steady;
  private int failures;
  private long answersSince;

  /**
   * @param link which one it is, for its place within the intervals
   * @param nanos a clock that nobody sets
   */
  Probes(
      Supplier<CompletionStage<Void>> question,
      ProbePace pace,
      String link,
      Timers timers,
      LongSupplier nanos,
      Owner owner) {
    this.question = question;
    this.pace = pace;
    this.phase = ProbePace.phase(link);
    this.timers = timers;
    this.nanos = nanos;
    this.owner = owner;
    this.answersSince = nanos.getAsLong();
  }

  /** Begins, just after the API server has answered. */
  synchronized void start() {
    next(pace.first(phase), 0);
  }

  synchronized void stop() {
    stopped = true;
    cancel.run();
  }

  /**
   * Something else has failed, such as a watch: asks at once. Not while failures are being counted:
   * a watch that is tried again and again must not use them up within a second.
   */
  void askNow() {
    synchronized (this) {
      if (stopped || asking || failures > 0) {
        return;
      }
      cancel.run();
    }
    ask();
  }

  private void ask() {
    synchronized (this) {
      if (stopped || asking) {
        return;
      }
      asking = true;
    }
    long asked = nanos.getAsLong();
    question
        .get()
        .whenComplete(
            (done, failure) -> {
              if (failure == null) {
                answered(asked);
              } else {
                failed(failure, asked);
              }
            });
  }

  private void answered(long asked) {
    synchronized (this) {
      asking = false;
      if (stopped) {
        return;
      }
      long now = nanos.getAsLong();
      if (failures > 0) {
        failures = 0;
        answersSince = now;
      }
      boolean slowing = !steady && now - answersSince >= pace.trustAfter().toNanos();
      steady |= slowing;
      Duration wait = slowing ? pace.slowing(phase) : steady ? pace.steady() : pace.eager();
      next(wait, now - asked);
    }
    owner.answered();
  }

  private void failed(Throwable failure, long asked) {
    int inARow;
    synchronized (this) {
      asking = false;
      if (stopped) {
        return;
      }
      steady = false;
      inARow = ++failures;
    }
    if (owner.failed(failure, inARow)) {
      synchronized (this) {
        if (!stopped) {
          next(pace.eager(), nanos.getAsLong() - asked);
        }
      }
    }
  }

  /** Intervals count from question to question, however long an answer takes. */
  private void next(Duration interval, long since) {
    Duration delay = interval.minusNanos(since);
    cancel.run();
    cancel = timers.after(delay.toMillis() < 1 ? Duration.ofMillis(1) : delay, this::ask);
  }
}
