package io.clusterapi.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Row F1: services die at random while clusters of all providers come, change and go. In the long
 * lane 300 times, or for as long as {@code capi.fault.minutes} says.
 */
@OnTheStack
class KillTest {
  private static final String[] DOMAINS = {"eu-central-1a", "eu-central-1b"};

  private final Stack stack;

  KillTest(Stack stack) {
    this.stack = stack;
  }

  @Test
  void clustersConvergeAlthoughServicesDieEveryFewSeconds() throws Exception {
    int rounds = FaultSettings.size(1, 10);
    int controlPlane = FaultSettings.size(1, 3);
    try (Recording run = Recording.start(stack, "F1", FaultSettings.seed())) {
      Nemesis nemesis = new Nemesis(run);
      Random random = run.random("kills");
      List<FaultCluster> clusters = new ArrayList<>();
      for (int i = 0; i < FaultSettings.size(1, 3); i++) {
        for (String infrastructure : Component.infrastructures()) {
          clusters.add(run.cluster(infrastructure, controlPlane, 1));
        }
      }
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> users =
          CompletableFuture.runAsync(() -> users(clusters, controlPlane, rounds, enough, run));
      int kills = 0;
      // 300 kills take the better part of an hour: who dies needs seconds to be there again.
      long end = System.nanoTime() + FaultSettings.longest().toNanos();
      while ((!users.isDone() || !enough.get()) && System.nanoTime() < end) {
        kills += nemesis.killAtRandom(Component.services(), random, Duration.ofSeconds(4), 1);
        enough.set(kills >= FaultSettings.rounds(3, 300));
      }
      enough.set(true);
      users.get(1, TimeUnit.MINUTES);
      System.out.printf(
          "F1: %d kills; a service was ready again after %d ms (p50), %d ms (p99):%s%n",
          kills,
          nemesis.recovery(0.5).toMillis(),
          nemesis.recovery(0.99).toMillis(),
          nemesis.recoveries());
      // Beside a build a JVM takes longer to start; the figure is the long lane's.
      Duration recovery = Duration.ofSeconds(FaultSettings.size(60, 10));
      run.measure("recovery of a service, p99", recovery, nemesis.recovery(0.99));
      run.converge(Duration.ofSeconds(60), clusters.toArray(FaultCluster[]::new));
      run.awaitQuiet();
      for (FaultCluster cluster : clusters) {
        cluster.delete();
      }
      nemesis.killAtRandom(Component.services(), random, Duration.ofMinutes(1), 2);
      for (FaultCluster cluster : clusters) {
        cluster.awaitGone();
      }
      assertThat(kills).isPositive();
    }
  }

  // Nobody waits for what was asked before: changes overtake each other, as users' do. They go on
  // as long as services are killed, so that no kill meets a system that has nothing to do.
  private static void users(
      List<FaultCluster> clusters,
      int controlPlane,
      int rounds,
      AtomicBoolean enough,
      Recording run) {
    Random random = run.random("users");
    try {
      for (FaultCluster cluster : clusters) {
        cluster.apply();
      }
      for (int round = 0; round < rounds || !enough.get(); round++) {
        for (FaultCluster cluster : clusters) {
          if (round >= rounds) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(3_000)));
          }
          cluster.scale(controlPlane, 1 + random.nextInt(FaultSettings.size(2, 5)));
          if (cluster.infrastructure().equals("aws")) {
            cluster.rollOutWorkers(DOMAINS[round % 2]);
          }
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("a user of F1 gave up", e);
    }
  }
}
