package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.clusterctl.generate.YamlText;
import io.clusterapi.e2e.stack.ManifestTopic;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.events.FieldProblem;
import io.clusterapi.events.ManifestAction;
import io.clusterapi.events.ManifestResult;
import io.clusterapi.events.Outcome;
import io.clusterapi.local.cluster.Bundle;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may publish to Kafka needs no API: a manifest on the topic does what applying it does. */
@OnTheStack
class ManifestTopicTest {
  private static final String NAMESPACE = "topic";

  private final Stack stack;
  private final ManifestTopic topic;

  ManifestTopicTest(Stack stack) {
    this.stack = stack;
    this.topic = new ManifestTopic(stack);
  }

  @Test
  void aClusterIsMadeAndDeletedByPublishingItsManifest() throws InterruptedException {
    TestCluster cluster = new TestCluster(stack, NAMESPACE, "published");
    Bundle bundle = cluster.builtIn(1, 1);
    String manifest = YamlText.of(bundle.objects());

    List<ManifestResult> applied =
        topic.submit("make-published", "apply", manifest, bundle.objects().size());
    assertThat(applied).hasSameSizeAs(bundle.objects());
    assertThat(applied)
        .allSatisfy(
            result -> {
              assertThat(result.getOutcome()).as(result.toString()).isEqualTo(Outcome.ACCEPTED);
              assertThat(result.getAction()).isEqualTo(ManifestAction.APPLY);
              assertThat(result.getNamespace()).isEqualTo(NAMESPACE);
              assertThat(result.getResourceVersion()).isPositive();
            });
    assertThat(applied)
        .extracting(ManifestResult::getKind)
        .containsExactlyElementsOf(
            bundle.objects().stream().map(object -> object.path("kind").asText()).toList());
    cluster.awaitReady(1, 1);

    List<ManifestResult> again =
        topic.submit("make-published-again", "apply", manifest, bundle.objects().size());
    assertThat(again).extracting(ManifestResult::getOutcome).containsOnly(Outcome.UNCHANGED);

    List<ManifestResult> deleted =
        topic.submit("end-published", "delete", manifest, bundle.objects().size());
    assertThat(deleted).extracting(ManifestResult::getAction).containsOnly(ManifestAction.DELETE);
    assertThat(deleted).extracting(ManifestResult::getOutcome).doesNotContain(Outcome.REFUSED);
    cluster.awaitGone();
    assertThat(stack.ledger().live(cluster.name())).isEmpty();
  }

  @Test
  void aWrongManifestIsRefusedNamingTheFieldAndNothingIsStored() {
    List<ManifestResult> results =
        topic.submit(
            "wrong",
            "apply",
            """
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Cluster
            metadata: {name: wrong, namespace: topic}
            spec:
              clusterNetwork:
                pods: {cidrBlocks: ["300.0.0.0/8"]}
            """,
            1);

    ManifestResult result = results.get(0);
    assertThat(result.getOutcome()).isEqualTo(Outcome.REFUSED);
    assertThat(result.getCode()).isEqualTo(422);
    assertThat(result.getProblems())
        .extracting(FieldProblem::getField)
        .contains("spec.clusterNetwork.pods.cidrBlocks[0]");
    assertThat(result.getResourceVersion()).isZero();
    assertThat(stack.api().get(TestCluster.CORE, "Cluster", NAMESPACE, "wrong")).isEmpty();
  }

  @Test
  void oneWrongObjectDoesNotStopTheOthers() {
    List<ManifestResult> results =
        topic.submit(
            "half-wrong",
            "apply",
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: good, namespace: topic}
            data: {key: value}
            ---
            apiVersion: cluster.x-k8s.io/v1beta2
            kind: Clutser
            metadata: {name: bad, namespace: topic}
            """,
            2);

    assertThat(results)
        .extracting(ManifestResult::getDocument, ManifestResult::getOutcome)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(0, Outcome.ACCEPTED),
            org.assertj.core.groups.Tuple.tuple(1, Outcome.REFUSED));
    assertThat(stack.api().get("v1", "ConfigMap", NAMESPACE, "good")).isPresent();
    stack.api().delete("v1", "ConfigMap", NAMESPACE, "good");
  }
}
