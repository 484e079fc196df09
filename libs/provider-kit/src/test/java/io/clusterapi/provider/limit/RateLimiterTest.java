package io.clusterapi.provider.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.part.Account;
import java.time.Clock;
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

  private static boolean permitted(RateLimiter limiter) {
    return limiter.acquire(account(), ONE_A_SECOND).subscribeAsCompletionStage().isDone();
  }

  private static Account account() {
    return new Account("eu-central-1", "");
  }
}
