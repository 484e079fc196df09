package io.clusterapi.e2e.fault;

import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Row F10: a process stands still, as in a long collection or on a machine that is paused, and goes
 * on with what it believed before.
 */
@OnTheStack
class PauseTest {
  @Test
  void aProcessThatStoodStillDoesNoHarmWhenItGoesOn(Stack stack) throws Exception {
    // Longer than the 6 s after which Kafka gives a consumer's partitions to somebody else.
    Duration length = Duration.ofSeconds(FaultSettings.size(8, 30));
    try (Recording run = Recording.start(stack, "F10", FaultSettings.seed())) {
      Nemesis nemesis = new Nemesis(run);
      FaultCluster cluster = run.cluster("aws", 1, 1).apply().awaitReached();
      List<Component> victims =
          FaultSettings.size(0, 1) == 0
              ? List.of(Component.MACHINE, Component.AWS)
              : List.of(
                  Component.CLUSTER,
                  Component.MACHINE,
                  Component.CONTROL_PLANE,
                  Component.AWS,
                  Component.GATEWAY,
                  Component.KAFKA,
                  Component.POSTGRES);
      int workers = 1;
      for (Component victim : victims) {
        workers = 3 - workers;
        int wanted = workers;
        CompletableFuture<Void> user = CompletableFuture.runAsync(() -> scale(cluster, wanted));
        // In the midst of it, some milliseconds after the wish was written.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(run.random(victim.id()).nextInt(300)));
        nemesis.pause(victim);
        try {
          LockSupport.parkNanos(length.toNanos());
        } finally {
          nemesis.resume(victim);
        }
        user.get(2, TimeUnit.MINUTES);
        run.converge(Duration.ofSeconds(60), cluster);
      }
      run.awaitQuiet();
      cluster.delete().awaitGone();
    }
  }

  private static void scale(FaultCluster cluster, int workers) {
    try {
      cluster.scale(1, workers);
    } catch (Exception e) {
      throw new IllegalStateException("scaling was never answered", e);
    }
  }
}
