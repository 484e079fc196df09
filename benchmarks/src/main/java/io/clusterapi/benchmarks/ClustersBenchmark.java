package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Creation;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.clusters.KeyPools;
import io.clusterapi.benchmarks.observation.Memory;
import io.clusterapi.benchmarks.observation.Reading;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.report.Plot;
import io.clusterapi.benchmarks.report.Plots;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Clusters made and deleted through the public API. */
@Command(name = "clusters", sortOptions = false)
final class ClustersBenchmark extends Benchmark {
  /** Which keys a cluster's certificates have. */
  enum Keys {
    rsa,
    ecdsa
  }

  /** Whether RSA keys are made ahead of the first cluster. */
  enum Pool {
    warm,
    cold
  }

  private static final Duration QUIET = Duration.ofSeconds(30);
  private static final int IDLE_MILLIS = 5_000;
  private static final Set<String> SERVICES =
      Component.services().stream().map(Component::id).collect(Collectors.toSet());

  @Option(
      names = {"-N", "--clusters"},
      split = ",",
      defaultValue = "10,100",
      description = "How many clusters; several numbers with commas (default: ${DEFAULT-VALUE}).")
  private List<Integer> counts = List.of(10, 100);

  @Option(
      names = "--control-plane",
      defaultValue = "1",
      description = "Control plane machines of each (default: ${DEFAULT-VALUE}).")
  private int controlPlane = 1;

  @Option(
      names = "--workers",
      defaultValue = "1",
      description = "Workers of each (default: ${DEFAULT-VALUE}).")
  private int workers = 1;

  @Option(
      names = "--keys",
      defaultValue = "rsa",
      description = "rsa (RSA-2048) or ecdsa (ECDSA-P256) (default: ${DEFAULT-VALUE}).")
  private Keys keys = Keys.rsa;

  @Option(
      names = "--pool",
      defaultValue = "cold",
      description =
          "cold: RSA keys are made when they are needed; warm: all are there before the first cluster (default: ${DEFAULT-VALUE}).")
  private Pool pool = Pool.cold;

  @Option(
      names = "--writers",
      defaultValue = "16",
      description = "How many clusters are applied at the same time (default: ${DEFAULT-VALUE}).")
  private int writers = 16;

  @Option(
      names = "--wait",
      description =
          "Each writer waits until its cluster is ready before it applies the next, as jobs of a pipeline do; else all are applied at once.")
  private boolean waiting;

  @Option(
      names = "--infrastructure",
      defaultValue = "aws",
      description = "The provider (default: ${DEFAULT-VALUE}).")
  private String infrastructure = "aws";

  @Option(
      names = "--warm-up",
      defaultValue = "16",
      description = "Clusters made and deleted before (default: ${DEFAULT-VALUE}).")
  private int warmUp = 16;

  @Option(
      names = "--by-class",
      description = "Show of which classes the live objects of each service are.")
  private boolean byClass;

  /** What else can be measured while the clusters are there. */
  enum Also {
    idle,
    restart
  }

  @Option(
      names = "--also",
      split = ",",
      description =
          "Measure idle or restart, or both, with the clusters in place before they are deleted: making a thousand takes longer than both.")
  private List<Also> also = List.of();

  @Option(
      names = "--patience",
      defaultValue = "1800",
      description = "Seconds the creation, or the deletion, may take (default: ${DEFAULT-VALUE}).")
  private int patience = 1800;

  @Override
  String name() {
    return "clusters";
  }

  @Override
  String measures() {
    return "Clusters created through the public API until all are ready, and their deletion: time, CPU, writes and memory of each.";
  }

  @Override
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("clusters", listed(counts));
    parameters.put("machines", controlPlane + "+" + workers);
    parameters.put("keys", keys.toString());
    parameters.put("pool", pool.toString());
    parameters.put("writers", writers + (waiting ? " waiting" : ""));
    parameters.put("infrastructure", infrastructure);
    return parameters;
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    List<Result> results = new ArrayList<>();
    for (int count : counts) {
      int poolSize = KeyPools.size(pool == Pool.warm, count);
      try (BenchStack stack =
              choice.open(
                  bench.project(),
                  Set.of(infrastructure),
                  count,
                  Map.of("capi.pki.key-pool-size", Integer.toString(poolSize)));
          StackProbe probe = new StackProbe(stack)) {
        results.add(measure(bench, choice, stack, probe, count));
      }
    }
    return results;
  }

  private Result measure(
      Bench bench, StackChoice choice, BenchStack stack, StackProbe probe, int count)
      throws Exception {
    if (warmUp > 0) {
      bench.say("Warming up with %d clusters.".formatted(warmUp));
      createAndDelete(stack, shape("warm-up", warmUp));
      probe.awaitQuiet(QUIET);
    }
    Samples figures = new Samples();
    List<Plot> plots = new ArrayList<>();
    int times = runs(count <= 20 ? 5 : 1);
    for (int run = 0; run < times; run++) {
      KeyPools.await(probe, pool == Pool.warm, count, Duration.ofSeconds(patience));
      bench.say("%d clusters, run %d of %d".formatted(count, run + 1, times));
      boolean last = run == times - 1;
      plots =
          once(
              bench,
              stack,
              probe,
              count,
              run,
              figures,
              prefix -> {
                if (last) {
                  measureAlso(bench, choice, stack, probe, prefix, count);
                }
              });
    }
    Map<String, String> parameters = new LinkedHashMap<>(parameters());
    parameters.put("clusters", Integer.toString(count));
    return new Result(
        resultName(count),
        name(),
        measures(),
        parameters,
        bench.environment(choice),
        figures.measurements(),
        plots,
        List.of(
            choice.aboutLimits(),
            "CPU is that of all processes of the stack; the measuring process runs on the same machine and is shown apart.",
            "Live objects are those a full collection leaves; what is kept of the journal (up to 8 MB in each service, whatever the number of clusters) is full after the clusters made before. Memory as heaps grew depends on when the collector ran.",
            "With a cold pool a cluster's five RSA keys are made by the service when it needs them; one lies ready."));
  }

  // Shown and kept at once: it took a quarter of an hour to have the clusters.
  private void measureAlso(
      Bench bench, StackChoice choice, BenchStack stack, StackProbe probe, String prefix, int count)
      throws InterruptedException {
    for (Also each : also) {
      try {
        bench.show(
            each == Also.idle
                ? new IdleBenchmark().measure(bench, choice, probe, count)
                : new RestartBenchmark().measure(bench, choice, stack, probe, prefix, count),
            choice);
      } catch (Failure e) {
        bench.say("%s was not measured: %s".formatted(each, e.text()));
      }
    }
  }

  /** What happens between the clusters' creation and their deletion. */
  private interface InPlace {
    void with(String prefix) throws InterruptedException;
  }

  private String resultName(int count) {
    return "clusters-%04d%s%s%s%s%s"
        .formatted(
            count,
            controlPlane == 1 && workers == 1 ? "" : "-%d+%d".formatted(controlPlane, workers),
            keys == Keys.rsa ? "" : "-ecdsa",
            pool == Pool.cold ? "" : "-warm",
            waiting ? "-waiting" : "",
            infrastructure.equals("aws") ? "" : "-" + infrastructure);
  }

  private Shape shape(String prefix, int count) {
    return new Shape(
        infrastructure,
        "benchmark",
        prefix,
        count,
        controlPlane,
        workers,
        keys == Keys.ecdsa ? Optional.of("ECDSA-P256") : Optional.empty(),
        writers,
        waiting);
  }

  private void createAndDelete(BenchStack stack, Shape shape) {
    try (ClusterBatch batch = new ClusterBatch(stack.api(), shape)) {
      batch.create(Duration.ofSeconds(patience));
      batch.delete(Duration.ofSeconds(patience));
      batch.deleteRest();
    }
  }

  private List<Plot> once(
      Bench bench,
      BenchStack stack,
      StackProbe probe,
      int count,
      int run,
      Samples figures,
      InPlace inPlace)
      throws InterruptedException {
    probe.awaitQuiet(QUIET);
    Reading atRest = probe.read();
    Thread.sleep(IDLE_MILLIS);
    Reading idle = probe.read().since(atRest);
    Memory empty = probe.memory();
    String prefix = "run-" + run;
    try (ClusterBatch batch = new ClusterBatch(stack.api(), shape(prefix, count))) {
      Reading before = probe.read();
      Creation creation = batch.create(Duration.ofSeconds(patience));
      probe.awaitQuiet(QUIET);
      Reading made = probe.read().since(before);
      Memory full = probe.memory();
      bench.say(
          "  ready after %.1f s, %.2f CPU-s a cluster"
              .formatted(creation.seconds(), made.stackCpu() / count));
      creation(figures, count, creation, made, idle);
      memory(figures, count, empty, full);
      inPlace.with(prefix);

      probe.awaitQuiet(QUIET);
      Reading beforeDeletion = probe.read();
      double seconds = batch.delete(Duration.ofSeconds(patience));
      probe.awaitQuiet(QUIET);
      Reading deleted = probe.read().since(beforeDeletion);
      batch.deleteRest();
      deletion(figures, count, seconds, deleted);
      figures.add("left in the clouds", "", left(stack), 0);
      List<Plot> plots = new ArrayList<>(plots(count, creation, made));
      if (byClass) {
        plots.addAll(classes(count, empty, full));
      }
      return plots;
    }
  }

  private void creation(Samples figures, int count, Creation creation, Reading made, Reading idle) {
    // 30 s for 100 and 300 s for 1000 on two cores of its own.
    boolean promised = count >= 100 && controlPlane == 1 && workers == 1 && pool == Pool.cold;
    if (promised) {
      figures.add("until all are ready", "s", creation.seconds(), 0.3 * count);
    } else {
      figures.add("until all are ready", "s", creation.seconds());
    }
    figures.add("clusters a minute", "", count / creation.seconds() * 60);
    List<Double> latencies = creation.latencies();
    figures.add("apply to ready, p50", "s", Measurement.percentile(latencies, 50));
    figures.add("apply to ready, p99", "s", Measurement.percentile(latencies, 99));
    int tenth = Math.max(1, count / 10);
    if (count >= 20 && waiting) {
      figures.add(
          "apply to ready, last tenth against first",
          "",
          mean(latencies.subList(count - tenth, count)) / mean(latencies.subList(0, tenth)),
          1.2);
    }
    double cpuOfClusters = made.stackCpu() - idle.stackCpu() / idle.seconds() * made.seconds();
    figures.add("CPU of a cluster", "CPU-s", made.stackCpu() / count, 0.6);
    figures.add("CPU of a cluster, idle taken off", "CPU-s", cpuOfClusters / count);
    made.cpu()
        .forEach(
            (component, cpu) ->
                figures.add("CPU of a cluster in " + component, "CPU-s", cpu / count));
    figures.add("journal rows of a cluster", "rows", made.journalRows() / count);
    figures.add("Kafka records of a cluster", "records", made.allRecords() / count);
    figures.add("WAL of a cluster", "kB", made.walBytes() / 1024 / count);
    figures.add("database commits of a cluster", "", made.commits() / count);
    figures.add("calls to the cloud of a cluster", "", made.allCalls() / count);
    double turns = made.counter("capi_reconcile_total");
    figures.add("planning turns of a cluster", "", turns / count);
    figures.add(
        "turns that changed nothing",
        "%",
        turns == 0 ? 0 : made.counter("capi_reconcile_idle_total") / turns * 100);
    figures.add(
        "conflicts of a cluster", "", made.counter("capi_transitions_conflicts_total") / count);
  }

  private void memory(Samples figures, int count, Memory empty, Memory full) {
    figures.add("memory without clusters", "MB", empty.usedBytes() / (1 << 20), 2560);
    figures.add(
        "memory of a cluster, heaps as they grew",
        "kB",
        (full.usedBytes() - empty.usedBytes()) / 1024 / count);
    Map<String, Double> live = new TreeMap<>();
    Map<String, Double> before = empty.live();
    full.live()
        .forEach(
            (component, bytes) ->
                live.put(component, (bytes - before.getOrDefault(component, 0.0)) / 1024 / count));
    figures.add(
        "live objects of a cluster in all services",
        "kB",
        live.entrySet().stream()
            .filter(each -> SERVICES.contains(each.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum(),
        100);
    live.forEach(
        (component, kilobytes) ->
            figures.add("live objects of a cluster in " + component, "kB", kilobytes));
  }

  private static List<Plot> classes(int count, Memory empty, Memory full) {
    return SERVICES.stream()
        .filter(full.classes()::containsKey)
        .map(
            service ->
                Plots.bars(
                    "live objects of a cluster in " + service,
                    "kB",
                    Plots.each(full.grownSince(empty, service), 1024.0 * count)))
        .toList();
  }

  private void deletion(Samples figures, int count, double seconds, Reading deleted) {
    figures.add("until all are gone", "s", seconds);
    figures.add("CPU of a deletion", "CPU-s", deleted.stackCpu() / count);
    figures.add("journal rows of a deletion", "rows", deleted.journalRows() / count);
    figures.add("Kafka records of a deletion", "records", deleted.allRecords() / count);
  }

  private static double left(BenchStack stack) {
    if (!stack.components().contains(Component.SIMULATOR)) {
      return 0;
    }
    // What was there before the first cluster, such as images, belongs to no cluster.
    return LedgerReader.read(stack.port(Component.SIMULATOR), true).size();
  }

  private static List<Plot> plots(int count, Creation creation, Reading made) {
    return List.of(
        Plots.course("clusters becoming ready, over the time it took", "", creation.ready()),
        Plots.bars("CPU of a cluster by component", "CPU-s", Plots.each(made.cpu(), count)),
        Plots.bars("journal rows of a cluster by service", "", Plots.each(made.journal(), count)),
        Plots.bars("Kafka records of a cluster by topic", "", Plots.each(made.records(), count)),
        Plots.bars("calls to the cloud of a cluster", "", Plots.each(made.calls(), count)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }
}
