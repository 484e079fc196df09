package io.clusterapi.benchmarks.clusters;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.Watch;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The machines one object of a cluster asks for.
 *
 * @param apiVersion of the object
 * @param kind MachineDeployment or KubeadmControlPlane
 * @param namespace of the object
 * @param name of the object
 */
public record Replicas(String apiVersion, String kind, String namespace, String name) {

  /** The workers of a cluster made by {@link ClusterBatch}. */
  public static Replicas ofWorkers(String namespace, String cluster) {
    return new Replicas(
        "cluster.x-k8s.io/v1beta2", "MachineDeployment", namespace, cluster + "-md-0");
  }

  /** The control plane of a cluster made by {@link ClusterBatch}. */
  public static Replicas ofControlPlane(String namespace, String cluster) {
    return new Replicas(
        "controlplane.cluster.x-k8s.io/v1beta2",
        "KubeadmControlPlane",
        namespace,
        cluster + "-control-plane");
  }

  /** Asks for a number of machines and does not wait for them. */
  public void ask(ApiClient api, int replicas) {
    ObjectNode patch = JsonNodeFactory.instance.objectNode();
    patch.putObject("spec").put("replicas", replicas);
    api.patch(apiVersion, kind, namespace, name, patch)
        .orElseThrow(() -> new Failure("There is no %s %s.".formatted(kind, name), ""));
  }

  /**
   * Asks for a number of machines and returns when they are there and ready, and no others.
   *
   * @return seconds from sending the change
   * @throws Failure when that does not come within the patience
   */
  public double scale(ApiClient api, int replicas, Duration patience) throws InterruptedException {
    try (Arrival arrival = new Arrival(api, replicas)) {
      long sent = System.nanoTime();
      ask(api, replicas);
      return (arrival.await(patience) - sent) / 1e9;
    }
  }

  /** Begins to look out for a number of ready machines. */
  public Arrival expect(ApiClient api, int replicas) {
    return new Arrival(api, replicas);
  }

  /** Looks out for a number of ready machines, and no others. */
  public final class Arrival implements AutoCloseable {
    private final int replicas;
    private final CountDownLatch there = new CountDownLatch(1);
    private final AtomicLong at = new AtomicLong();
    private final Watch watch;

    private Arrival(ApiClient api, int replicas) {
      this.replicas = replicas;
      this.watch =
          api.watch(apiVersion, kind, namespace, "", () -> {}, event -> saw(event.object()));
    }

    private void saw(ObjectNode object) {
      boolean done =
          object.at("/metadata/name").asText().equals(name)
              && object.at("/spec/replicas").asInt() == replicas
              && object.at("/status/replicas").asInt() == replicas
              && object.at("/status/readyReplicas").asInt() == replicas;
      if (done && at.compareAndSet(0, System.nanoTime())) {
        there.countDown();
      }
    }

    /** The instant of {@link System#nanoTime} at which they were seen. */
    public long await(Duration patience) throws InterruptedException {
      if (!there.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new Failure(
            "%s %s did not get to %d ready machines in %d s."
                .formatted(kind, name, replicas, patience.toSeconds()),
            "");
      }
      return at.get();
    }

    @Override
    public void close() {
      watch.close();
    }
  }
}
