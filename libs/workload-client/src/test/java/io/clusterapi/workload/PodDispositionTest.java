package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.workload.DrainRules.Behavior;
import io.clusterapi.workload.DrainRules.Rule;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodDispositionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");
  private static final Rule DRAIN = new Rule(Behavior.DRAIN, 0);

  private final Pod pod =
      new PodBuilder().withNewMetadata().withNamespace("a").withName("p").endMetadata().build();

  @Test
  void anOrdinaryPodIsDrainedAtOrderZero() {
    assertThat(disposition(false, DrainRules.none()).of(pod)).isEqualTo(DRAIN);
  }

  @Test
  void podsOfALivingDaemonSetAreSkippedAndThoseOfADeletedOneDrained() {
    assertThat(disposition(false, DrainRules.none()).of(daemon("alive")).behavior())
        .isEqualTo(Behavior.SKIP);
    assertThat(disposition(false, DrainRules.none()).of(daemon("gone"))).isEqualTo(DRAIN);
  }

  @Test
  void aFinishedDaemonSetPodIsDrained() {
    Pod finished =
        new PodBuilder(daemon("alive")).withNewStatus().withPhase("Failed").endStatus().build();

    assertThat(disposition(false, DrainRules.none()).of(finished)).isEqualTo(DRAIN);
  }

  @Test
  void staticPodsAreSkipped() {
    Pod mirror =
        new PodBuilder(pod)
            .editMetadata()
            .addToAnnotations("kubernetes.io/config.mirror", "x")
            .endMetadata()
            .build();

    assertThat(disposition(false, DrainRules.none()).of(mirror).behavior())
        .isEqualTo(Behavior.SKIP);
  }

  @Test
  void theDrainLabelWinsOverRulesInAnyCase() {
    DrainRules rule = (labels, namespace) -> Optional.of(new Rule(Behavior.DRAIN, 5));

    assertThat(disposition(false, rule).of(labelled("Skip")).behavior()).isEqualTo(Behavior.SKIP);
    assertThat(disposition(false, rule).of(labelled("wait-completed")))
        .isEqualTo(new Rule(Behavior.WAIT_COMPLETED, 0));
    assertThat(disposition(false, rule).of(labelled("unknown")))
        .isEqualTo(new Rule(Behavior.DRAIN, 5));
  }

  @Test
  void rulesSeeTheLabelsOfPodAndNamespace() {
    DrainRules rule =
        (labels, namespace) ->
            namespace.equals(Map.of("team", "a")) && labels.isEmpty()
                ? Optional.of(new Rule(Behavior.DRAIN, -5))
                : Optional.empty();

    assertThat(disposition(false, rule).of(pod)).isEqualTo(new Rule(Behavior.DRAIN, -5));
  }

  @Test
  void onAnUnreachableNodeDeletedPodsAreNotWaitedFor() {
    assertThat(
            disposition(true, DrainRules.none()).of(deletedAt("2026-03-01T09:59:50Z")).behavior())
        .isEqualTo(Behavior.SKIP);
    assertThat(disposition(true, DrainRules.none()).of(deletedAt("2026-03-01T09:59:59Z")))
        .isEqualTo(DRAIN);
    assertThat(disposition(false, DrainRules.none()).of(deletedAt("2026-03-01T09:59:50Z")))
        .isEqualTo(DRAIN);
  }

  private PodDisposition disposition(boolean unreachable, DrainRules rules) {
    return new PodDisposition(
        unreachable,
        NOW,
        (namespace, name) -> name.equals("alive"),
        rules,
        namespace -> Map.of("team", namespace));
  }

  private Pod daemon(String owner) {
    return new PodBuilder(pod)
        .editMetadata()
        .addNewOwnerReference()
        .withKind("DaemonSet")
        .withName(owner)
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .build();
  }

  private Pod labelled(String value) {
    return new PodBuilder(pod)
        .editMetadata()
        .addToLabels(PodDisposition.DRAIN_LABEL, value)
        .endMetadata()
        .build();
  }

  private Pod deletedAt(String time) {
    return new PodBuilder(pod).editMetadata().withDeletionTimestamp(time).endMetadata().build();
  }
}
