package io.clusterapi.local.cluster;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Watch;
import io.clusterapi.clusterctl.tree.ClusterObjects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Follows a cluster until it is ready, woken by what changes. */
public final class ClusterWait {
  private static final String CORE = "cluster.x-k8s.io/v1beta2";
  // Reading all objects of a cluster takes several requests; during the busiest seconds every
  // watch event would cause them.
  private static final Duration NO_SOONER = Duration.ofMillis(250);
  private static final Duration NO_LATER = Duration.ofSeconds(1);

  private ClusterWait() {}

  /**
   * Returns when the cluster has what was asked for.
   *
   * @param seen gets the cluster's objects whenever they changed, and once a second
   * @return whether it became ready within the time
   */
  public static boolean untilReady(
      ApiClient api,
      String namespace,
      String name,
      int controlPlane,
      int workers,
      Duration within,
      Consumer<ClusterObjects> seen)
      throws InterruptedException {
    long deadline = System.nanoTime() + within.toNanos();
    Semaphore news = new Semaphore(0);
    List<Watch> watches = new ArrayList<>();
    try {
      for (String kind : List.of("Cluster", "Machine")) {
        watches.add(api.watch(CORE, kind, namespace, "", news::release, event -> news.release()));
      }
      while (System.nanoTime() < deadline) {
        Optional<ClusterObjects> objects = ClusterObjects.fetch(api, namespace, name);
        if (objects.isPresent()) {
          seen.accept(objects.get());
          if (ClusterProgress.of(objects.get().cluster()).isReady(controlPlane, workers)) {
            return true;
          }
        }
        // The cluster's last change must be seen at once; what comes in quick succession together.
        boolean changed = news.tryAcquire(NO_LATER.toMillis(), TimeUnit.MILLISECONDS);
        if (changed && !lastStep(objects, controlPlane, workers)) {
          gather(news);
        }
        news.drainPermits();
      }
      return false;
    } finally {
      watches.forEach(Watch::close);
    }
  }

  private static void gather(Semaphore news) throws InterruptedException {
    long until = System.nanoTime() + NO_SOONER.toNanos();
    while (System.nanoTime() < until) {
      news.tryAcquire(until - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
  }

  private static boolean lastStep(Optional<ClusterObjects> objects, int controlPlane, int workers) {
    return objects
        .map(each -> ClusterProgress.of(each.cluster()))
        .filter(
            progress -> progress.controlPlane() == controlPlane && progress.workers() == workers)
        .isPresent();
  }
}
