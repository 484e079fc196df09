package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.http.ListLoad;
import io.clusterapi.benchmarks.http.ListLoad.Form;
import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists of many Clusters, through the gateway and TLS. */
@Command(name = "list", sortOptions = false)
final class ListBenchmark extends Benchmark {
  @Option(
      names = {"-N", "--clusters"},
      defaultValue = "1000",
      description = "How many Clusters are listed (default: ${DEFAULT-VALUE}).")
  private int count = 1000;

  @Option(
      names = "--lists",
      defaultValue = "50",
      description = "How often in each run (default: ${DEFAULT-VALUE}).")
  private int lists = 50;

  @Override
  String name() {
    return "list";
  }

  @Override
  String measures() {
    return "Lists of paused Clusters through the gateway and TLS, one after another.";
  }

  @Override
  Map<String, String> parameters() {
    return Map.of("clusters", Integer.toString(count), "lists", Integer.toString(lists));
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    Samples figures = new Samples();
    try (BenchStack stack = choice.open(bench.project(), Set.of("aws"), count, Map.of());
        ListLoad load = new ListLoad(stack)) {
      figures.addDistribution("create of a Cluster", "ms", load.create(count));
      for (Form form : Form.values()) {
        bench.say("  " + form.words());
        for (int run = 0; run < runs(5); run++) {
          List<Double> times = new ArrayList<>();
          for (int i = 0; i < lists; i++) {
            times.add(load.list(form));
          }
          String what = "list " + form.words();
          if (form == Form.STORED && count == 1000) {
            figures.add(what + ", p50", "ms", Measurement.percentile(times, 50), 50);
            figures.add(what + ", p99", "ms", Measurement.percentile(times, 99));
          } else {
            figures.addDistribution(what, "ms", times);
          }
        }
      }
    }
    return List.of(
        new Result(
            "list-%04d".formatted(count),
            name(),
            measures(),
            parameters(),
            bench.environment(choice),
            figures.measurements(),
            List.of(),
            List.of("Benchmark and stack share the machine, TLS of both sides among it.")));
  }
}
