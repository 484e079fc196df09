package io.clusterapi.provider.part;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.Mapper;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is known of a part goes on when the clock of its provider is set. */
class ClockStepTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Account ACCOUNT = new Account("here", "default");

  private Parts remembered = Parts.NONE;
  private OperationIntent begun;
  private PartInterest interest;
  private Object parameters = Map.of("size", 1);

  @Test
  void whatIsSeenAfterTheClockWasSetBackIsBelieved() {
    made(PartOutcome.pending("id-1", Map.of()), NOON);
    Instant then = NOON.minus(Duration.ofHours(1));
    Parts parts = plan(then, Optional.empty(), seen(interest, Sighting.Presence.READY, then));
    assertThat(parts.part("a")).get().matches(PartState::ready);
  }

  @Test
  void whatWasSeenBeforeThePartChangedIsNotBelievedThoughItLooksNewer() {
    made(PartOutcome.ready("id-1", Map.of("volume", "small")), NOON);
    PartInterest asked = interest;
    parameters = Map.of("size", 2);
    Instant then = NOON.minus(Duration.ofMinutes(5));
    plan(then, Optional.empty(), Optional.empty());
    Optional<OperationState> changed =
        succeeded(PartOutcome.ready("id-1", Map.of("volume", "large")));
    Sighting old =
        Sighting.of("id-1", Sighting.Presence.READY, Map.of("volume", "small"))
            .answering(asked, NOON.toEpochMilli());
    Parts parts = plan(then, changed, Optional.of(old));
    assertThat(parts.part("a").orElseThrow().attribute("volume")).isEqualTo("large");
  }

  @Test
  void whatWasSeenOnceStillCountsAtTheNextPlan() {
    made(PartOutcome.pending("id-1", Map.of()), NOON);
    Optional<Sighting> drifted =
        Optional.of(
            Sighting.drift("id-1", Map.of("volume", "odd"), "it was changed")
                .answering(interest, NOON.toEpochMilli()));
    plan(NOON, Optional.empty(), drifted);
    assertThat(remembered.part("a").orElseThrow().busy()).isTrue();
  }

  @Test
  void aRefusedAttemptIsRepeatedThoughTheClockWasSetBack() {
    plan(NOON, Optional.empty(), Optional.empty());
    plan(NOON, Optional.of(refused()), Optional.empty());
    assertThat(remembered.part("a").orElseThrow().busy()).isFalse();
    plan(NOON.minus(Duration.ofHours(1)), Optional.empty(), Optional.empty());
    assertThat(remembered.part("a").orElseThrow().busy()).isTrue();
  }

  @Test
  void aRefusedAttemptIsNotRepeatedAtOnce() {
    plan(NOON, Optional.empty(), Optional.empty());
    plan(NOON, Optional.of(refused()), Optional.empty());
    plan(NOON.plusSeconds(1), Optional.empty(), Optional.empty());
    assertThat(remembered.part("a").orElseThrow().busy()).isFalse();
  }

  private void made(PartOutcome outcome, Instant now) {
    plan(now, Optional.empty(), Optional.empty());
    plan(now, succeeded(outcome), Optional.empty());
  }

  private Parts plan(Instant now, Optional<OperationState> operation, Optional<Sighting> sighting) {
    PartGraph graph =
        new PartGraph(
            new PartSituation(
                PretendOwner.OWNER,
                ACCOUNT,
                remembered,
                operation.stream().toList(),
                key -> sighting,
                now));
    PartPlan plan =
        graph.plan(DesiredParts.all(List.of(PartSpec.of("a", "thing", parameters).watched())));
    for (Effect effect : plan.effects()) {
      if (effect instanceof Effect.Begin begin) {
        begun = begin.operation();
      } else if (effect instanceof Effect.Observe observe) {
        interest = (PartInterest) observe.interest();
      }
    }
    remembered = plan.parts();
    return remembered;
  }

  private static Optional<Sighting> seen(
      PartInterest asked, Sighting.Presence presence, Instant at) {
    return Optional.of(
        Sighting.of(asked.id(), presence, Map.of()).answering(asked, at.toEpochMilli()));
  }

  private Optional<OperationState> succeeded(PartOutcome outcome) {
    try {
      return Optional.of(
          state(OperationState.Phase.SUCCEEDED, null, Mapper.json().writeValueAsString(outcome)));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private OperationState refused() {
    return state(
        OperationState.Phase.FAILED,
        new OperationState.Problem("Refused", "the cloud will not have it"),
        null);
  }

  private OperationState state(
      OperationState.Phase phase, OperationState.Problem problem, String result) {
    return new OperationState(
        begun,
        phase,
        1,
        Optional.ofNullable(problem),
        Optional.empty(),
        Optional.ofNullable(result));
  }
}
