package io.clusterapi.model.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregateTest {
  private static final Aggregate READY =
      Aggregate.of("Ready").reasons("NotReady", "ReadyUnknown", "Ready");

  @Test
  void allReadyIsTrueWithoutMessage() {
    assertThat(
            READY.condition(
                "MachinesReady", List.of(machine("m1", "True", ""), machine("m2", "True", ""))))
        .isEqualTo(Conditions.of("MachinesReady", "True", "Ready", ""));
  }

  @Test
  void sameMessagesNameUpToThreeObjects() {
    List<Source> sources = new ArrayList<>();
    for (int i = 5; i > 0; i--) {
      sources.add(machine("m" + i, "False", "* NodeHealthy: down"));
    }

    assertThat(READY.condition("MachinesReady", sources))
        .isEqualTo(
            Conditions.of(
                "MachinesReady",
                "False",
                "NotReady",
                "* Machines m1, m2, m3, ... (2 more):\n  * NodeHealthy: down"));
  }

  @Test
  void controlPlaneMachinesFirstThenIssuesThenTheMostFrequent() {
    List<Source> sources =
        List.of(
            machine("w1", "False", "rare"),
            machine("w2", "False", "common"),
            machine("w3", "False", "common"),
            machine("w4", "Unknown", "unreachable"),
            machine("w5", "Unknown", "unreachable"),
            machine("w6", "Unknown", "unreachable"),
            new Source(
                "Machine", "cp1", true, List.of(Conditions.of("Ready", "Unknown", "R", "no etcd"))),
            machine("w7", "True", "fine"));

    assertThat(READY.condition("MachinesReady", sources))
        .isEqualTo(
            Conditions.of(
                "MachinesReady",
                "False",
                "NotReady",
                """
                * Machine cp1: no etcd
                * Machines w2, w3: common
                * Machine w1: rare
                And 3 Machines with status unknown"""));
  }

  @Test
  void moreThanThreeMessagesAreCountedByWhatTheyAre() {
    List<Source> sources =
        List.of(
            machine("m1", "False", "a"),
            machine("m2", "False", "b"),
            machine("m3", "False", "c"),
            machine("m4", "False", "d"),
            machine("m5", "Unknown", "e"),
            machine("m6", "Unknown", "f"));

    assertThat(READY.condition("MachinesReady", sources).getMessage())
        .isEqualTo(
            """
            * Machine m1: a
            * Machine m2: b
            * Machine m3: c
            And 1 Machine with other issues
            And 2 Machines with status unknown""");
  }

  @Test
  void aMissingConditionIsUnknown() {
    assertThat(READY.condition("MachinesReady", List.of(Source.of("Machine", "m1", null))))
        .isEqualTo(
            Conditions.of(
                "MachinesReady",
                "Unknown",
                "ReadyUnknown",
                "* Machine m1: Condition Ready not yet reported"));
  }

  @Test
  void infosAreShownWhenThereIsNothingElse() {
    assertThat(
            READY.condition(
                "MachinesReady", List.of(machine("m1", "True", "spot"), machine("m2", "True", ""))))
        .isEqualTo(Conditions.of("MachinesReady", "True", "Ready", "* Machine m1: spot"));
  }

  @Test
  void aNegativeTypeStaysNegative() {
    Condition busy = Conditions.of("ScalingUp", true, "R", "adding");
    Condition idle = Conditions.of("ScalingUp", false, "R", "");

    assertThat(
            Aggregate.ofNegative("ScalingUp")
                .condition(
                    "ScalingUp",
                    List.of(
                        Source.of("MachineSet", "a", List.of(busy)),
                        Source.of("MachineSet", "b", List.of(idle)))))
        .isEqualTo(Conditions.of("ScalingUp", "True", "IssuesReported", "* MachineSet a: adding"));
    assertThat(
            Aggregate.ofNegative("ScalingUp")
                .condition("ScalingUp", List.of(Source.of("MachineSet", "b", List.of(idle)))))
        .isEqualTo(Conditions.of("ScalingUp", "False", "InfoReported", ""));
  }

  @Test
  void nothingToAggregateIsAProgrammingError() {
    assertThatThrownBy(() -> READY.condition("MachinesReady", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Source machine(String name, String status, String message) {
    return Source.of("Machine", name, List.of(Conditions.of("Ready", status, "R", message)));
  }
}
