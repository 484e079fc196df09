package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.report.Result;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The steps on the way of a change, each by itself. */
@Command(name = "hops", sortOptions = false)
final class HopsBenchmark extends Benchmark {
  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "io.clusterapi.benchmarks.hops",
      description = "Only those whose class or method this regular expression finds.")
  private String only = "io.clusterapi.benchmarks.hops";

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description = "How long each of five measurements is (default: ${DEFAULT-VALUE}).")
  private int seconds = 2;

  @Override
  String name() {
    return "hops";
  }

  @Override
  String measures() {
    return "Planning, serialization, the store's write and the relay's publishing, each by itself (JMH), with the JVM options of a service.";
  }

  @Override
  Map<String, String> parameters() {
    return Map.of("seconds", Integer.toString(seconds));
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    Collection<RunResult> runs =
        new Runner(
                new OptionsBuilder()
                    .include(only)
                    .forks(1)
                    .warmupIterations(3)
                    .warmupTime(TimeValue.seconds(seconds))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(seconds))
                    .jvmArgs("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                    .build())
            .run();
    List<Measurement> figures = new ArrayList<>();
    for (RunResult run : runs) {
      List<Double> values = new ArrayList<>();
      run.getBenchmarkResults()
          .forEach(
              fork ->
                  fork.getIterationResults()
                      .forEach(each -> values.add(each.getPrimaryResult().getScore())));
      figures.add(new Measurement(title(run), "µs", null, values));
    }
    return List.of(
        new Result(
            "hops",
            name(),
            measures(),
            parameters(),
            bench.environment(choice),
            figures,
            List.of(),
            List.of(
                "Microseconds of wall clock for one call, one thread, on this machine as loaded as it was.",
                "The store's write is the product's statement over JDBC, without the service around it.")));
  }

  private static String title(RunResult run) {
    String name = run.getParams().getBenchmark();
    String method = name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1);
    Map<String, String> parameters = new TreeMap<>();
    run.getParams()
        .getParamsKeys()
        .forEach(key -> parameters.put(key, run.getParams().getParam(key)));
    return parameters.isEmpty() ? method : method + " " + parameters;
  }
}
