package io.clusterapi.loop.runtime;

import io.clusterapi.loop.operation.OperationFailure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long one operation waits after a try that failed: exponentially longer, with jitter, unless
 * the other side named a time. Tries that were throttled count for themselves: after ten of them
 * the first real failure would otherwise wait up to 30 s, as if it had failed eleven times.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private int failures;
  private int throttles;

  /** The pause after this failure, between half of its ceiling and the ceiling. */
  Duration after(Throwable failure) {
    if (failure instanceof OperationFailure known && known.isThrottled()) {
      throttles++;
      return known.retryAfter().orElseGet(() -> jittered(throttles));
    }
    throttles = 0;
    failures++;
    return jittered(failures);
  }

  private static Duration jittered(int failures) {
    long ceiling = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(failures - 1, 20));
    return Duration.ofMillis(ceiling / 2 + ThreadLocalRandom.current().nextLong(ceiling / 2 + 1));
  }
}
