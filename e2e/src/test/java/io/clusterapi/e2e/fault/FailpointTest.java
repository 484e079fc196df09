package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Row F1b: a service dies exactly between two steps, at every failpoint once in a cluster's life;
 * in the long lane twenty times, on all providers.
 */
@OnTheStack
class FailpointTest {
  private final Stack stack;

  FailpointTest(Stack stack) {
    this.stack = stack;
  }

  static Stream<Integer> rounds() {
    return IntStream.rangeClosed(1, FaultSettings.rounds(1, 20)).boxed();
  }

  @ParameterizedTest(name = "round {0}")
  @MethodSource("rounds")
  void aServiceDiesAtEveryFailpointAndNothingIsMadeTwice(int round) throws Exception {
    String infrastructure =
        Component.infrastructures().get((round - 1) % Component.infrastructures().size());
    Component provider = Component.named("provider-" + infrastructure).orElseThrow();
    try (Recording run = Recording.start(stack, "F1b-" + round, FaultSettings.seed())) {
      Deaths deaths = new Deaths(run, round);
      FaultCluster cluster = run.cluster(infrastructure, 1, 1);

      deaths.at(Failpoint.INTENT_SAVED, provider, 1, cluster::apply);
      deaths.at(Failpoint.CLOUD_CALLED, provider, 1, () -> {});
      cluster.awaitReached();
      deaths.at(Failpoint.COMMITTED, Component.MACHINE, 3, () -> cluster.scale(3, 2));
      deaths.at(Failpoint.PUBLISHED, Component.CONTROL_PLANE, 3, () -> {});
      cluster.awaitReached();
      // With a wish of its own: by now all may be done, and then there are no facts to store.
      deaths.at(Failpoint.FACT_STORED, Component.CLUSTER, 3, () -> cluster.scale(3, 3));
      cluster.awaitReached();
      deaths.at(Failpoint.COMMAND_APPLIED, provider, 1, () -> cluster.scale(3, 2));
      cluster.awaitReached();
      deaths.at(Failpoint.MEMBER_REMOVED, Component.CONTROL_PLANE, 1, () -> cluster.scale(1, 1));
      run.converge(Settings.patience(), cluster);
      deaths.at(Failpoint.FINALIZER_REMOVED, provider, 2, cluster::delete);
      cluster.awaitGone();
      run.awaitQuiet();
      assertThat(deaths.reached()).containsOnlyKeys(Failpoint.values());
    }
  }

  /** Lets services die at failpoints and counts that they came there. */
  private final class Deaths {
    private final Recording run;
    private final Nemesis nemesis;
    private final Random random;
    private final Agent agent = new Agent(stack.local());
    private final Map<Failpoint, Integer> reached = new EnumMap<>(Failpoint.class);

    Deaths(Recording run, int round) {
      this.run = run;
      this.nemesis = new Nemesis(run);
      this.random = run.random("passes " + round);
    }

    void at(Failpoint failpoint, Component service, int most, Recording.FaultAct trigger)
        throws Exception {
      Path file = Files.createTempFile("reached", ".txt");
      try {
        agent.install(service, failpoint.rule(1 + random.nextInt(most), file));
        run.history().fault("failpoint " + failpoint, service.id());
        // Beside it: what the user asks of a service that is dead is answered by its successor.
        CompletableFuture<Void> user = CompletableFuture.runAsync(() -> unchecked(trigger));
        Awaitility.await(failpoint + " in " + service.id())
            .atMost(Settings.patience())
            .until(() -> !stack.local().isAlive(service));
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).containsExactly(failpoint.name());
        nemesis.restartWhatEnded();
        user.get(Settings.patience().toSeconds(), TimeUnit.SECONDS);
        reached.merge(failpoint, lines.size(), Integer::sum);
      } finally {
        agent.remove(service);
        nemesis.restartWhatEnded();
        Files.deleteIfExists(file);
      }
    }

    private static void unchecked(Recording.FaultAct act) {
      try {
        act.run();
      } catch (Exception e) {
        throw new IllegalStateException("what was to lead to the failpoint failed", e);
      }
    }

    Map<Failpoint, Integer> reached() {
      return reached;
    }
  }
}
