package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.fault.FaultCluster;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.fault.Recording;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * F7: clouds of which every third call goes wrong. Clusters on all four of them are made, scaled
 * and deleted meanwhile; nothing is made twice and nothing is left.
 */
@OnTheStack
@EnabledIfSystemProperty(named = "capi.e2e.long", matches = "true")
class CloudTroubleTest {
  private final Stack stack;

  CloudTroubleTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void clustersAreMadeScaledAndDeletedWhileEveryThirdCallGoesWrong() throws Exception {
    long seed = FaultSettings.seed();
    try (Recording run = Recording.start(stack, "F7", seed);
        SimulatedClouds clouds = new SimulatedClouds(stack)) {
      run.fault("trouble", "every cloud", () -> trouble(clouds, seed));
      for (int round = 0; round < FaultSettings.size(1, 3); round++) {
        List<FaultCluster> clusters = new ArrayList<>();
        for (String infrastructure : Component.infrastructures()) {
          clusters.add(run.cluster(infrastructure, FaultSettings.size(1, 3), 1).apply());
        }
        Duration limit = Settings.patience();
        run.converge(limit, clusters.toArray(FaultCluster[]::new));
        for (FaultCluster cluster : clusters) {
          cluster.scale(FaultSettings.size(1, 3), FaultSettings.size(2, 4));
        }
        run.converge(limit, clusters.toArray(FaultCluster[]::new));
        for (FaultCluster cluster : clusters) {
          cluster.delete();
        }
        for (FaultCluster cluster : clusters) {
          cluster.awaitGone();
        }
      }
      Map<String, Integer> struck = clouds.struck();
      System.out.println("F7: faults that struck: " + struck);
      assertThat(struck.get("throttle")).as("throttled calls").isGreaterThan(20);
      assertThat(struck.get("error")).as("internal errors").isGreaterThan(10);
      assertThat(struck.get("fail-after")).as("lost answers").isPositive();
      assertThat(struck.get("stale")).as("stale reads").isPositive();
    }
  }

  private static void trouble(SimulatedClouds clouds, long seed) throws Exception {
    clouds.rule("*", "throttle").put("probability", 0.2).put("seed", seed);
    clouds.rule("*", "error").put("status", 500).put("probability", 0.1).put("seed", seed + 1);
    clouds.rule("*", "fail-after").put("probability", 0.05).put("seed", seed + 2);
    clouds.rule("*", "half-body").put("probability", 0.01).put("seed", seed + 3);
    for (int age : List.of(500, 2_000, 5_000, 10_000)) {
      clouds.rule("*", "stale").put("millis", age).put("probability", 0.05).put("seed", seed + age);
    }
    clouds.begin();
  }
}
