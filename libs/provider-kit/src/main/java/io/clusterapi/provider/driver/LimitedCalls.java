package io.clusterapi.provider.driver;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Every call to a cloud goes through here: rate limit before, classified failure after. When the
 * cloud throttles, all calls of that account and class wait.
 *
 * <p>A try of an operation makes up to a dozen calls and, when one fails, begins with the first
 * again, after pauses that grow to 30 s. Where every third call goes wrong, one try of four calls
 * in five does not get through. So a call that may be made again ({@link Repetition}) is, within
 * the try.
 */
public final class LimitedCalls {
  /** Of a call: with every third going wrong, one in a hundred fails its try. */
  private static final int REPEATS = 3;

  /** Before the first repetition; twice as long before each further one. */
  static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /** A call without an answer for so long has timed out: the next at once would do no better. */
  private static final Duration TIMED_OUT = Duration.ofSeconds(5);

  private final RateLimiter limiter;
  private final BiFunction<String, Throwable, CloudException> classify;
  private final LongSupplier nanoTime;

  /**
   * @param classify what a failure of the named call means; keeps a {@link CloudException} as it is
   */
  public LimitedCalls(RateLimiter limiter, BiFunction<String, Throwable, CloudException> classify) {
    this(limiter, classify, System::nanoTime);
  }

  LimitedCalls(
      RateLimiter limiter,
      BiFunction<String, Throwable, CloudException> classify,
      LongSupplier nanoTime) {
    this.limiter = limiter;
    this.classify = classify;
    this.nanoTime = nanoTime;
  }

  /**
   * Makes the call when the limit allows, and again after a failure that is worth it. A cloud that
   * is throttling and names a time is called after it by the operation, which tells the user.
   *
   * @param repetition what it does to make the call once more
   * @param action names the call for people: {@code DescribeSubnets for subnet-a}
   * @param call begins it anew for each subscription
   */
  public <R> Uni<R> call(
      Account account,
      CallClass callClass,
      Repetition repetition,
      String action,
      Supplier<Uni<R>> call) {
    return Uni.createFrom()
        .deferred(() -> new Repeated<>(account, callClass, repetition, action, call).make());
  }

  /** A call that may be made several times. */
  private final class Repeated<R> {
    private final Account account;
    private final CallClass callClass;
    private final Repetition repetition;
    private final String action;
    private final Supplier<Uni<R>> call;
    private int repeats;
    private long begun;

    /** The first failure after which something may be there. */
    private Throwable unknown;

    Repeated(
        Account account,
        CallClass callClass,
        Repetition repetition,
        String action,
        Supplier<Uni<R>> call) {
      this.account = account;
      this.callClass = callClass;
      this.repetition = repetition;
      this.action = action;
      this.call = call;
    }

    Uni<R> make() {
      return LimitedCalls.this
          .call(
              account,
              callClass,
              action,
              () -> {
                begun = nanoTime.getAsLong();
                return call.get();
              })
          .onFailure()
          .recoverWithUni(this::failed);
    }

    private Uni<R> failed(Throwable failure) {
      if (repetition == Repetition.HAS_TOKEN
          && unknown == null
          && CloudException.is(failure, Category.UNKNOWN_OUTCOME)) {
        unknown = failure;
      }
      if (repeats == REPEATS || !worthRepeating(failure)) {
        return Uni.createFrom().failure(unknown == null ? failure : unknown);
      }
      long most = FIRST_PAUSE.toMillis() << repeats;
      repeats++;
      return limiter
          .pause(Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1)))
          .flatMap(waited -> make());
    }

    private boolean worthRepeating(Throwable failure) {
      if (CloudException.is(failure, Category.THROTTLED)) {
        return ((CloudException) failure).failure().retryAfter().isEmpty();
      }
      return CloudException.is(failure, Category.UNKNOWN_OUTCOME)
          && repetition != Repetition.MAKES_ANOTHER
          && nanoTime.getAsLong() - begun < TIMED_OUT.toNanos();
    }
  }

  /**
   * Makes the call when the limit allows, once.
   *
   * @param action names the call for people: {@code CreateSubnet 10.0.0.0/20}
   * @param call begins it anew for each subscription
   */
  public <R> Uni<R> call(
      Account account, CallClass callClass, String action, Supplier<Uni<R>> call) {
    return limiter
        .acquire(account, callClass)
        .flatMap(permitted -> call.get())
        .onFailure()
        .transform(
            failure -> {
              CloudException classified = classify.apply(action, failure);
              if (classified.failure().category() == Category.THROTTLED) {
                limiter.throttled(account, callClass, classified.failure().retryAfter());
              }
              return classified;
            });
  }

  /** Takes "it is so already" for success. */
  public static <R> Uni<Void> unlessDone(Uni<R> call) {
    return call.replaceWithVoid()
        .onFailure(failure -> CloudException.is(failure, Category.ALREADY_EXISTS))
        .recoverWithNull();
  }

  /** Takes "it is not there" for success. */
  public static <R> Uni<Void> unlessGone(Uni<R> call) {
    return call.replaceWithVoid()
        .onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithNull();
  }

  /** The answer, or null when the cloud does not know what was asked for. */
  public static <R> Uni<R> absentIfUnknown(Uni<R> call) {
    return call.onFailure(failure -> CloudException.is(failure, Category.NOT_FOUND))
        .recoverWithNull();
  }
}
