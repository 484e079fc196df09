package io.clusterapi.local.cluster;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.ClusterWatch;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a cluster until it is ready, woken by what changes. */
public final class ClusterWait {
  private static final Duration NO_LATER = Duration.ofSeconds(1);

  private ClusterWait() {}

  /**
   * Returns when the cluster has what was asked for.
   *
   * @param seen gets the cluster's objects whenever they changed, and once a second
   * @return whether it became ready within the time
   */
  public static boolean untilReady(
      ApiClient api, Recipe recipe, Duration within, Consumer<ClusterObjects> seen)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    try (ClusterWatch watch = ClusterWatch.start(api, recipe.namespace())) {
      while (System.nanoTime() < deadline) {
        Optional<ClusterObjects> objects =
            ClusterObjects.fetch(api, recipe.namespace(), recipe.name());
        if (objects.isPresent()) {
          seen.accept(objects.get());
          ClusterProgress progress = ClusterProgress.of(objects.get().cluster());
          if (progress.isReady(recipe.controlPlane(), recipe.workers())) {
            return true;
          }
        }
        watch.await(NO_LATER);
      }
      return false;
    }
  }
}
