package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.observation.Memory;
import io.clusterapi.benchmarks.observation.Reading;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Plots;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What a stack uses when nobody asks it for anything. */
@Command(name = "idle", sortOptions = false)
final class IdleBenchmark extends Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final Duration QUIET = Duration.ofSeconds(60);

  @Option(
      names = {"-N", "--clusters"},
      split = ",",
      defaultValue = "0,100",
      description = "Clusters in place; several numbers, growing (default: ${DEFAULT-VALUE}).")
  private List<Integer> counts = List.of(0, 100);

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "How long each run is (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Override
  String name() {
    return "idle";
  }

  @Override
  String measures() {
    return "CPU, writes and calls to the cloud a minute while nothing is asked for, without clusters and with some in place.";
  }

  @Override
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("clusters", listed(counts));
    parameters.put("seconds", Integer.toString(seconds));
    return parameters;
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    List<Result> results = new ArrayList<>();
    try (BenchStack stack =
            choice.open(bench.project(), Set.of("aws"), Collections.max(counts), Map.of());
        StackProbe probe = new StackProbe(stack)) {
      List<ClusterBatch> batches = new ArrayList<>();
      int inPlace = 0;
      for (int count : counts) {
        if (count > inPlace) {
          ClusterBatch batch =
              new ClusterBatch(stack.api(), Shape.of("idle-" + count, count - inPlace));
          batches.add(batch);
          batch.create(PATIENCE);
          inPlace = count;
        }
        results.add(measure(bench, choice, probe, inPlace));
      }
      for (ClusterBatch batch : batches) {
        if (choice.onRunning()) {
          batch.delete(PATIENCE);
          batch.deleteRest();
        }
        batch.close();
      }
    }
    return results;
  }

  /** Measures the stack with what is in place. */
  Result measure(Bench bench, StackChoice choice, StackProbe probe, int count)
      throws InterruptedException {
    bench.say("At rest with %d clusters.".formatted(count));
    probe.awaitQuiet(QUIET);
    Memory memory = probe.memory();
    Samples figures = new Samples();
    Reading last = null;
    for (int run = 0; run < runs(5); run++) {
      Reading before = probe.read();
      Thread.sleep(seconds * 1000L);
      last = probe.read().since(before);
      bench.say(
          "  %d clusters: %.1f %% of a core"
              .formatted(count, last.stackCpu() / last.seconds() * 100));
      double minutes = last.seconds() / 60;
      figures.add("CPU", "% of a core", last.stackCpu() / last.seconds() * 100, 5);
      figures.add("journal rows a minute", "", last.journalRows() / minutes);
      figures.add("Kafka records a minute", "", last.allRecords() / minutes);
      figures.add("calls to the cloud a minute", "", last.allCalls() / minutes);
      figures.add("WAL a minute", "kB", last.walBytes() / 1024 / minutes);
      figures.add("database commits a minute", "", last.commits() / minutes);
      figures.add("planning turns a minute", "", last.counter("capi_reconcile_total") / minutes);
    }
    figures.add("memory", "MB", memory.usedBytes() / (1 << 20));
    figures.add("live objects, all JVMs", "MB", memory.liveBytes() / (1 << 20));
    Map<String, String> parameters = new LinkedHashMap<>(parameters());
    parameters.put("clusters", Integer.toString(count));
    return new Result(
        "idle-%04d".formatted(count),
        name(),
        measures(),
        parameters,
        bench.environment(choice),
        figures.measurements(),
        List.of(
            Plots.bars(
                "CPU by component", "% of a core", Plots.each(last.cpu(), last.seconds() / 100)),
            Plots.bars(
                "calls to the cloud a minute", "", Plots.each(last.calls(), last.seconds() / 60))),
        List.of(choice.aboutLimits()));
  }
}
