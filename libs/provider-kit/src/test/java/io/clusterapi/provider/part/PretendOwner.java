package io.clusterapi.provider.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.operation.OperationFailure;
import io.clusterapi.loop.operation.OperationResult;
import io.clusterapi.loop.operation.OperationTry;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.ManualClock;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartOperations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One owner of parts with the durable memory of a runtime and a process that may die any time. */
final class PretendOwner {
  static final PartOwner OWNER = new PartOwner("uid-1", "Thing", "ns", "one", "one");
  private static final Account ACCOUNT = new Account("here", "default");
  private static final SliceKey SLICE = new SliceKey("ns", "one");

  private final PretendCloud cloud;
  private final ManualClock clock;
  private final Random random;

  // Durable.
  private String memory = "{}";
  private final TreeMap<String, OperationState> operations = new TreeMap<>();

  // Of the process.
  private PartOperations handler;
  private final Map<String, Sighting> facts = new HashMap<>();
  private List<PartInterest> interests = List.of();

  /** For how long it is looked up what may have been made; longer than the cloud's reads lag. */
  Duration settle = Duration.ofSeconds(10);

  DesiredParts desired;
  boolean deleting;
  PartPlan last;

  PretendOwner(PretendCloud cloud, ManualClock clock, Random random, DesiredParts desired) {
    this.cloud = cloud;
    this.clock = clock;
    this.random = random;
    this.desired = desired;
    restart();
  }

  void restart() {
    handler = new PartOperations(cloud.drivers(), clock, settle);
    facts.clear();
    interests = List.of();
  }

  Parts remembered() {
    try {
      return Mapper.json().readValue(memory, Parts.class);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  boolean plan() {
    PartGraph graph =
        new PartGraph(
            new PartSituation(
                OWNER,
                ACCOUNT,
                remembered(),
                List.copyOf(operations.values()),
                key -> Optional.ofNullable(facts.get(key)),
                clock.instant()));
    last = deleting ? graph.remove() : graph.plan(desired);
    String before = memory;
    memory = json(last.parts());
    boolean changed = !memory.equals(before);
    List<PartInterest> observed = new ArrayList<>();
    for (Effect effect : last.effects()) {
      if (effect instanceof Effect.Begin begin) {
        OperationIntent intent = begin.operation();
        if (operations.putIfAbsent(intent.id(), state(intent, OperationState.Phase.RUNNING, 0))
            == null) {
          changed = true;
        }
      } else if (effect instanceof Effect.Forget forget) {
        changed |= operations.remove(forget.operationId()) != null;
      } else if (effect instanceof Effect.Observe observe) {
        observed.add((PartInterest) observe.interest());
      }
    }
    interests = observed;
    return changed;
  }

  /** Runs one operation that is due; the process may die before the outcome is stored. */
  boolean runOne(boolean mayDie) {
    List<OperationState> due =
        operations.values().stream()
            .filter(OperationState::inFlight)
            .filter(op -> op.retryAt().map(at -> !at.isAfter(clock.instant())).orElse(true))
            .toList();
    if (due.isEmpty()) {
      return false;
    }
    OperationState chosen = due.get(random.nextInt(due.size()));
    OperationIntent intent = chosen.intent();
    int attempt = chosen.attempt() + 1;
    operations.put(intent.id(), state(intent, OperationState.Phase.RUNNING, attempt));
    OperationState after;
    try {
      OperationResult result =
          handler.run(new OperationTry(SLICE, intent, attempt)).await().indefinitely();
      after =
          new OperationState(
              intent,
              OperationState.Phase.SUCCEEDED,
              attempt,
              Optional.empty(),
              Optional.empty(),
              Optional.of(result.result()));
    } catch (OperationFailure failure) {
      boolean again = failure.kind() == OperationFailure.Kind.TRANSIENT;
      Instant at = clock.instant().plus(failure.retryAfter().orElse(Duration.ofMillis(200)));
      after =
          new OperationState(
              intent,
              again ? OperationState.Phase.RETRYING : OperationState.Phase.FAILED,
              attempt,
              Optional.of(new OperationState.Problem(failure.reason(), failure.getMessage())),
              again ? Optional.of(at) : Optional.empty(),
              Optional.empty());
    }
    if (mayDie && random.nextInt(6) == 0) {
      restart();
    } else {
      operations.put(intent.id(), after);
    }
    return true;
  }

  void look() {
    Map<String, List<PartInterest>> byKind =
        interests.stream().collect(Collectors.groupingBy(PartInterest::kind));
    for (PartDriver driver : cloud.drivers()) {
      List<PartInterest> asked = byKind.getOrDefault(driver.kind(), List.of());
      List<Sighting> seen = driver.observe(ACCOUNT, asked).await().indefinitely();
      for (int i = 0; i < seen.size(); i++) {
        facts.put(asked.get(i).key(), seen.get(i));
      }
    }
  }

  void assertPlanningAgainChangesNothing() {
    plan();
    assertThat(plan()).as("a second plan without news changes something: %s", last).isFalse();
  }

  @Override
  public String toString() {
    return memory + " " + operations.values();
  }

  private static OperationState state(
      OperationIntent intent, OperationState.Phase phase, int attempt) {
    return new OperationState(
        intent, phase, attempt, Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static String json(Parts parts) {
    try {
      return Mapper.json().writeValueAsString(parts);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
