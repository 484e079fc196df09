package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.report.Result;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/**
 * One benchmark: a command with its parameters as options. A run gives one result or, where a
 * parameter has several values, one for each.
 */
@Command(mixinStandardHelpOptions = true)
abstract class Benchmark implements java.util.concurrent.Callable<Integer> {
  @ParentCommand private Bench bench;
  @Mixin private StackChoice choice;

  /** The name it is called by. */
  abstract String name();

  /** What it measures, a sentence. */
  abstract String measures();

  /** How it is run, as its user chose. */
  abstract Map<String, String> parameters();

  /** Measures. */
  abstract List<Result> measure(Bench bench, StackChoice choice) throws Exception;

  @Override
  public final Integer call() throws Exception {
    List<Result> results = measure(bench, choice);
    for (Result result : results) {
      bench.show(result, choice.keep());
    }
    return 0;
  }
}
