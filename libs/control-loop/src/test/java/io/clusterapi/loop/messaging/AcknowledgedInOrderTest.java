package io.clusterapi.loop.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.junit.jupiter.api.Test;

class AcknowledgedInOrderTest {
  private static final int MOST = 10;

  private final AcknowledgedInOrder acknowledged = new AcknowledgedInOrder(MOST);
  private final List<String> answers = new ArrayList<>();

  @Test
  void aBatchDoesNotWaitForTheOneBefore() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    assertThat(take("slow", 1, slow)).isDone();
    CompletableFuture<Void> fast = new CompletableFuture<>();
    assertThat(take("fast", 1, fast)).isDone();
  }

  @Test
  void noneIsAcknowledgedBeforeThoseBeforeIt() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    take("slow", 1, slow);
    take("fast", 1, CompletableFuture.completedFuture(null));
    assertThat(answers).isEmpty();
    slow.complete(null);
    assertThat(answers).containsExactly("ack slow", "ack fast");
  }

  @Test
  void withTooMuchUnderWayTheNextWaitsUntilAllIsDone() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    take("slow", MOST - 1, slow);
    CompletableFuture<Void> asked = take("more", 1, CompletableFuture.completedFuture(null));
    assertThat(asked).isNotDone();
    slow.complete(null);
    assertThat(asked).isDone();
    assertThat(take("next", 1, new CompletableFuture<>())).isDone();
  }

  @Test
  void thousandsBehindOneThatWaitedAreAcknowledgedWhenItIsDone() {
    CompletableFuture<Void> slow = new CompletableFuture<>();
    take("slow", 0, slow);
    for (int i = 0; i < 20_000; i++) {
      take("fast", 0, CompletableFuture.completedFuture(null));
    }
    slow.complete(null);
    assertThat(answers).hasSize(20_001);
  }

  @Test
  void afterAFailureNothingIsAcknowledged() {
    CompletableFuture<Void> failing = new CompletableFuture<>();
    take("failing", 1, failing);
    take("behind", 1, CompletableFuture.completedFuture(null));
    failing.completeExceptionally(new IllegalStateException("refused"));
    take("later", 1, CompletableFuture.completedFuture(null));
    assertThat(answers).containsExactly("nack failing", "nack behind", "nack later");
  }

  private CompletableFuture<Void> take(String name, int records, CompletionStage<Void> work) {
    Message<String> batch =
        Message.of(
            name,
            () -> answered("ack " + name, null),
            failure -> answered("nack " + name, failure));
    return acknowledged
        .take(batch, records, Uni.createFrom().completionStage(work))
        .toCompletableFuture();
  }

  // As the connector does by itself: what cannot be handled fails the channel.
  private CompletionStage<Void> answered(String answer, Throwable failure) {
    answers.add(answer);
    return failure == null
        ? CompletableFuture.completedStage(null)
        : CompletableFuture.failedStage(failure);
  }
}
