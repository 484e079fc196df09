package io.clusterapi.model.conditions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Summary READY =
      Summary.of("Deleting", "BootstrapConfigReady", "InfrastructureReady", "HealthCheckSucceeded")
          .negative("Deleting")
          .ignoreIfMissing("HealthCheckSucceeded")
          .reasons("NotReady", "ReadyUnknown", "Ready");

  private static final Condition NOT_DELETING = Conditions.of("Deleting", false, "NotDeleting", "");
  private static final Condition BOOTSTRAPPED =
      Conditions.of("BootstrapConfigReady", true, "Ready", "");
  private static final Condition PROVISIONED =
      Conditions.of("InfrastructureReady", true, "Ready", "");

  @Test
  void allFineIsTrueWithoutMessage() {
    assertThat(ready(PROVISIONED, BOOTSTRAPPED, NOT_DELETING))
        .isEqualTo(Conditions.of("Ready", "True", "Ready", ""));
  }

  @Test
  void issuesComeInTheOrderOfTheTypesTogetherWithUnknowns() {
    assertThat(
            ready(
                Conditions.of("InfrastructureReady", false, "InstanceFailed", "no capacity"),
                Conditions.of("BootstrapConfigReady", "Unknown", "InternalError", ""),
                NOT_DELETING))
        .isEqualTo(
            Conditions.of(
                "Ready",
                "False",
                "NotReady",
                "* BootstrapConfigReady: InternalError\n* InfrastructureReady: no capacity"));
  }

  @Test
  void aNegativeConditionIsAnIssueWhenTrue() {
    assertThat(
            ready(
                PROVISIONED,
                BOOTSTRAPPED,
                Conditions.of("Deleting", true, "DrainingNode", "draining")))
        .isEqualTo(Conditions.of("Ready", "False", "NotReady", "* Deleting: draining"));
  }

  @Test
  void aMissingConditionIsUnknownUnlessItMayBeMissing() {
    assertThat(ready(NOT_DELETING, BOOTSTRAPPED))
        .isEqualTo(
            Conditions.of(
                "Ready",
                "Unknown",
                "ReadyUnknown",
                "* InfrastructureReady: Condition not yet reported"));
  }

  @Test
  void infosAreShownOnlyWhenNothingElseIs() {
    Condition info = Conditions.of("InfrastructureReady", true, "Ready", "spot instance");

    assertThat(ready(NOT_DELETING, BOOTSTRAPPED, info))
        .isEqualTo(Conditions.of("Ready", "True", "Ready", "* InfrastructureReady: spot instance"));
    assertThat(
            ready(NOT_DELETING, Conditions.of("BootstrapConfigReady", false, "Failed", "x"), info)
                .getMessage())
        .isEqualTo("* BootstrapConfigReady: x");
  }

  @Test
  void messagesOfSeveralLinesAreIndented() {
    Condition bullets = Conditions.of("InfrastructureReady", false, "R", "* a: 1\n* b: 2");
    Condition mixed = Conditions.of("BootstrapConfigReady", false, "R", "first\n* second");

    assertThat(ready(NOT_DELETING, bullets, mixed).getMessage())
        .isEqualTo(
            """
            * BootstrapConfigReady:
              * first
                * second
            * InfrastructureReady:
              * a: 1
              * b: 2""");
  }

  @Test
  void anOverrideStandsInForTheOwnCondition() {
    Condition shorter = Conditions.of("InfrastructureReady", false, "R", "short");

    assertThat(
            READY
                .override(shorter)
                .condition(
                    "Ready",
                    List.of(
                        NOT_DELETING,
                        BOOTSTRAPPED,
                        Conditions.of("InfrastructureReady", false, "R", "very long"))))
        .isEqualTo(Conditions.of("Ready", "False", "NotReady", "* InfrastructureReady: short"));
  }

  @Test
  void theKindMayDecideWhatCountsAsAnIssue() {
    Summary available =
        Summary.of("TopologyReconciled")
            .priority(
                c -> c.getReason().equals("ClusterUpgrading") ? Priority.INFO : Priority.ISSUE);

    assertThat(
            available.condition(
                "Available",
                List.of(
                    Conditions.of("TopologyReconciled", false, "ClusterUpgrading", "upgrading"))))
        .isEqualTo(
            Conditions.of("Available", "True", "InfoReported", "* TopologyReconciled: upgrading"));
  }

  @Test
  void aSummaryOfItselfOrOfNothingIsAProgrammingError() {
    assertThatThrownBy(() -> Summary.of("Ready").condition("Ready", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Summary.of("A").ignoreIfMissing("A").condition("Ready", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Condition ready(Condition... conditions) {
    return READY.condition("Ready", List.of(conditions));
  }
}
