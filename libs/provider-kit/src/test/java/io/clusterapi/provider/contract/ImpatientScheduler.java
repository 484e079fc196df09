package io.clusterapi.provider.contract;

import java.time.Clock;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * For rate limits, whose length tests are not about: a wait moves its own clock on and is over at
 * once.
 */
final class ImpatientScheduler extends ScheduledThreadPoolExecutor {
  private final PretendTime time = new PretendTime();

  ImpatientScheduler() {
    super(
        1,
        task -> {
          Thread thread = new Thread(task, "impatient");
          thread.setDaemon(true);
          return thread;
        });
  }

  Clock clock() {
    return time.clock();
  }

  @Override
  public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
    time.advance(java.time.Duration.ofNanos(unit.toNanos(Math.max(0, delay))));
    return super.schedule(command, 0, TimeUnit.NANOSECONDS);
  }
}
