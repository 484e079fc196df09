package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.fault.Agent;
import io.clusterapi.e2e.fault.FaultCluster;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.fault.Recording;
import io.clusterapi.e2e.fault.Rule;
import io.clusterapi.e2e.fault.input.Growth.Use;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.ProcessMemory;
import io.clusterapi.e2e.stack.Settings;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.StoredRows;
import io.clusterapi.local.Component;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * F25: clusters come, change and go for half an hour ({@code capi.fault.soak}: minutes); no service
 * grows, in memory, files, threads, stored rows or complaints. Only in the long lane, or when
 * minutes are given.
 */
@OnTheStack
class SoakTest {
  private static final int MINUTES = Integer.getInteger("capi.fault.soak", 0);

  /** Proves that the row sees a leak: a service that is made to have one. */
  private static final String LEAKING = System.getProperty("capi.fault.leak", "");

  private static final Rule LEAK =
      new Rule(
          "leak",
          "io.clusterapi.loop.persistence.Commits",
          "commit(Transition, SliceKey)",
          "AT ENTRY",
          "TRUE",
          "link(\"leak\", new Object(), java.nio.ByteBuffer.allocateDirect(16384))");

  // What is kept for a time, whatever becomes of it, is not among them: the journal for watches,
  // and the identifiers of the commands taken.
  private static final List<String> TABLES = List.of("resource", "view", "operation");

  private final Stack stack;

  SoakTest(Stack stack) {
    this.stack = stack;
  }

  // Also without the long lane, in which a test counts as stuck after 8 min.
  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void nothingGrowsWhileClustersComeAndGo() throws Exception {
    int minutes = MINUTES > 0 ? MINUTES : 30;
    Assumptions.assumeTrue(
        Settings.thorough() || MINUTES > 0, "long: -Dcapi.e2e.long=true or -Dcapi.fault.soak=30");
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "reads /proc");
    Map<Component, List<Use>> uses = new LinkedHashMap<>();
    long began = System.nanoTime();
    long end = began + Duration.ofMinutes(minutes).toNanos();
    int rounds = 0;
    List<Map<String, Long>> rows = new ArrayList<>();
    Agent agent = new Agent(stack.local());
    if (!LEAKING.isEmpty()) {
      agent.install(leaking(), LEAK);
    }
    try (Recording run = Recording.start(stack, "F25", FaultSettings.seed())) {
      while (System.nanoTime() < end) {
        List<FaultCluster> clusters = new ArrayList<>();
        for (String infrastructure : Component.infrastructures()) {
          clusters.add(run.cluster(infrastructure, 1, 1).apply());
        }
        for (FaultCluster cluster : clusters) {
          cluster.awaitReached().scale(1, 2);
        }
        for (FaultCluster cluster : clusters) {
          cluster.awaitReached().delete();
        }
        for (FaultCluster cluster : clusters) {
          cluster.awaitGone();
        }
        rounds++;
        rows.add(StoredRows.of(stack.local(), TABLES));
        for (Component service : Component.services()) {
          uses.computeIfAbsent(service, unused -> new ArrayList<>())
              .add(use(service, (System.nanoTime() - began) / 1_000_000, rounds));
        }
      }
      run.awaitQuiet();
      // Before the recording is judged, which may fail.
      System.out.printf("F25: %d rounds of four clusters in %d min%n", rounds, minutes);
      uses.forEach(
          (service, all) ->
              System.out.printf("F25 %-17s %s%n", service.id(), new Growth(all).told()));
    } finally {
      agent.removeAll();
    }
    List<String> grown = new ArrayList<>();
    uses.forEach(
        (service, all) ->
            new Growth(all).found().forEach(found -> grown.add(service.id() + ": " + found)));
    Map<String, Long> early = rows.get(Growth.warm(rows.size()));
    Map<String, Long> late = rows.get(rows.size() - 1);
    System.out.printf("F25 rows while there is no cluster: %s, then %s%n", early, late);
    late.forEach(
        (table, count) -> {
          if (count > early.getOrDefault(table, 0L)) {
            grown.add("%s: rows %d -> %d".formatted(table, early.get(table), count));
          }
        });
    if (LEAKING.isEmpty()) {
      assertThat(grown).isEmpty();
    } else {
      assertThat(grown).anyMatch(found -> found.startsWith(LEAKING + ": outside the heap"));
    }
  }

  private static Component leaking() {
    return Component.services().stream()
        .filter(service -> service.id().equals(LEAKING))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("capi.fault.leak: no service " + LEAKING));
  }

  private Use use(Component service, long at, int round) throws IOException, InterruptedException {
    Path process = Path.of("/proc", Long.toString(stack.local().pid(service)));
    long rss =
        Files.readString(process.resolve("status"))
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .map(line -> line.replaceAll("\\D", ""))
            .mapToLong(Long::parseLong)
            .findFirst()
            .orElseThrow();
    long warnings;
    try (Stream<String> lines = Files.lines(stack.local().logFile(service))) {
      warnings = lines.filter(line -> line.contains(" WARN ") || line.contains(" ERROR ")).count();
    }
    String histogram = ProcessMemory.histogram(stack.local(), service);
    Use use =
        new Use(
            at,
            rss,
            ProcessMemory.outside(stack.local(), service) >> 10,
            ProcessMemory.bytes(histogram) >> 10,
            count(process.resolve("fd")),
            count(process.resolve("task")),
            warnings);
    // For whoever wants to know what has grown.
    Path folder =
        Files.createDirectories(Path.of("target", "faults", "F25-heaps-" + FaultSettings.seed()));
    Files.writeString(
        folder.resolve("%s-%03d.txt".formatted(service.id(), round)),
        use + "\n" + ProcessMemory.beside(stack.local(), service) + histogram);
    return use;
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }
}
