package io.clusterapi.provider.driver;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Every call to a cloud goes through here: rate limit before, classified failure after. When the
 * cloud throttles, all calls of that account and class wait.
 */
public final class LimitedCalls {
  private final RateLimiter limiter;
  private final BiFunction<String, Throwable, CloudException> classify;

  /**
   * @param classify what a failure of the named call means; keeps a {@link CloudException} as it is
   */
  public LimitedCalls(RateLimiter limiter, BiFunction<String, Throwable, CloudException> classify) {
    this.limiter = limiter;
    this.classify = classify;
  }

  /**
   * Makes the call when the limit allows.
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
