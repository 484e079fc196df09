package io.clusterapi.aws.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.limit.RateLimiter;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartOwner;
import io.clusterapi.provider.part.PartRequest;
import io.clusterapi.provider.part.PartRequest.Verb;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Filter;

/** First looks of parts that begin together. */
class SharedLookTest {
  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final List<List<String>> asked = new ArrayList<>();
  private final SharedLook look =
      new SharedLook(
          new AwsCalls(null, new RateLimiter(scheduler, Clock.systemUTC())), this::describe);

  @AfterEach
  void end() {
    scheduler.shutdownNow();
  }

  @Test
  void partsOfOneOwnerAreLookedUpInOneCall() throws Exception {
    List<CompletableFuture<Optional<String>>> found = new ArrayList<>();
    // The scheduler has one thread: no call is made before all have asked.
    scheduler
        .submit(
            () ->
                List.of("b", "a", "none")
                    .forEach(key -> found.add(find("owner", key).subscribeAsCompletionStage())))
        .get(5, TimeUnit.SECONDS);

    assertThat(found.get(0).get(5, TimeUnit.SECONDS)).contains("id-of-b");
    assertThat(found.get(1).get(5, TimeUnit.SECONDS)).contains("id-of-a");
    assertThat(found.get(2).get(5, TimeUnit.SECONDS)).isEmpty();
    assertThat(asked).containsExactly(List.of("owner", "a", "b", "none"));
  }

  @Test
  void eachQuestionIsAnsweredByACallMadeAfterIt() {
    assertThat(ask("owner", "a")).contains("id-of-a");
    assertThat(ask("owner", "a")).contains("id-of-a");
    assertThat(ask("other", "a")).contains("id-of-a");
    assertThat(asked)
        .containsExactly(List.of("owner", "a"), List.of("owner", "a"), List.of("other", "a"));
  }

  private Optional<String> ask(String owner, String key) {
    return find(owner, key).await().atMost(Duration.ofSeconds(5));
  }

  private Uni<Optional<String>> find(String owner, String key) {
    return look.find(
        new PartTry(
            new SliceKey("default", "c"),
            new PartRequest(
                Verb.ENSURE,
                new PartOwner(owner, "AWSCluster", "default", "c", "c"),
                new Account("eu-central-1", ""),
                key,
                "subnet",
                null,
                "{}",
                Map.of(),
                false,
                1,
                false),
            "token",
            1));
  }

  private Uni<Map<String, String>> describe(Account account, List<Filter> filters) {
    List<String> values = filters.stream().flatMap(filter -> filter.values().stream()).toList();
    asked.add(values);
    return Uni.createFrom().item(Map.of("a", "id-of-a", "b", "id-of-b"));
  }
}
