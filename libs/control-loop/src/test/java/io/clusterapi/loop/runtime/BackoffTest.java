package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.operation.OperationFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long an operation waits after a failed try. Pure. */
class BackoffTest {
  private static final OperationFailure FAILED =
      OperationFailure.transientProblem("NotFound", "not listed yet", null);
  private static final OperationFailure THROTTLED =
      OperationFailure.throttled("Throttled", "too many calls", null);

  private final Backoff backoff = new Backoff();

  @Test
  void eachFailureWaitsAboutTwiceAsLongUpToHalfAMinute() {
    for (long ceiling : new long[] {200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000}) {
      assertThat(backoff.after(FAILED)).isBetween(ms(ceiling / 2), ms(ceiling));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.after(new IllegalStateException())).isBetween(ms(15_000), ms(30_000));
    }
  }

  @Test
  void aTimeTheOtherSideNamedIsKept() {
    OperationFailure later = OperationFailure.throttled("Quota", "none left", ms(20_000));
    assertThat(backoff.after(later)).isEqualTo(ms(20_000));
    assertThat(backoff.after(later)).isEqualTo(ms(20_000));
  }

  @Test
  void triesThatWereThrottledDoNotMakeTheNextFailureWaitLonger() {
    for (int i = 0; i < 10; i++) {
      backoff.after(THROTTLED);
    }
    assertThat(backoff.after(THROTTLED)).isBetween(ms(15_000), ms(30_000));
    assertThat(backoff.after(FAILED)).isBetween(ms(100), ms(200));
    // And being throttled anew begins anew, while the failures go on.
    assertThat(backoff.after(THROTTLED)).isBetween(ms(100), ms(200));
    assertThat(backoff.after(FAILED)).isBetween(ms(200), ms(400));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
