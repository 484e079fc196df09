package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Row F8: the clocks of services step, forwards and backwards, each by its own. No host comes or
 * goes for it, and what was asked for is done all the same.
 */
@OnTheStack
@EnabledIfSystemProperty(
    named = "capi.e2e.long",
    matches = "true",
    disabledReason = "of the long lane")
class ClockTest {
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(5), Duration.ofMinutes(-5), Duration.ofHours(1), Duration.ofHours(-1));

  private final Stack stack;
  private final Agent agent;

  ClockTest(Stack stack) {
    this.stack = stack;
    this.agent = new Agent(stack.local());
  }

  @AfterEach
  void setTheClocksRight() throws Exception {
    agent.removeAll();
  }

  @Test
  void clocksThatStepMakeNobodyLoseAMachine() throws Exception {
    try (Recording run = Recording.start(stack, "F8", FaultSettings.seed())) {
      Random random = run.random("clocks");
      FaultCluster cluster = run.cluster("aws", 1, 1).apply().awaitReached();
      int workers = 1;
      for (int round = 0; round < FaultSettings.rounds(2, 10); round++) {
        for (Component service :
            List.of(Component.CLUSTER, Component.MACHINE, Component.CONTROL_PLANE, Component.AWS)) {
          Duration step = STEPS.get(random.nextInt(STEPS.size()));
          run.fault(
              "clock " + step,
              service.id(),
              () -> agent.install(service, ClockRules.shifting(step)));
          if (service == Component.CONTROL_PLANE) {
            assertStepped(run, round, step);
          }
        }
        workers = 3 - workers;
        cluster.scale(1, workers);
        run.converge(Duration.ofSeconds(60), cluster);
      }
      agent.removeAll();
      run.history().fault("clocks right", "all");
      run.awaitQuiet();
      cluster.delete().awaitGone();
    }
  }

  // It owns the ConfigMaps: what it takes for now stands in one that it makes.
  private void assertStepped(Recording run, int round, Duration step) {
    ObjectNode map =
        JsonNodeFactory.instance.objectNode().put("apiVersion", "v1").put("kind", "ConfigMap");
    map.putObject("metadata").put("name", "clock-" + round).put("namespace", run.namespace());
    Instant made =
        Instant.parse(stack.api().apply(map).object().at("/metadata/creationTimestamp").asText());
    assertThat(made)
        .as("what controlplane-svc takes for now, with its clock moved by " + step)
        .isCloseTo(Instant.now().plus(step), within(1, ChronoUnit.MINUTES));
  }
}
