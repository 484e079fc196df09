package io.clusterapi.provider.limit;

import io.clusterapi.provider.part.Account;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;

/**
 * One token bucket per account and class of calls, shared by every cluster: many clusters in one
 * account are throttled together by the cloud (kubernetes-sigs/cluster-api-provider-aws#1275). When
 * the cloud throttles, the bucket is emptied, and nothing is called before the time it named.
 */
public final class RateLimiter {
  /** Vert.x has no shorter timers, and refuses them with an exception. */
  private static final Duration SHORTEST = Duration.ofMillis(1);

  private record Key(Account account, CallClass callClass) {}

  private final ScheduledExecutorService scheduler;
  private final Clock clock;
  private final boolean lifted;
  private final Map<Key, Bucket> buckets = new ConcurrentHashMap<>();
  private final Map<Key, Instant> closedUntil = new ConcurrentHashMap<>();

  public RateLimiter(ScheduledExecutorService scheduler, Clock clock) {
    this(scheduler, clock, false);
  }

  private RateLimiter(ScheduledExecutorService scheduler, Clock clock, boolean lifted) {
    this.scheduler = scheduler;
    this.clock = clock;
    this.lifted = lifted;
  }

  /**
   * One without buckets, for a cloud that has no limits, such as a simulated one: what EC2 allows
   * is two instances a second, 100 s for 100 clusters of two machines whatever else they cost. What
   * the cloud itself throttles waits here too.
   */
  public static RateLimiter lifted(ScheduledExecutorService scheduler, Clock clock) {
    return new RateLimiter(scheduler, clock, true);
  }

  /** Completes when a call may be made. */
  public Uni<Void> acquire(Account account, CallClass callClass) {
    Key key = new Key(account, callClass);
    return Uni.createFrom()
        .deferred(
            () ->
                closed(key)
                    .map(wait -> pause(wait).flatMap(waited -> acquire(account, callClass)))
                    .orElseGet(
                        () ->
                            token(key)
                                .flatMap(
                                    // Whoever stood in the queue when the cloud named a time waits
                                    // for it too, or a queue of a hundred would go on calling.
                                    had ->
                                        closed(key).isPresent()
                                            ? acquire(account, callClass)
                                            : Uni.createFrom().voidItem())));
  }

  /** How long nothing may be called; empty when calls are allowed. */
  private Optional<Duration> closed(Key key) {
    Instant until = closedUntil.get(key);
    if (until == null) {
      return Optional.empty();
    }
    Duration wait = Duration.between(clock.instant(), until);
    if (wait.isNegative() || wait.isZero()) {
      closedUntil.remove(key, until);
      return Optional.empty();
    }
    return Optional.of(wait);
  }

  /** Completes after that time. */
  public Uni<Void> pause(Duration wait) {
    return Uni.createFrom()
        .voidItem()
        .onItem()
        .delayIt()
        .onExecutor(scheduler)
        .by(wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait);
  }

  /** The cloud said that it was too much. */
  public void throttled(Account account, CallClass callClass, Optional<Duration> retryAfter) {
    Key key = new Key(account, callClass);
    bucket(key).tryConsumeAsMuchAsPossible();
    retryAfter.ifPresent(
        wait ->
            closedUntil.merge(
                key,
                clock.instant().plus(wait),
                (first, second) -> first.isAfter(second) ? first : second));
  }

  /**
   * A bucket that is full again, as it is some seconds after its last call, is as good as a new
   * one, so what is kept is what was called lately: accounts come and go with their clusters.
   */
  private void forgetIdle() {
    buckets.entrySet().removeIf(known -> isFull(known.getKey(), known.getValue()));
    Instant now = clock.instant();
    closedUntil.values().removeIf(until -> !until.isAfter(now));
  }

  private static boolean isFull(Key key, Bucket bucket) {
    return bucket.getAvailableTokens() >= key.callClass().burst();
  }

  /** Accounts and classes of calls that are kept. */
  int kept() {
    return Math.max(buckets.size(), closedUntil.size());
  }

  private Uni<Void> token(Key key) {
    if (lifted) {
      return Uni.createFrom().voidItem();
    }
    Bucket bucket = bucket(key);
    if (bucket.tryConsume(1)) {
      return Uni.createFrom().voidItem();
    }
    return Uni.createFrom().completionStage(() -> bucket.asScheduler().consume(1, scheduler));
  }

  private Bucket bucket(Key key) {
    if (!buckets.containsKey(key)) {
      forgetIdle();
    }
    return buckets.computeIfAbsent(
        key,
        absent ->
            Bucket.builder()
                .addLimit(
                    Bandwidth.builder()
                        .capacity(key.callClass().burst())
                        .refillGreedy(key.callClass().perSecond(), Duration.ofSeconds(1))
                        .build())
                .build());
  }
}
