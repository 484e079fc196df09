package io.clusterapi.provider.contract;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Time by hand: what is scheduled waits until {@link #runDue} is called at or after its instant.
 * Ten minutes of a provider's patience take no time.
 */
public final class PretendTime extends ScheduledThreadPoolExecutor {
  private record Task(Instant at, long number, Runnable act) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparing(Task::at).thenComparing(Task::number));
  private Instant now = Instant.parse("2030-01-01T00:00:00Z");
  private long number;

  public PretendTime() {
    super(0);
  }

  /** The clock that shows it. */
  public Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return PretendTime.this.instant();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        return this;
      }
    };
  }

  public synchronized Instant instant() {
    return now;
  }

  /** Moves on to an instant that is not in the past. */
  public synchronized void advanceTo(Instant instant) {
    if (instant.isAfter(now)) {
      now = instant;
    }
  }

  public synchronized void advance(Duration by) {
    now = now.plus(by);
  }

  /** When the next scheduled act is due. */
  public synchronized Optional<Instant> next() {
    return Optional.ofNullable(tasks.peek()).map(Task::at);
  }

  /** Runs what is due, on the calling thread. Answers whether there was anything. */
  public boolean runDue() {
    List<Task> due = new ArrayList<>();
    synchronized (this) {
      while (!tasks.isEmpty() && !tasks.peek().at().isAfter(now)) {
        due.add(tasks.poll());
      }
    }
    due.forEach(task -> task.act().run());
    return !due.isEmpty();
  }

  /** Forgets all that is scheduled, as the end of a process does. */
  public synchronized void forget() {
    tasks.clear();
  }

  /** No handle: nothing that is tested takes back what it scheduled. */
  @Override
  public synchronized ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    tasks.add(new Task(now.plusNanos(unit.toNanos(delay)), number++, command));
    return null;
  }
}
