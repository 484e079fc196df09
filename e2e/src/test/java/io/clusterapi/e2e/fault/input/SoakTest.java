package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.fault.FaultCluster;
import io.clusterapi.e2e.fault.FaultSettings;
import io.clusterapi.e2e.fault.Recording;
import io.clusterapi.e2e.stack.LiveHeap;
import io.clusterapi.e2e.stack.OnTheStack;
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
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * F25: clusters come, change and go for half an hour ({@code capi.fault.soak}: minutes); no service
 * grows, in memory, files, threads, stored rows or complaints. Only in the long lane, or when
 * minutes are given.
 */
@OnTheStack
class SoakTest {
  private static final int MINUTES = Integer.getInteger("capi.fault.soak", 0);
  // What the first clusters of a process load and compile is not growth.
  private static final double WARM = 0.4;
  // What is kept for a time, whatever becomes of it, is not among them: the journal for watches,
  // and
  // the identifiers of the commands taken.
  private static final List<String> TABLES = List.of("resource", "view", "operation");

  private final Stack stack;

  SoakTest(Stack stack) {
    this.stack = stack;
  }

  /** What one process uses. */
  private record Use(
      long atMillis, long rssKib, long heapKib, int files, int threads, long warnings) {}

  @Test
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
    }
    System.out.printf("F25: %d rounds of four clusters in %d min%n", rounds, minutes);
    List<String> grown = new ArrayList<>();
    uses.forEach((service, all) -> judge(service, all, grown));
    Map<String, Long> early = rows.get((int) (rows.size() * WARM));
    Map<String, Long> late = rows.get(rows.size() - 1);
    System.out.printf("F25 rows while there is no cluster: %s, then %s%n", early, late);
    late.forEach(
        (table, count) -> {
          if (count > early.getOrDefault(table, 0L)) {
            grown.add("%s: rows %d -> %d".formatted(table, early.get(table), count));
          }
        });
    assertThat(grown).isEmpty();
  }

  private static void judge(Component service, List<Use> all, List<String> grown) {
    List<Use> warm = all.subList((int) (all.size() * WARM), all.size());
    assertThat(warm).as("samples once warm; let it run longer").hasSizeGreaterThan(2);
    Use first = warm.get(0);
    Use last = warm.get(warm.size() - 1);
    double rss = slope(warm, Use::rssKib) * 600_000 / first.rssKib() * 100;
    double heap = slope(warm, Use::heapKib) * 600_000 / first.heapKib() * 100;
    double complaints =
        (double) (last.warnings() - first.warnings()) / Math.max(1, warm.size() - 1);
    System.out.printf(
        "F25 %-17s RSS %d -> %d MiB, %+.2f %% in 10 min; live heap %d -> %d KiB, %+.2f %%;"
            + " files %d -> %d; threads %d -> %d; warnings a round %.1f%n",
        service.id(),
        first.rssKib() >> 10,
        last.rssKib() >> 10,
        rss,
        first.heapKib(),
        last.heapKib(),
        heap,
        first.files(),
        last.files(),
        first.threads(),
        last.threads(),
        complaints);
    if (rss > 1) {
      grown.add("%s: RSS %+.2f %% in 10 min".formatted(service.id(), rss));
    }
    if (heap > 1) {
      grown.add("%s: live heap %+.2f %% in 10 min".formatted(service.id(), heap));
    }
    if (last.files() > first.files() + 10) {
      grown.add("%s: files %d -> %d".formatted(service.id(), first.files(), last.files()));
    }
    if (last.threads() > first.threads() + 5) {
      grown.add("%s: threads %d -> %d".formatted(service.id(), first.threads(), last.threads()));
    }
    int half = warm.size() / 2;
    long early = warm.get(half).warnings() - first.warnings();
    long late = last.warnings() - warm.get(half).warnings();
    if (late > early * 2 + 10) {
      grown.add("%s: warnings %d, then %d".formatted(service.id(), early, late));
    }
  }

  /** KiB a millisecond, by least squares. */
  private static double slope(List<Use> uses, ToLongFunction<Use> what) {
    double meanX = uses.stream().mapToLong(Use::atMillis).average().orElseThrow();
    double meanY = uses.stream().mapToLong(what).average().orElseThrow();
    double top = 0;
    double bottom = 0;
    for (Use use : uses) {
      top += (use.atMillis() - meanX) * (what.applyAsLong(use) - meanY);
      bottom += (use.atMillis() - meanX) * (use.atMillis() - meanX);
    }
    return top / bottom;
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
    String histogram = LiveHeap.histogram(stack.local(), service);
    Use use =
        new Use(
            at,
            rss,
            LiveHeap.bytes(histogram) >> 10,
            count(process.resolve("fd")),
            count(process.resolve("task")),
            warnings);
    // For whoever wants to know what has grown.
    Path folder =
        Files.createDirectories(Path.of("target", "faults", "F25-heaps-" + FaultSettings.seed()));
    Files.writeString(
        folder.resolve("%s-%03d.txt".formatted(service.id(), round)),
        use + "\n" + LiveHeap.beside(stack.local(), service) + histogram);
    return use;
  }

  private static int count(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return (int) entries.count();
    }
  }
}
