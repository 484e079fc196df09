package io.clusterapi.local.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.ClusterWatch;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** Follows a cluster until it is ready, woken by what changes. */
public final class ClusterWait {
  private static final Duration NO_LATER = Duration.ofSeconds(1);

  // Reading all objects takes a dozen requests, which compete with the cluster for the two cores
  // of a small machine; that the cluster is ready is seen at once nevertheless.
  private static final Duration GATHER = Duration.ofMillis(800);

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
    try (ClusterWatch watch =
        ClusterWatch.start(
            api, recipe.namespace(), GATHER, object -> isReadyCluster(object, recipe))) {
      while (System.nanoTime() < deadline) {
        Optional<ClusterObjects> objects =
            ClusterObjects.fetch(api, recipe.namespace(), recipe.name());
        if (objects.isPresent()) {
          seen.accept(objects.get());
          if (isReadyCluster(objects.get().cluster(), recipe)) {
            return true;
          }
        }
        watch.await(NO_LATER);
      }
      return false;
    }
  }

  private static boolean isReadyCluster(ObjectNode object, Recipe recipe) {
    return object.path("kind").asText().equals("Cluster")
        && object.at("/metadata/name").asText().equals(recipe.name())
        && ClusterProgress.of(object).isReady(recipe.controlPlane(), recipe.workers());
  }
}
