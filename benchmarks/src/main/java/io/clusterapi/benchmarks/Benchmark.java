package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.report.Result;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/**
 * One benchmark: a command with its parameters as options. A run gives one result or, where a
 * parameter has several values, one for each.
 */
@Command(mixinStandardHelpOptions = true)
abstract class Benchmark implements java.util.concurrent.Callable<Integer> {
  @ParentCommand private Bench bench;
  @Mixin private StackChoice choice;

  @Option(
      names = "--runs",
      paramLabel = "TIMES",
      description =
          "How often it is measured; of several runs the median, least and most are told.")
  private int runs;

  /** The name it is called by. */
  abstract String name();

  /** What it measures, a sentence. */
  abstract String measures();

  /** How it is run, as its user chose. */
  abstract Map<String, String> parameters();

  /** Measures. */
  abstract List<Result> measure(Bench bench, StackChoice choice) throws Exception;

  /** How often it is measured: as its user says, else so often. */
  final int runs(int byItself) {
    return runs > 0 ? runs : byItself;
  }

  /** Values of an option that takes several, as they were given. */
  static String listed(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  @Override
  public final Integer call() throws Exception {
    bench.begin();
    List<Result> results = measure(bench, choice);
    for (Result result : results) {
      bench.show(result, choice);
    }
    return 0;
  }
}
