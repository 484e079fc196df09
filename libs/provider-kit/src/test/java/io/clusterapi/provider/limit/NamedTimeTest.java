package io.clusterapi.provider.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.part.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What follows from a cloud that says when to come back. */
class NamedTimeTest {
  private static final Duration RETRY_AFTER = Duration.ofMillis(800);
  // One every 200 ms: none is due while the refusal is being told, however slow the machine is.
  private static final CallClass CALLS = new CallClass("calls", 5, 1);

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2);
  private final RateLimiter limiter = new RateLimiter(scheduler, Clock.systemUTC());
  private final Account account = new Account("eu", "account");

  @AfterEach
  void end() {
    scheduler.shutdownNow();
  }

  @Test
  void thoseWhoWaitedAlreadyWhenTheCloudNamedATimeWaitForItToo() throws Exception {
    acquire().get(1, TimeUnit.SECONDS);
    List<CompletableFuture<Long>> waiting = IntStream.range(0, 4).mapToObj(i -> acquire()).toList();

    long before = System.nanoTime();
    limiter.throttled(account, CALLS, Optional.of(RETRY_AFTER));
    long told = System.nanoTime();

    List<Duration> after =
        waiting.stream()
            .map(CompletableFuture::join)
            .filter(at -> at > told)
            .map(at -> Duration.ofNanos(at - before))
            .toList();
    assertThat(after).as("when each was let through after the refusal").hasSizeGreaterThan(2);
    // A millisecond for the rounding of clocks.
    assertThat(after).allMatch(wait -> wait.plusMillis(1).compareTo(RETRY_AFTER) >= 0);
  }

  @Test
  void anotherAccountAndAnotherClassAreNotHeldUp() throws Exception {
    limiter.throttled(account, CALLS, Optional.of(Duration.ofMinutes(1)));

    limiter
        .acquire(new Account("eu", "other"), CALLS)
        .subscribeAsCompletionStage()
        .get(1, TimeUnit.SECONDS);
    limiter
        .acquire(account, new CallClass("reads", 100, 1))
        .subscribeAsCompletionStage()
        .get(1, TimeUnit.SECONDS);
  }

  private CompletableFuture<Long> acquire() {
    return limiter
        .acquire(account, CALLS)
        .map(permitted -> System.nanoTime())
        .subscribeAsCompletionStage();
  }
}
