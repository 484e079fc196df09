package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.http.WatchLoad;
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

/** The way of a change to those who watch. */
@Command(name = "watch", sortOptions = false)
final class WatchBenchmark extends Benchmark {
  @Option(
      names = "--watchers",
      split = ",",
      defaultValue = "1,100,1000",
      description = "How many; several numbers with commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> watchers = List.of(1, 100, 1000);

  @Option(
      names = "--changes",
      defaultValue = "100",
      description =
          "Changes in each run; a tenth with 100 watchers, at least 5 (default: ${DEFAULT-VALUE}).")
  private int changes = 100;

  @Override
  String name() {
    return "watch";
  }

  @Override
  String measures() {
    return "The time from a change's commit to its event at every watcher, through the gateway and TLS.";
  }

  @Override
  Map<String, String> parameters() {
    return Map.of("watchers", listed(watchers), "changes", Integer.toString(changes));
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    List<Result> results = new ArrayList<>();
    try (BenchStack stack = choice.open(bench.project(), Set.of("aws"), 0, Map.of())) {
      new WatchLoad(stack, 1, 50).run();
      for (int count : watchers) {
        Samples figures = new Samples();
        int some = count < 100 ? changes : Math.max(5, changes / 10);
        for (int run = 0; run < runs(5); run++) {
          WatchLoad.Seen seen = new WatchLoad(stack, count, some).run();
          double p50 = Measurement.percentile(seen.fromCommit(), 50);
          double p99 = Measurement.percentile(seen.fromCommit(), 99);
          bench.say("  %d watchers: p50 %.1f ms, p99 %.1f ms".formatted(count, p50, p99));
          if (count == 1) {
            figures.add("commit to event, p50", "ms", p50, 5);
            figures.add("commit to event, p99", "ms", p99, 50);
          } else {
            figures.addDistribution("commit to event", "ms", seen.fromCommit());
          }
          figures.addDistribution("write sent to event", "ms", seen.fromSending());
          figures.add("watches that ended early", "", seen.ended(), 0);
          figures.add("tries to connect that failed", "", seen.refused());
        }
        results.add(
            new Result(
                "watch-%04d".formatted(count),
                name(),
                measures(),
                Map.of("watchers", Integer.toString(count), "changes", Integer.toString(some)),
                bench.environment(choice),
                figures.measurements(),
                List.of(),
                List.of(
                    "The journal has the time just before the commit, so the commit itself is counted.")));
      }
    }
    return results;
  }
}
