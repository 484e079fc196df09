package io.clusterapi.benchmarks;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.clusters.Replicas;
import io.clusterapi.benchmarks.observation.CommandTap;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.observation.Trail;
import io.clusterapi.benchmarks.report.Measurement;
import io.clusterapi.benchmarks.report.Plots;
import io.clusterapi.benchmarks.report.Result;
import io.clusterapi.benchmarks.report.Samples;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Workers, or the control plane, of one cluster scaled up and down, at rest or beside others. */
@Command(name = "scale", sortOptions = false)
final class ScaleBenchmark extends Benchmark {
  private static final String NAMESPACE = "benchmark";
  private static final String CLUSTER = "scaled-0000";
  private static final List<String> SERVICES =
      List.of("cluster-svc", "machine-svc", "controlplane-svc", "provider-aws");
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  // 500 of them, and a scaling that goes before them all, took 10 minutes on a slow machine.
  private static final Duration PATIENCE_FOR_OTHERS = Duration.ofMinutes(30);

  @Option(
      names = "--rounds",
      defaultValue = "10",
      description =
          "How often it is scaled up and down in each run (default: ${DEFAULT-VALUE}); by itself five runs at rest, one beside others.")
  private int rounds = 10;

  @Option(
      names = "--warm-up",
      paramLabel = "ROUNDS",
      defaultValue = "10",
      description =
          "Rounds before the first that counts (default: ${DEFAULT-VALUE}): services compile what a machine needs while its first few dozen are made.")
  private int warmUpRounds = 10;

  @Option(
      names = "--load",
      defaultValue = "0",
      description = "Clusters that are being made meanwhile (default: ${DEFAULT-VALUE}).")
  private int load;

  @Option(
      names = "--control-plane",
      description = "Scale the control plane instead of the workers.")
  private boolean controlPlane;

  private record Round(List<Double> toCommand, List<Double> toCloud, double up, double down) {}

  @Override
  String name() {
    return "scale";
  }

  @Override
  String measures() {
    return "Scaling 3 to 5 to 3 machines: from sending the change to the command for each machine, to the cloud's being asked, to all ready.";
  }

  @Override
  Map<String, String> parameters() {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("what", controlPlane ? "control plane" : "workers");
    parameters.put("rounds", Integer.toString(rounds));
    parameters.put("rounds before", Integer.toString(warmUpRounds));
    parameters.put("clusters made meanwhile", Integer.toString(load));
    return parameters;
  }

  @Override
  List<Result> measure(Bench bench, StackChoice choice) throws Exception {
    Samples figures = new Samples();
    List<Round> seen = new ArrayList<>();
    Map<String, Double> steps;
    try (BenchStack stack = choice.open(bench.project(), Set.of("aws"), load, Map.of());
        StackProbe probe = new StackProbe(stack);
        ClusterBatch scaled = new ClusterBatch(stack.api(), shape())) {
      warmUp(stack);
      scaled.create(PATIENCE);
      for (int round = 0; round < warmUpRounds; round++) {
        replicas().scale(stack.api(), 5, PATIENCE);
        replicas().scale(stack.api(), 3, PATIENCE);
      }
      probe.awaitQuiet(Duration.ofSeconds(30));
      try (CommandTap tap = new CommandTap(stack, "aws");
          Trail trail = new Trail(stack, SERVICES);
          ClusterBatch others =
              load == 0 ? null : new ClusterBatch(stack.api(), Shape.of("other", load))) {
        FutureTask<ClusterBatch.Creation> creation =
            new FutureTask<>(() -> others == null ? null : others.create(PATIENCE_FOR_OTHERS));
        new Thread(creation, "others").start();
        for (int run = 0; run < runs(load == 0 ? 5 : 1); run++) {
          List<Round> own = new ArrayList<>();
          for (int round = 0; round < rounds && (load == 0 || !creation.isDone()); round++) {
            if (load == 0) {
              // The last round's conditions are still being told when its machines are gone.
              probe.awaitQuiet(Duration.ofSeconds(30));
            }
            own.add(round(stack, tap, trail));
          }
          if (!own.isEmpty()) {
            report(bench, run, figures, own);
            seen.addAll(own);
          }
        }
        steps = trail.medians();
        end(others, creation, choice.onRunning());
      }
      scaled.delete(PATIENCE);
      scaled.deleteRest();
    }
    return List.of(
        new Result(
            "scale-%s-%s"
                .formatted(
                    controlPlane ? "control-plane" : "workers",
                    load == 0 ? "idle" : "beside-" + load),
            name(),
            measures(),
            parameters(),
            bench.environment(choice),
            figures.measurements(),
            List.of(
                Plots.course(
                    "commands by the time since the change was sent",
                    "",
                    seen.stream()
                        .flatMap(each -> each.toCommand().stream())
                        .map(each -> each / 1e3)
                        .toList()),
                Plots.steps(
                    "from 3 to 5: first commit of each kind since the change was sent",
                    "ms",
                    steps)),
            List.of(
                "Our own share is from sending the PATCH, which is before it is accepted, to handing the machine's command to the broker.",
                "%d of %d rounds were done%s."
                    .formatted(
                        seen.size(),
                        rounds * runs(load == 0 ? 5 : 1),
                        load == 0 ? "" : ", as many as fit while the others were being made"),
                choice.aboutLimits())));
  }

  private void report(Bench bench, int run, Samples figures, List<Round> seen) {
    List<Double> commands = seen.stream().flatMap(each -> each.toCommand().stream()).toList();
    if (!controlPlane && !commands.isEmpty()) {
      double p50 = Measurement.percentile(commands, 50);
      double p99 = Measurement.percentile(commands, 99);
      bench.say("  run %d: own share p50 %.0f ms, p99 %.0f ms".formatted(run + 1, p50, p99));
      if (load == 0) {
        figures.add("own share, p50", "ms", p50, 100);
        figures.add("own share, p99", "ms", p99);
      } else {
        figures.add("own share, p50", "ms", p50);
        figures.add("own share, p99", "ms", p99, 2000);
      }
    } else {
      figures.addDistribution("own share", "ms", commands);
    }
    figures.addDistribution(
        "to the cloud being asked for the machine",
        "ms",
        seen.stream().flatMap(each -> each.toCloud().stream()).toList());
    seen.forEach(
        round -> {
          figures.add("3 to 5, all ready", "s", round.up());
          figures.add("5 to 3, the others gone", "s", round.down());
        });
  }

  // A stack of the benchmark's own ends with what is on it: to wait until 500 clusters are ready
  // and gone would be 12 of 20 minutes.
  private static void end(ClusterBatch others, FutureTask<?> creation, boolean stackStays)
      throws Exception {
    if (others == null) {
      return;
    }
    if (creation.isDone() || stackStays) {
      try {
        creation.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    } else {
      creation.cancel(true);
    }
    if (stackStays) {
      others.delete(PATIENCE_FOR_OTHERS);
      others.deleteRest();
    }
  }

  private Shape shape() {
    return new Shape(
        "aws",
        NAMESPACE,
        "scaled",
        1,
        controlPlane ? 3 : 1,
        controlPlane ? 0 : 3,
        Optional.empty(),
        1,
        false);
  }

  private Replicas replicas() {
    return controlPlane
        ? Replicas.ofControlPlane(NAMESPACE, CLUSTER)
        : Replicas.ofWorkers(NAMESPACE, CLUSTER);
  }

  private static void warmUp(BenchStack stack) {
    try (ClusterBatch batch = new ClusterBatch(stack.api(), Shape.of("warm-up", 4))) {
      batch.create(PATIENCE);
      batch.delete(PATIENCE);
      batch.deleteRest();
    }
  }

  private Round round(BenchStack stack, CommandTap tap, Trail trail)
      throws InterruptedException, SQLException {
    long sent = System.currentTimeMillis();
    double up = replicas().scale(stack.api(), 5, PATIENCE);
    List<Double> commands =
        tap.since(NAMESPACE, CLUSTER, "ProvisionMachine", sent).stream()
            .filter(each -> !each.type().contains("Deprovision"))
            .map(each -> (double) (each.publishedMillis() - sent))
            .toList();
    List<Double> cloud = asked(stack, sent);
    trail.follow(NAMESPACE, CLUSTER, sent);
    double down = replicas().scale(stack.api(), 3, PATIENCE);
    return new Round(commands, cloud, up, down);
  }

  private List<Double> asked(BenchStack stack, long sent) {
    return LedgerReader.read(stack.port(Component.SIMULATOR), true).stream()
        .filter(each -> each.path("type").asText().equals("instance"))
        .filter(
            each ->
                each.path("tags").has("sigs.k8s.io/cluster-api-provider-aws/cluster/" + CLUSTER))
        .map(each -> (double) (Instant.parse(each.path("time").asText()).toEpochMilli() - sent))
        .filter(each -> each >= 0)
        .toList();
  }
}
