package io.clusterapi.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.workload.DrainRules.Behavior;
import io.clusterapi.workload.DrainRules.Rule;
import io.clusterapi.workload.WorkloadException.Problem;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final WorkloadApi api = new WorkloadApi();
  private final WorkloadConnection connection = api.connect();

  @BeforeEach
  void node() {
    api.direct()
        .nodes()
        .resource(new NodeBuilder().withNewMetadata().withName("n1").endMetadata().build())
        .create();
  }

  @AfterEach
  void stop() {
    connection.close();
    api.close();
  }

  @Test
  void anEmptyNodeIsCordonedAndComplete() {
    page("", List.of(), null);

    DrainResult result = connection.drain().pass("n1", DrainRules.none(), false, NOW);

    assertThat(result.complete()).isTrue();
    assertThat(api.direct().nodes().withName("n1").get().getSpec().getUnschedulable()).isTrue();
  }

  @Test
  void aDisruptionBudgetsRefusalIsToldInItsOwnWords() {
    pods("web");
    evictions(
        "web",
        429,
        """
        {"kind":"Status","status":"Failure","code":429,"reason":"TooManyRequests",
         "message":"Cannot evict pod as it would violate the pod's disruption budget.",
         "details":{"causes":[{"reason":"DisruptionBudget",
          "message":"The disruption budget web needs 2 healthy pods and has 2 currently"}]}}
        """);

    DrainResult result = connection.drain().pass("n1", DrainRules.none(), false, NOW);

    assertThat(result.complete()).isFalse();
    assertThat(result.failed())
        .containsExactly(
            Map.entry(
                "Cannot evict pod as it would violate the pod's disruption budget. The disruption"
                    + " budget web needs 2 healthy pods and has 2 currently",
                List.of("default/web")));
  }

  @Test
  void onlyPodsOfTheLowestOrderAreEvictedAndSkippedOnesStay() {
    pods("first", "second", "stays", "waits");
    evictions("first", 201, "{\"kind\":\"Status\",\"status\":\"Success\"}");
    DrainRules rules =
        (labels, namespace) ->
            Optional.ofNullable(
                Map.of(
                        "first", new Rule(Behavior.DRAIN, -5),
                        "second", new Rule(Behavior.DRAIN, -1),
                        "stays", new Rule(Behavior.SKIP, 0),
                        "waits", new Rule(Behavior.WAIT_COMPLETED, 0))
                    .get(labels.get("app")));

    DrainResult result = connection.drain().pass("n1", rules, false, NOW);

    assertThat(result)
        .isEqualTo(
            new DrainResult(
                List.of("default/first"),
                Map.of(),
                List.of("default/second"),
                List.of(),
                List.of("default/waits"),
                List.of("default/stays")));
  }

  @Test
  void aPodGoneMeanwhileNeedsNoEviction() {
    pods("web");
    evictions("web", 404, "{\"kind\":\"Status\",\"status\":\"Failure\",\"code\":404}");

    assertThat(connection.drain().pass("n1", DrainRules.none(), false, NOW).complete()).isTrue();
  }

  @Test
  void aMissingNodeIsNamed() {
    assertThatThrownBy(() -> connection.drain().pass("gone", DrainRules.none(), false, NOW))
        .isInstanceOfSatisfying(
            WorkloadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_FOUND))
        .hasMessage("Node gone does not exist in ns/c1");
  }

  // The mock server does not select by field, so the listing is scripted, in two pages.
  private void pods(String... names) {
    List<Pod> pods = Stream.of(names).map(DrainTest::pod).toList();
    page("", pods.subList(0, 1), "more");
    page("continue=more&", pods.subList(1, pods.size()), null);
  }

  private void page(String query, List<Pod> pods, String next) {
    api.server()
        .expect()
        .get()
        .withPath("/api/v1/pods?" + query + "fieldSelector=spec.nodeName%3Dn1&limit=100")
        .andReturn(
            200,
            new PodListBuilder()
                .withItems(pods)
                .withNewMetadata()
                .withContinue(next)
                .endMetadata()
                .build())
        .always();
  }

  private static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("default")
        .withName(name)
        .addToLabels("app", name)
        .endMetadata()
        .withNewSpec()
        .withNodeName("n1")
        .endSpec()
        .build();
  }

  private void evictions(String pod, int code, String answer) {
    api.server()
        .expect()
        .post()
        .withPath("/api/v1/namespaces/default/pods/" + pod + "/eviction")
        .andReturn(code, answer)
        .always();
  }
}
