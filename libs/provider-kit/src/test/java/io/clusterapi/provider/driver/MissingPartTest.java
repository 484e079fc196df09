package io.clusterapi.provider.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationFailure.Kind;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.provider.contract.PretendTime;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.PartGraph;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A part that the cloud has made and does not show. */
class MissingPartTest {
  private static final String REQUEST =
      """
      {"verb": "ENSURE", "key": "host", "kind": "host", "serial": 1, "parameters": "{}",
       "inputs": {}, "account": {"scope": "here", "identity": ""},
       "owner": {"kind": "PretendMachine", "namespace": "default", "name": "m", "uid": "uid"}}
      """;

  private final PretendTime time = new PretendTime();
  private final PartOperations operations =
      new PartOperations(List.of(new Host()), time.clock(), Duration.ofSeconds(10));
  private Optional<Category> create = Optional.empty();
  private boolean shown;
  private int tries;

  @Test
  void manyThrottledTriesDoNotMakeItsFirstAbsenceAnEnd() {
    create = Optional.of(Category.THROTTLED);
    for (int i = 0; i < 15; i++) {
      assertThat(failure().reason()).isEqualTo("Throttled");
      time.advance(Duration.ofSeconds(1));
    }
    create = Optional.empty();

    assertThat(failure().kind()).isNotEqualTo(Kind.TERMINAL);
    shown = true;
    assertThat(run().result()).contains("\"id-1\"");
  }

  @Test
  void itIsGoneWhenItHasNotBeenShownForTwoMinutes() {
    assertThat(failure().kind()).isNotEqualTo(Kind.TERMINAL);
    time.advance(Duration.ofSeconds(119));
    assertThat(failure().kind()).isNotEqualTo(Kind.TERMINAL);
    time.advance(Duration.ofSeconds(1));

    OperationFailure gone = failure();
    assertThat(gone.kind()).isEqualTo(Kind.TERMINAL);
    assertThat(gone.reason()).isEqualTo(PartGraph.VANISHED);
  }

  private OperationFailure failure() {
    return catchThrowableOfType(OperationFailure.class, this::run);
  }

  private OperationResult run() {
    OperationIntent intent =
        new OperationIntent("op", "uid", PartGraph.OPERATION_TYPE, "token", REQUEST);
    return operations
        .run(new OperationTry(new SliceKey("default", "c"), intent, ++tries))
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  private final class Host implements PartDriver {
    @Override
    public String kind() {
      return "host";
    }

    @Override
    public Uniqueness uniqueness() {
      return Uniqueness.TOKEN;
    }

    @Override
    public Uni<Optional<String>> find(PartTry attempt) {
      return Uni.createFrom().item(Optional.empty());
    }

    @Override
    public Uni<String> create(PartTry attempt) {
      return create
          .<Uni<String>>map(category -> Uni.createFrom().failure(failure(category)))
          .orElseGet(() -> Uni.createFrom().item("id-1"));
    }

    @Override
    public Uni<PartOutcome> configure(PartTry attempt, String id) {
      return shown
          ? Uni.createFrom().item(PartOutcome.ready(id, Map.of()))
          : Uni.createFrom().failure(failure(Category.NOT_FOUND));
    }

    @Override
    public Uni<PartOutcome> delete(PartTry attempt, String id) {
      return Uni.createFrom().item(PartOutcome.gone());
    }

    private CloudException failure(Category category) {
      return new CloudException(
          new CloudFailure(category, "", "It is not there", Optional.empty()), null);
    }
  }
}
