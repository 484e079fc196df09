package io.clusterapi.provider.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.part.Account;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final CallClass ONE_A_SECOND = new CallClass("one", 1, 1);

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void theSecondCallOfAClassOfOneASecondHasToWait() {
    RateLimiter limiter = new RateLimiter(scheduler, Clock.systemUTC());

    assertThat(permitted(limiter)).isTrue();
    assertThat(permitted(limiter)).isFalse();
  }

  @Test
  void aLiftedOneLetsEverythingThrough() {
    RateLimiter limiter = RateLimiter.lifted(scheduler, Clock.systemUTC());

    for (int call = 0; call < 100; call++) {
      assertThat(permitted(limiter)).isTrue();
    }
  }

  @Test
  void accountsThatAreNotCalledAnyMoreAreForgotten() {
    RateLimiter limiter = new RateLimiter(scheduler, Clock.systemUTC());
    CallClass quick = new CallClass("quick", 1_000, 1);
    Account busy = new Account("busy", "");
    assertThat(limiter.acquire(busy, ONE_A_SECOND).subscribeAsCompletionStage()).isDone();
    for (int i = 0; i < 20; i++) {
      Account account = new Account("account-" + i, "");
      limiter.acquire(account, quick).await().atMost(Duration.ofSeconds(20));
      // Full again after a millisecond.
      limiter.pause(Duration.ofMillis(5)).await().atMost(Duration.ofSeconds(20));
    }
    assertThat(limiter.kept()).isLessThanOrEqualTo(3);
  }

  @Test
  void anAccountThatIsToBeLeftAloneIsNotForgotten() {
    RateLimiter limiter = new RateLimiter(scheduler, Clock.systemUTC());
    CallClass quick = new CallClass("quick", 1_000, 1);
    limiter.throttled(account(), quick, Optional.of(Duration.ofHours(1)));
    limiter.pause(Duration.ofMillis(5)).await().atMost(Duration.ofSeconds(20));
    limiter.acquire(new Account("other", ""), quick).await().atMost(Duration.ofSeconds(20));
    assertThat(limiter.acquire(account(), quick).subscribeAsCompletionStage()).isNotDone();
  }

  private static boolean permitted(RateLimiter limiter) {
    return limiter.acquire(account(), ONE_A_SECOND).subscribeAsCompletionStage().isDone();
  }

  private static Account account() {
    return new Account("eu-central-1", "");
  }
}
