package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.clusters.Replicas;
import io.clusterapi.benchmarks.observation.Reading;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Plot;
import io.clusterapi.benchmarks.report.Plots;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many machines of one provider that only have to be watched. */
@Command(name = "machines", sortOptions = false)
final class MachinesBenchmark extends Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** What follows on 450 machines that joined at once, such as the removal of their secrets. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private static final String NAMESPACE = "benchmark";

  @Option(
      names = "--infrastructure",
      split = ",",
      defaultValue = "aws,vsphere,azure,maas",
      description = "The providers, one after another (default: ${DEFAULT-VALUE}).")
  private List<String> infrastructures = List.of("aws", "vsphere", "azure", "maas");

  @Option(
      names = "--machines",
      split = ",",
      defaultValue = "50,500",
      description = "How many; several numbers, growing (default: ${DEFAULT-VALUE}).")
  private List<Integer> counts = List.of(50, 500);

  @Option(
      names = "--seconds",
      defaultValue = "180",
      description =
          "How long calls are counted; machines are described every 60 s (default: ${DEFAULT-VALUE}).")
  private int seconds = 180;

  @Override
  String name() {
    return "machines";
  }

  @Override
  String measures() {
    return "Calls to the cloud while machines of one cluster are only watched, by how many there are.";
  }

  @Override
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("infrastructure", listed(infrastructures));
    parameters.put("machines", listed(counts));
    parameters.put("seconds", Integer.toString(seconds));
    return parameters;
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    List<Result> results = new ArrayList<>();
    for (String infrastructure : infrastructures) {
      try (BenchStack stack =
              choice.open(
                  bench.project(),
                  Set.of(infrastructure),
                  0,
                  Map.of(
                      "capi.simulator.maas.machines",
                      Integer.toString(2 * counts.stream().max(Integer::compare).orElseThrow())));
          StackProbe probe = new StackProbe(stack)) {
        results.add(measure(bench, choice, stack, probe, infrastructure));
      }
    }
    return results;
  }

  private Result measure(
      Bench bench, StackChoice choice, BenchStack stack, StackProbe probe, String infrastructure)
      throws InterruptedException {
    Samples figures = new Samples();
    List<Plot> plots = new ArrayList<>();
    String prefix = "watched-" + infrastructure;
    Shape shape =
        new Shape(
            infrastructure, NAMESPACE, prefix, 1, 1, counts.get(0) - 1, Optional.empty(), 1, false);
    try (ClusterBatch batch = new ClusterBatch(stack.api(), shape)) {
      batch.create(PATIENCE);
      double first = 0;
      for (int count : counts) {
        if (count != counts.get(0)) {
          Replicas.ofWorkers(NAMESPACE, prefix + "-0000").scale(stack.api(), count - 1, PATIENCE);
        }
        if (!probe.awaitQuiet(QUIET)) {
          throw new IllegalStateException(
              "%d machines of %s were not at rest %d s after the last was ready: measure on a machine with less load"
                  .formatted(count, infrastructure, QUIET.toSeconds()));
        }
        Reading used = null;
        double calls = 0;
        for (int run = 0; run < runs(1); run++) {
          Reading before = probe.read();
          Thread.sleep(seconds * 1000L);
          used = probe.read().since(before);
          double ofRun = used.allCalls() / used.seconds() * 60;
          calls += ofRun / runs(1);
          bench.say(
              "  %s, %d machines: %.1f calls a minute".formatted(infrastructure, count, ofRun));
          figures.add("calls a minute with %d machines".formatted(count), "", ofRun);
          figures.add(
              "CPU of the provider with %d machines".formatted(count),
              "% of a core",
              used.cpu().getOrDefault("provider-" + infrastructure, 0.0) / used.seconds() * 100);
        }
        plots.add(
            Plots.bars(
                "calls a minute with %d machines".formatted(count),
                "",
                Plots.each(used.calls(), used.seconds() / 60)));
        if (count == counts.get(0)) {
          first = calls;
        } else if (first > 0) {
          figures.add(
              "calls, %d against %d machines".formatted(count, counts.get(0)), "", calls / first);
        }
      }
      batch.delete(PATIENCE);
      batch.deleteRest();
    }
    Map<String, String> parameters = new LinkedHashMap<>(parameters());
    parameters.put("infrastructure", infrastructure);
    return new Result(
        "machines-" + infrastructure,
        name(),
        measures(),
        parameters,
        bench.environment(choice),
        figures.measurements(),
        plots,
        List.of(choice.aboutLimits()));
  }
}
