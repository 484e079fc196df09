package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.hops.RecordedCluster;
import io.clusterapi.benchmarks.hops.RecordedClusterHop;
import io.clusterapi.benchmarks.hops.SliceWeight;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.stack.BenchStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The steps on the way of a change, each by itself. */
@Command(name = "hops", sortOptions = false)
final class HopsBenchmark extends Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  @Option(
      names = "--only",
      paramLabel = "PATTERN",
      defaultValue = "io.clusterapi.benchmarks.hops",
      description = "Only those whose class or method this regular expression finds.")
  private String only = "io.clusterapi.benchmarks.hops";

  @Option(
      names = "--seconds",
      defaultValue = "2",
      description =
          "How long each of five measurements of a run, a JVM of its own, is (default: ${DEFAULT-VALUE}).")
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
    return Map.of("seconds", Integer.toString(seconds), "JVMs", Integer.toString(runs(1)));
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    Path recorded = Files.createTempFile("capi-recorded", ".json");
    try {
      List<Measurement> weights = new ArrayList<>();
      if (isOfRecordedCluster()) {
        bench.say("Recording a ready cluster.");
        record(bench, choice, recorded);
        for (String service : RecordedClusterHop.SERVICES) {
          weights.add(
              Measurement.of(
                  "cluster in the memory of " + service,
                  "kB",
                  SliceWeight.kilobytes(recorded, service)));
        }
      }
      return List.of(result(bench, choice, run(recorded), weights));
    } finally {
      Files.delete(recorded);
    }
  }

  private boolean isOfRecordedCluster() {
    String hop = RecordedClusterHop.class.getName();
    return BenchmarkList.defaultList()
        .find(
            OutputFormatFactory.createFormatInstance(System.out, VerboseMode.SILENT),
            List.of(only),
            List.of())
        .stream()
        .anyMatch(each -> each.getUsername().startsWith(hop));
  }

  private static void record(Bench bench, StackChoice choice, Path file) throws Exception {
    Shape shape = Shape.of("recorded", 1);
    try (BenchStack stack = choice.open(bench.project(), Set.of("aws"), 0, Map.of());
        StackProbe probe = new StackProbe(stack);
        ClusterBatch batch = new ClusterBatch(stack.api(), shape)) {
      batch.create(PATIENCE);
      probe.awaitQuiet(QUIET);
      RecordedCluster.record(
          stack, RecordedClusterHop.SERVICES, shape.namespace(), "recorded-0000", file);
      batch.delete(PATIENCE);
      batch.deleteRest();
    }
  }

  private Collection<RunResult> run(Path recorded) throws RunnerException {
    return new Runner(
            new OptionsBuilder()
                .include(only)
                .forks(runs(1))
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(seconds))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(seconds))
                .addProfiler(GCProfiler.class)
                .jvmArgs(
                    "-Xmx256m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-D" + RecordedCluster.FILE + "=" + recorded)
                .build())
        .run();
  }

  private Result result(
      Bench bench, StackChoice choice, Collection<RunResult> runs, List<Measurement> weights) {
    List<Measurement> figures = new ArrayList<>(weights);
    for (RunResult run : runs) {
      figures.add(
          new Measurement(
              title(run), "µs", null, iterations(run, each -> each.getPrimaryResult())));
      List<Double> allocated =
          iterations(run, each -> each.getSecondaryResults().get(ALLOCATED)).stream()
              .map(bytes -> bytes / 1024)
              .toList();
      if (!allocated.isEmpty()) {
        figures.add(new Measurement(title(run) + ", allocated", "kB", null, allocated));
      }
    }
    return new Result(
        "hops",
        name(),
        measures(),
        parameters(),
        bench.environment(choice),
        figures,
        List.of(),
        List.of(
            "Microseconds of wall clock for one call, one thread, on this machine as loaded as it was; kB are what the calling thread allocates for one call, which repeats.",
            "RecordedClusterHop: the planners of a service over what its tables held of a cluster of 1+1 machines that was made for this and is at rest. planEverything is a turn over every object; planOneState a turn because another service published one state again; readSlice makes the cluster in memory from its rows.",
            "A cluster in memory: as a service keeps it between turns, with what its namespace shares; the heap that 64 copies hold.",
            "What planMachines allocates has the making of what is asked for in it.",
            "The store's write is the product's statement over JDBC, without the service around it."));
  }

  private static List<Double> iterations(
      RunResult run, Function<IterationResult, org.openjdk.jmh.results.Result<?>> which) {
    List<Double> values = new ArrayList<>();
    for (BenchmarkResult fork : run.getBenchmarkResults()) {
      for (IterationResult each : fork.getIterationResults()) {
        org.openjdk.jmh.results.Result<?> found = which.apply(each);
        if (found != null) {
          values.add(found.getScore());
        }
      }
    }
    return values;
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
