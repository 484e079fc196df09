package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.e2e.fault.FaultCluster;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.fault.Recording;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A cloud that refuses everything holds up its own clusters and no others: on the three other
 * clouds they become ready as if it were not there, and its own follow when it is back.
 */
@OnTheStack
@EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
class SlowProviderTest {
  private static final List<String> OTHERS = List.of("vsphere", "azure", "maas");

  /**
   * What is measured are a few seconds on a machine that does other things too; a provider that
   * waits for another would take for ever.
   */
  private static final double MOST_TIMES_SLOWER = 2.0;

  private static final Duration NOISE = Duration.ofSeconds(5);

  private final Stack stack;

  SlowProviderTest(Stack stack) {
    this.stack = stack;
  }

  @ParameterizedTest(name = "AWS answers {0} to everything")
  @ValueSource(strings = {"throttle", "error"})
  void aCloudThatRefusesEverythingSlowsNoOther(String refusal) throws Exception {
    // Short: once. What it shows of throttling, it shows of a cloud that is down.
    if (!Settings.thorough() && refusal.equals("error")) {
      return;
    }
    try (Recording run = Recording.start(stack, "slow-provider-" + refusal, FaultSettings.seed());
        SimulatedClouds clouds = new SimulatedClouds(stack)) {
      // The first clusters of a stack meet cold code: they would flatter the comparison.
      deleted(made(run));
      long began = System.nanoTime();
      List<FaultCluster> undisturbed = made(run);
      Duration without = Duration.ofNanos(System.nanoTime() - began);
      deleted(undisturbed);

      run.fault(refusal, "aws", () -> clouds.every("aws", refusal, 1.0, 0).begin());
      List<FaultCluster> held = new ArrayList<>();
      for (int i = 0; i < FaultSettings.size(3, 10); i++) {
        held.add(run.cluster("aws", 1, 1).apply());
      }
      began = System.nanoTime();
      List<FaultCluster> beside = made(run);
      Duration with = Duration.ofNanos(System.nanoTime() - began);
      System.out.printf(
          "slow provider (%s): three clusters of the other providers in %d ms, %d ms without: %.2f%n",
          refusal,
          with.toMillis(),
          without.toMillis(),
          (double) with.toNanos() / without.toNanos());
      assertThat(clouds.struck().get(refusal)).isGreaterThan(held.size());
      Awaitility.await("a condition that says what AWS answers")
          .atMost(Duration.ofSeconds(60))
          .until(() -> held.stream().allMatch(this::saysWhatHoldsItUp));
      assertThat(with)
          .isLessThan(Duration.ofNanos((long) (without.toNanos() * MOST_TIMES_SLOWER)).plus(NOISE));

      clouds.end();
      run.converge(Settings.patience(), held.toArray(FaultCluster[]::new));
      deleted(beside);
      deleted(held);
    }
  }

  private List<FaultCluster> made(Recording run) throws Exception {
    List<FaultCluster> clusters = new ArrayList<>();
    for (String infrastructure : OTHERS) {
      clusters.add(run.cluster(infrastructure, 1, 1).apply());
    }
    for (FaultCluster cluster : clusters) {
      cluster.awaitReached();
    }
    return clusters;
  }

  private static void deleted(List<FaultCluster> clusters) throws Exception {
    for (FaultCluster cluster : clusters) {
      cluster.delete();
    }
    for (FaultCluster cluster : clusters) {
      cluster.awaitGone();
    }
  }

  private boolean saysWhatHoldsItUp(FaultCluster cluster) {
    return stack
        .api()
        .get(TestCluster.AWS, "AWSCluster", cluster.cluster().namespace(), cluster.name())
        .stream()
        .flatMap(object -> conditions(object).stream())
        .anyMatch(
            condition ->
                !condition.path("status").asText().equals("True")
                    && condition
                        .path("message")
                        .asText()
                        .matches("(?s).*(RequestLimit|Throttl|" + "ServiceUnavailable|refused).*"));
  }

  private static List<JsonNode> conditions(JsonNode object) {
    List<JsonNode> conditions = new ArrayList<>();
    object.at("/status/conditions").forEach(conditions::add);
    return conditions;
  }
}
