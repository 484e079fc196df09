package io.clusterapi.model.conditions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionsTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant T1 = Instant.parse("2026-01-01T00:05:00.750Z");

  @Test
  void aNewConditionGetsTheTimeInWholeSecondsAndTheGeneration() {
    assertThat(Conditions.set(null, Conditions.of("Ready", true, "Ready", null), 3L, T1))
        .containsExactly(condition("Ready", "True", "Ready", "", "2026-01-01T00:05:00Z", 3L));
  }

  @Test
  void theTimeStaysWhileTheStatusStays() {
    List<Condition> before = Conditions.set(null, Conditions.of("Ready", false, "A", "a"), 1L, T0);

    assertThat(Conditions.set(before, Conditions.of("Ready", false, "B", "b"), 2L, T1))
        .containsExactly(condition("Ready", "False", "B", "b", "2026-01-01T00:00:00Z", 2L));
  }

  @Test
  void theTimeChangesWithTheStatus() {
    List<Condition> before = Conditions.set(null, Conditions.of("Ready", false, "A", "a"), 1L, T0);

    assertThat(Conditions.set(before, Conditions.of("Ready", true, "B", ""), 1L, T1))
        .containsExactly(condition("Ready", "True", "B", "", "2026-01-01T00:05:00Z", 1L));
  }

  @Test
  void settingTheSameAgainChangesNothing() {
    List<Condition> once = Conditions.set(null, Conditions.of("Ready", false, "A", "a"), 1L, T0);

    assertThat(Conditions.set(once, Conditions.of("Ready", false, "A", "a"), 1L, T1))
        .isEqualTo(once);
  }

  @Test
  void aMirroredConditionBringsItsOwnTime() {
    Condition source = condition("Ready", "True", "Fine", "m", "2025-05-05T05:05:05Z", 9L);

    Condition mirrored = Mirror.of("Ready").condition("InfrastructureReady", List.of(source));

    assertThat(Conditions.set(null, mirrored, 4L, T1))
        .containsExactly(
            condition("InfrastructureReady", "True", "Fine", "m", "2025-05-05T05:05:05Z", 4L));
  }

  @Test
  void aMirrorWithoutSourceUsesTheFallbackOrSaysSo() {
    assertThat(
            Mirror.of("Ready")
                .fallback(false, "NotProvisioned", "not yet")
                .condition("InfrastructureReady", List.of()))
        .isEqualTo(Conditions.of("InfrastructureReady", "False", "NotProvisioned", "not yet"));
    assertThat(Mirror.of("Ready").condition("InfrastructureReady", null))
        .isEqualTo(
            Conditions.of(
                "InfrastructureReady",
                "Unknown",
                "NotYetReported",
                "Condition Ready not yet reported"));
  }

  @Test
  void conditionsAreKeptInReadingOrder() {
    List<Condition> conditions = List.of();
    for (String type :
        List.of(
            "Deleting",
            "zebra.example.com/Ok",
            "Paused",
            "ScalingUp",
            "apple.example.com/Ok",
            "Ready",
            "Available")) {
      conditions = Conditions.set(conditions, Conditions.of(type, true, "R", ""), null, T0);
    }

    assertThat(conditions)
        .extracting(Condition::getType)
        .containsExactly(
            "Available",
            "Ready",
            "ScalingUp",
            "apple.example.com/Ok",
            "zebra.example.com/Ok",
            "Paused",
            "Deleting");
  }

  @Test
  void aMissingConditionIsUnknown() {
    assertThat(Conditions.isUnknown(null, "Ready")).isTrue();
    assertThat(Conditions.isTrue(null, "Ready")).isFalse();
    assertThat(Conditions.isFalse(List.of(), "Ready")).isFalse();
    assertThat(Conditions.reason(null, "Ready")).isEmpty();
    assertThat(Conditions.lastTransition(null, "Ready")).isEmpty();
  }

  @Test
  void readsConditionsOfAnyProvider() throws Exception {
    var tree =
        new ObjectMapper()
            .readTree(
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"False\",\"severity\":\"Error\",\"lastTransitionTime\":\"2026-01-01T00:00:00Z\"},{\"type\":\"\",\"status\":\"True\"},{\"type\":\"X\",\"status\":\"maybe\"}]}}");
    var newer =
        new ObjectMapper()
            .readTree(
                "{\"status\":{\"conditions\":[],\"v1beta2\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"R\",\"observedGeneration\":2}]}}}");

    assertThat(Conditions.read(tree))
        .containsExactly(
            condition("Ready", "False", "NoReasonReported", "", "2026-01-01T00:00:00Z", null));
    assertThat(Conditions.read(newer))
        .containsExactly(condition("Ready", "True", "R", "", null, 2L));
  }

  static Condition condition(
      String type, String status, String reason, String message, String time, Long generation) {
    Condition condition = Conditions.of(type, status, reason, message);
    condition.setLastTransitionTime(time);
    condition.setObservedGeneration(generation);
    return condition;
  }
}
