package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Tells when something of a cluster changed, so that whoever shows it reads it again. */
public final class ClusterWatch implements AutoCloseable {
  private static final String CORE = "cluster.x-k8s.io/v1beta2";
  // While a cluster is built dozens of events come in a second; reading it all takes several
  // requests.
  private static final Duration GATHER = Duration.ofMillis(200);

  private final Semaphore news = new Semaphore(0);
  private final List<Watch> watches = new ArrayList<>();
  private final Duration gather;
  private volatile boolean hurry;

  private ClusterWatch(Duration gather) {
    this.gather = gather;
  }

  public static ClusterWatch start(ApiClient api, String namespace) {
    return start(api, namespace, GATHER, object -> false);
  }

  /**
   * @param gather for how long changes are gathered before they are told
   * @param atOnce objects whose change is told without gathering
   */
  public static ClusterWatch start(
      ApiClient api, String namespace, Duration gather, Predicate<ObjectNode> atOnce) {
    ClusterWatch watch = new ClusterWatch(gather);
    List<ResourceType> types = new ArrayList<>();
    for (String kind : List.of("Cluster", "Machine", "MachineDeployment")) {
      api.type(CORE, kind).ifPresent(types::add);
    }
    api.typeInGroup("controlplane.cluster.x-k8s.io", "KubeadmControlPlane").ifPresent(types::add);
    for (ResourceType type : types) {
      watch.watches.add(
          api.watch(
              type.apiVersion(),
              type.kind(),
              namespace,
              "",
              watch.news::release,
              event -> {
                watch.hurry |= atOnce.test(event.object());
                watch.news.release();
              }));
    }
    return watch;
  }

  /** Returns when something changed, what follows at once gathered, or when the time is over. */
  public void await(Duration longest) throws InterruptedException {
    if (news.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
      long end = System.nanoTime() + gather.toNanos();
      for (long left = gather.toNanos(); left > 0 && !hurry; left = end - System.nanoTime()) {
        news.tryAcquire(left, TimeUnit.NANOSECONDS);
      }
      hurry = false;
      news.drainPermits();
    }
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
