package io.clusterapi.benchmarks.clusters;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.Watch;
import io.clusterapi.clusterctl.WatchEvent;
import io.clusterapi.local.cluster.Bundle;
import io.clusterapi.local.cluster.ClusterProgress;
import io.clusterapi.local.cluster.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/**
 * Clusters that are made and deleted through the public API by writers of a pipeline. When each is
 * ready or gone is seen by one watch of Clusters.
 */
public final class ClusterBatch implements AutoCloseable {
  private static final String CORE = "cluster.x-k8s.io/v1beta2";

  private final ApiClient api;
  private final Shape shape;
  private final List<Bundle> bundles = new ArrayList<>();
  private final Map<String, Integer> numbers = new ConcurrentHashMap<>();
  private final double[] appliedAt;
  private final double[] readyAt;
  private final List<CountDownLatch> ready = new ArrayList<>();
  private final List<CountDownLatch> gone = new ArrayList<>();
  private final AtomicInteger readyCount = new AtomicInteger();
  private final Watch watch;

  /**
   * What the clusters are like and who makes them.
   *
   * @param infrastructure the provider
   * @param namespace of all
   * @param prefix of their names
   * @param count how many
   * @param controlPlane machines of each
   * @param workers machines of each
   * @param encryptionAlgorithm of their keys, as {@code clusterConfiguration} names it; empty for
   *     the default, RSA-2048
   * @param writers how many clusters are applied at the same time
   * @param waiting whether a writer waits for its cluster before it applies the next, as the job of
   *     a pipeline does; else all are applied as fast as the writers can
   */
  public record Shape(
      String infrastructure,
      String namespace,
      String prefix,
      int count,
      int controlPlane,
      int workers,
      Optional<String> encryptionAlgorithm,
      int writers,
      boolean waiting) {

    /** A number of clusters of one control plane machine and one worker on AWS. */
    public static Shape of(String prefix, int count) {
      return new Shape("aws", "benchmark", prefix, count, 1, 1, Optional.empty(), 16, false);
    }
  }

  /**
   * When what happened, in seconds since the first apply.
   *
   * @param applied when the last object of each was accepted
   * @param ready when each was seen to be ready
   */
  public record Creation(List<Double> applied, List<Double> ready) {
    /** Until the last was ready. */
    public double seconds() {
      return ready.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    /** From apply to ready of each, in the order of their apply. */
    public List<Double> latencies() {
      List<Integer> order = new ArrayList<>();
      for (int i = 0; i < applied.size(); i++) {
        order.add(i);
      }
      order.sort((a, b) -> Double.compare(applied.get(a), applied.get(b)));
      return order.stream().map(i -> Math.max(0, ready.get(i) - applied.get(i))).toList();
    }
  }

  public ClusterBatch(ApiClient api, Shape shape) {
    this.api = api;
    this.shape = shape;
    this.appliedAt = new double[shape.count()];
    this.readyAt = new double[shape.count()];
    for (int i = 0; i < shape.count(); i++) {
      ready.add(new CountDownLatch(1));
      gone.add(new CountDownLatch(1));
      numbers.put(name(i), i);
      bundles.add(bundle(i));
    }
    this.watch = api.watch(CORE, "Cluster", shape.namespace(), "", () -> {}, this::saw);
  }

  private String name(int number) {
    return "%s-%04d".formatted(shape.prefix(), number);
  }

  private Bundle bundle(int number) {
    Bundle bundle =
        new Recipe(
                shape.infrastructure(),
                shape.namespace(),
                name(number),
                Recipe.KUBERNETES,
                shape.controlPlane(),
                shape.workers())
            .bundle(List.of(values(number)));
    shape
        .encryptionAlgorithm()
        .ifPresent(
            algorithm ->
                bundle.objects().stream()
                    .filter(each -> each.path("kind").asText().equals("KubeadmControlPlane"))
                    .forEach(
                        each ->
                            ((ObjectNode) each.path("spec").path("kubeadmConfigSpec"))
                                .withObjectProperty("clusterConfiguration")
                                .put("encryptionAlgorithm", algorithm)));
    return bundle;
  }

  // On vSphere a cluster's API server has the address its manifest gives it.
  private static Map<String, String> values(int number) {
    return Map.of(
        "CONTROL_PLANE_ENDPOINT_IP", "127.77.%d.%d".formatted(number / 250, 2 + number % 250));
  }

  private void saw(WatchEvent event) {
    Integer number = numbers.get(event.object().at("/metadata/name").asText());
    if (number == null) {
      return;
    }
    if (event.type().equals("DELETED")) {
      gone.get(number).countDown();
    } else if (ready.get(number).getCount() > 0
        && ClusterProgress.of(event.object()).isReady(shape.controlPlane(), shape.workers())) {
      readyAt[number] = now();
      readyCount.incrementAndGet();
      ready.get(number).countDown();
    }
  }

  private static double now() {
    return System.nanoTime() / 1e9;
  }

  /** How many have been seen ready. */
  public int readyCount() {
    return readyCount.get();
  }

  /**
   * Makes all and returns when the last is ready.
   *
   * @throws Failure when one is not within the patience
   */
  public Creation create(Duration patience) {
    double began = now();
    long deadline = System.nanoTime() + patience.toNanos();
    withWriters(
        number -> {
          bundles.get(number).apply(api, line -> {});
          appliedAt[number] = now();
          if (shape.waiting()) {
            await(ready.get(number), deadline, name(number), "ready");
          }
        });
    for (int i = 0; i < shape.count(); i++) {
      await(ready.get(i), deadline, name(i), "ready");
    }
    List<Double> applied = new ArrayList<>();
    List<Double> readied = new ArrayList<>();
    for (int i = 0; i < shape.count(); i++) {
      applied.add(appliedAt[i] - began);
      readied.add(readyAt[i] - began);
    }
    return new Creation(applied, readied);
  }

  /**
   * Deletes all Clusters, returns when the last is gone.
   *
   * @return seconds from the first delete
   */
  public double delete(Duration patience) {
    double began = now();
    long deadline = System.nanoTime() + patience.toNanos();
    withWriters(number -> api.delete(CORE, "Cluster", shape.namespace(), name(number)));
    for (int i = 0; i < shape.count(); i++) {
      await(gone.get(i), deadline, name(i), "gone");
    }
    return now() - began;
  }

  /** Deletes what a Cluster's deletion leaves: templates and what else the manifests had. */
  public void deleteRest() {
    withWriters(number -> bundles.get(number).delete(api, Duration.ZERO, line -> {}));
  }

  private void withWriters(IntConsumer work) {
    AtomicInteger next = new AtomicInteger();
    ExecutorService writers = Executors.newFixedThreadPool(shape.writers());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int writer = 0; writer < shape.writers(); writer++) {
        all.add(
            writers.submit(
                () -> {
                  for (int i = next.getAndIncrement();
                      i < shape.count();
                      i = next.getAndIncrement()) {
                    work.accept(i);
                  }
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("The benchmark was interrupted.", "");
    } finally {
      writers.shutdownNow();
    }
  }

  private void await(CountDownLatch latch, long deadline, String name, String what) {
    try {
      if (!latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
        throw new Failure(
            "Cluster %s was not %s in time; %d of %d were ready."
                .formatted(name, what, readyCount.get(), shape.count()),
            "Its last state: "
                + api.get(CORE, "Cluster", shape.namespace(), name)
                    .map(each -> each.path("status").path("conditions").toString())
                    .orElse("there is no such Cluster"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure("The benchmark was interrupted.", "");
    }
  }

  @Override
  public void close() {
    watch.close();
  }
}
