package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.Executor;
import java.util.concurrent.PriorityBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The threads that plan. Of the turns under way that wait for one the older cluster's goes first;
 * they are few ({@code capi.lanes.at-once}), so each gets its thread.
 */
@ApplicationScoped
class Planners {
  private final Seniority seniority;
  private final AtomicLong arrivals = new AtomicLong();
  private final ThreadPoolExecutor threads;

  /**
   * @param count {@code capi.lanes.threads}: threads that plan
   */
  Planners(
      Seniority seniority,
      @ConfigProperty(name = "capi.lanes.threads", defaultValue = "2") int count) {
    this.seniority = seniority;
    this.threads =
        new ThreadPoolExecutor(
            count,
            count,
            0,
            TimeUnit.SECONDS,
            new PriorityBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "capi-planner");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Runs what belongs to a turn of this slice. */
  Executor of(SliceKey slice) {
    return task ->
        threads.execute(
            new Ranked(new Rank(seniority.of(slice), arrivals.getAndIncrement()), task));
  }

  void stop() {
    threads.shutdown();
  }

  private record Ranked(Rank rank, Runnable task) implements Runnable, Comparable<Ranked> {
    @Override
    public void run() {
      task.run();
    }

    @Override
    public int compareTo(Ranked other) {
      return rank.compareTo(other.rank);
    }
  }
}
