package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.World;
import java.time.Duration;
import java.util.function.Consumer;

/** What AWS does after it has answered, each act a transaction of its own. */
final class Later {
  private final World world;
  private final Scheduler scheduler;

  Later(World world, Scheduler scheduler) {
    this.world = world;
    this.scheduler = scheduler;
  }

  /** Runs the act after the call is durable and the delay has passed. */
  void after(Call call, Duration delay, Consumer<Call> act) {
    call.transaction().afterCommit(() -> scheduler.after(delay, () -> run(call.scope(), act)));
  }

  /** Lets a resource be described for a while, then forgets it. */
  void forget(Call call, Duration visible, ResourceKey key) {
    after(call, visible, c -> c.transaction().delete(key));
  }

  /** Runs the act for a resource found at the start. */
  void resume(ResourceKey key, Duration delay, Consumer<Call> act) {
    scheduler.after(delay, () -> run(key.scope(), act));
  }

  private void run(Scope scope, Consumer<Call> act) {
    world.write(
        transaction -> {
          act.accept(Call.later(scope, transaction, world.clock().instant()));
          return null;
        });
  }
}
