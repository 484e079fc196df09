package io.clusterapi.provider.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.limit.CallClass;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which calls are made once more within a try, and after which failures. */
class LimitedCallsTest {
  private static final CallClass CALLS = new CallClass("calls", 1_000, 1_000);
  private static final Account ACCOUNT = new Account("eu", "account");

  private final Pauses pauses = new Pauses();
  private final RateLimiter limiter = new RateLimiter(pauses, Clock.systemUTC());
  private long now;
  private final LimitedCalls calls =
      new LimitedCalls(limiter, (action, failure) -> (CloudException) failure, () -> now);

  /** What the cloud answers, in order; then it answers {@code done}. */
  private final Deque<CloudException> answers = new ArrayDeque<>();

  private int made;
  private Duration each = Duration.ofMillis(20);

  @AfterEach
  void end() {
    pauses.shutdownNow();
  }

  @ParameterizedTest
  @EnumSource(
      value = Repetition.class,
      names = {"READS", "HAS_TOKEN", "SETS"})
  void aLostAnswerIsAskedForAgainWithinTheTry(Repetition repetition) {
    answers(unknown(), unknown());

    assertThat(call(repetition)).isEqualTo("done");
    assertThat(made).isEqualTo(3);
  }

  @Test
  void aCreationWithoutTokenWhoseAnswerWasLostIsNotMadeAgain() {
    answers(unknown());

    assertThat(failureOf(Repetition.MAKES_ANOTHER).category()).isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(made).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Repetition.class)
  void whatIsThrottledIsMadeAgainSinceNothingHappened(Repetition repetition) {
    answers(throttled(null), throttled(null), throttled(null));

    assertThat(call(repetition)).isEqualTo("done");
    assertThat(made).isEqualTo(4);
  }

  @Test
  void aCloudThatNamesATimeIsTakenAtItsWordByTheOperation() {
    answers(throttled(Duration.ofSeconds(1)));

    assertThat(failureOf(Repetition.READS).retryAfter()).contains(Duration.ofSeconds(1));
    assertThat(made).isEqualTo(1);
  }

  @Test
  void itIsMadeFourTimesAtMostWithPausesThatGrow() {
    answers(unknown(), unknown(), unknown(), unknown(), unknown());

    assertThat(failureOf(Repetition.SETS).category()).isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(made).isEqualTo(4);
    assertThat(pauses.all).hasSize(3);
    for (int i = 0; i < 3; i++) {
      long most = LimitedCalls.FIRST_PAUSE.toMillis() << i;
      assertThat(pauses.all.get(i).toMillis()).isBetween(most / 2, most);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Category.class,
      names = {"THROTTLED", "UNKNOWN_OUTCOME"},
      mode = EnumSource.Mode.EXCLUDE)
  void anAnswerIsAnAnswer(Category category) {
    answers(failure(category, null));

    assertThat(failureOf(Repetition.READS).category()).isEqualTo(category);
    assertThat(made).isEqualTo(1);
  }

  /** Four timeouts of 30 s would hold up a deletion for two minutes. */
  @ParameterizedTest
  @EnumSource(Repetition.class)
  void aTimeoutIsTheOperationsBusiness(Repetition repetition) {
    each = Duration.ofSeconds(30);
    answers(unknown());

    assertThat(failureOf(repetition).category()).isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(made).isEqualTo(1);
  }

  /** The last answer says that nothing happened, of itself; the first may have made one. */
  @Test
  void aCreationWithTokenMayHaveHadAnEffectWhateverItsRepetitionsAnswer() {
    answers(unknown(), failure(Category.QUOTA, null));

    assertThat(failureOf(Repetition.HAS_TOKEN).category()).isEqualTo(Category.UNKNOWN_OUTCOME);
    assertThat(made).isEqualTo(2);
  }

  @Test
  void aCallThatSaysNothingOfRepetitionIsMadeOnce() {
    answers(throttled(null));

    CloudException failure =
        catchThrowableOfType(
            CloudException.class,
            () -> calls.call(ACCOUNT, CALLS, "Ask", this::answer).await().indefinitely());
    assertThat(failure.failure().category()).isEqualTo(Category.THROTTLED);
    assertThat(made).isEqualTo(1);
  }

  private void answers(CloudException... failures) {
    answers.addAll(Arrays.asList(failures));
  }

  private String call(Repetition repetition) {
    return calls
        .call(ACCOUNT, CALLS, repetition, "Ask", this::answer)
        .await()
        .atMost(Duration.ofSeconds(10));
  }

  private CloudFailure failureOf(Repetition repetition) {
    return catchThrowableOfType(CloudException.class, () -> call(repetition)).failure();
  }

  private Uni<String> answer() {
    made++;
    now += each.toNanos();
    CloudException failure = answers.poll();
    return failure == null ? Uni.createFrom().item("done") : Uni.createFrom().failure(failure);
  }

  private static CloudException unknown() {
    return failure(Category.UNKNOWN_OUTCOME, null);
  }

  private static CloudException throttled(Duration retryAfter) {
    return failure(Category.THROTTLED, retryAfter);
  }

  private static CloudException failure(Category category, Duration retryAfter) {
    return new CloudException(
        new CloudFailure(category, "", "It did not work", Optional.ofNullable(retryAfter)), null);
  }

  /** Notes how long is paused, and does not wait for it. */
  private static final class Pauses extends ScheduledThreadPoolExecutor {
    private final List<Duration> all = new ArrayList<>();

    Pauses() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      all.add(Duration.ofNanos(unit.toNanos(delay)));
      return super.schedule(command, 0, unit);
    }
  }
}
