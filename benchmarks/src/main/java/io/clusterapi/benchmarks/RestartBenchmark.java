package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.clusters.Replicas;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Plots;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Each service killed, and started again when something has changed meanwhile. */
@Command(name = "restart", sortOptions = false)
final class RestartBenchmark extends Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration QUIET = Duration.ofSeconds(60);
  private static final double WANTED = 15;
  private static final String PREFIX = "kept";

  @Option(
      names = {"-N", "--clusters"},
      defaultValue = "100",
      description = "Clusters in place (default: ${DEFAULT-VALUE}).")
  private int count = 100;

  @Override
  String name() {
    return "restart";
  }

  @Override
  String measures() {
    return "Each service killed with clusters in place and started again: until it is ready, has taken what was published, and a change made meanwhile has been acted on.";
  }

  @Override
  Map<String, String> parameters() {
    return Map.of("clusters", Integer.toString(count), "runs", Integer.toString(runs(1)));
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    try (BenchStack stack = choice.open(bench.project(), Set.of("aws"), count, Map.of())) {
      stack.own();
      try (StackProbe probe = new StackProbe(stack);
          ClusterBatch batch = new ClusterBatch(stack.api(), Shape.of(PREFIX, count))) {
        batch.create(PATIENCE);
        // They go with the stack.
        return List.of(measure(bench, choice, stack, probe, PREFIX, count));
      }
    }
  }

  /**
   * Measures a stack of the benchmark's own with the clusters that are in place.
   *
   * @param prefix of their names
   */
  Result measure(
      Bench bench,
      StackChoice choice,
      BenchStack stack,
      StackProbe probe,
      String prefix,
      int clusters)
      throws InterruptedException {
    Samples figures = new Samples();
    Map<String, Double> last = new TreeMap<>();
    bench.say("Restarts with %d clusters in place.".formatted(clusters));
    int cluster = 0;
    for (int round = 0; round < runs(1); round++) {
      for (Component service : killed(stack)) {
        probe.awaitQuiet(QUIET);
        String scaled = "%s-%04d".formatted(prefix, cluster++ % clusters);
        double caughtUp = once(stack, probe, service, scaled, figures);
        last.put(service.id(), caughtUp);
        bench.say("  %s: caught up after %.1f s".formatted(service.id(), caughtUp));
      }
    }
    Map<String, String> parameters = new TreeMap<>(parameters());
    parameters.put("clusters", Integer.toString(clusters));
    return new Result(
        "restart-%04d".formatted(clusters),
        name(),
        measures(),
        parameters,
        bench.environment(choice),
        figures.measurements(),
        List.of(Plots.bars("until caught up, by service", "s", last)),
        List.of(
            "Killed with SIGKILL. While it is away workers of one cluster are scaled by one, with machine-svc away a control plane to 3; with the gateway away nothing can be asked for.",
            "Caught up: ready, every cluster planned once, nothing published that it has not taken (by the offsets its consumers have committed, which they do every second), its journal published.",
            "cluster-svc looks again at clusters that were settled at their places within 30 s; until then what is stored of them stands.",
            "Times count from the start of the new process."));
  }

  private static List<Component> killed(BenchStack stack) {
    return Component.services().stream().filter(each -> stack.components().contains(each)).toList();
  }

  /** Seconds until it has caught up. */
  private static double once(
      BenchStack stack, StackProbe probe, Component service, String cluster, Samples figures)
      throws InterruptedException {
    ApiClient api = stack.api();
    stack.own().kill(service);
    boolean asked = service != Component.GATEWAY;
    int wanted = service == Component.MACHINE ? 3 : 2;
    Replicas change =
        service == Component.MACHINE
            ? Replicas.ofControlPlane("benchmark", cluster)
            : Replicas.ofWorkers("benchmark", cluster);
    if (asked) {
      change.ask(api, wanted);
    }
    long start = System.nanoTime();
    stack.own().startService(service);
    double ready = since(start);
    figures.add(service.id() + ": ready", "s", ready);
    await(
        start,
        () -> probe.consumerLag() == 0 && !isBehind(probe, service),
        "%s has not caught up.".formatted(service.id()));
    double caughtUp = since(start);
    figures.add(service.id() + ": caught up", "s", caughtUp, WANTED);
    if (asked) {
      try (Replicas.Arrival arrival = change.expect(api, wanted)) {
        figures.add(
            service.id() + ": machine asked for meanwhile is ready",
            "s",
            (arrival.await(PATIENCE) - start) / 1e9);
      }
    }
    if (service == Component.CLUSTER) {
      awaitLinks(probe, start, figures);
    }
    return caughtUp;
  }

  // What is stored of settled clusters stands until its turn: caught up, but not yet looked at.
  private static void awaitLinks(StackProbe probe, long start, Samples figures)
      throws InterruptedException {
    await(
        start,
        () -> probe.metric(Component.CLUSTER, "capi_links_waiting") == 0,
        "cluster-svc has not looked at all clusters again.");
    figures.add("cluster-svc: every cluster looked at again", "s", since(start));
  }

  private static void await(long start, BooleanSupplier reached, String otherwise)
      throws InterruptedException {
    while (!reached.getAsBoolean()) {
      if (since(start) > PATIENCE.toSeconds()) {
        throw new Failure(otherwise, "");
      }
      Thread.sleep(100);
    }
  }

  // The gateway keeps nothing, plans nothing and publishes nothing of its own.
  private static boolean isBehind(StackProbe probe, Component service) {
    return service != Component.GATEWAY
        && (probe.metric(service, "capi_relay_lag") > 0
            || probe.metric(service, "capi_lanes_waiting") > 0);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e9;
  }
}
