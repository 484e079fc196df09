package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.observation.Reading;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.e2e.stack.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a cluster costs does not depend on how many there are. Work that looks at all of them for
 * each change shows here first: from 10 to 40 clusters it grows fourfold.
 *
 * <p>10 and 40, where `./capi bench clusters` compares 20 and 80: 100 clusters are 100 to 150 s of
 * CPU, which is more than a build has to spare. The long lane has 20 and 80. A stack of its own,
 * because the suite's holds calls back to what a real AWS account allows: two instances a second.
 */
class GrowthTest {
  private static final double MORE = 1.2;
  // The CPU of the same work on a machine that others use was seen to differ by a half: caches and
  // the share of a core that a sibling leaves are not ours. Rows and records do not depend on that.
  private static final double MORE_CPU = 1.6;
  private static final Duration QUIET = Duration.ofSeconds(20);
  private static final int WARM_UP = 4;

  private record Cost(double rows, double records, double cpu) {}

  // 82 s of CPU: under a minute on two cores of its own, and 8 minutes, after which any other test
  // counts as stuck, beside what had a load average of 56.
  @Test
  @Timeout(value = 20, unit = TimeUnit.MINUTES)
  void aClusterCostsTheSameBesideTenAndBesideForty() throws Exception {
    int few = Settings.thorough() ? 20 : 10;
    int many = Settings.thorough() ? 80 : 40;
    Path folder = Path.of("target", "growth-" + ProcessHandle.current().pid());
    try (BenchStack stack = BenchStack.start(Settings.root(), folder, BenchStack.Wish.of("aws"));
        StackProbe probe = new StackProbe(stack);
        ClusterBatch warmUp = batch(stack, "warm-up", WARM_UP);
        ClusterBatch first = batch(stack, "few", few);
        ClusterBatch rest = batch(stack, "many", many - few)) {
      warmUp.create(patience());
      double idle = idle(probe);

      Cost atFirst = cost(probe, first, few, idle);
      Cost later = cost(probe, rest, many - few, idle);

      System.out.printf(
          "a cluster of the first %d: %s%na cluster of %d beside them: %s%n",
          few, atFirst, many - few, later);
      assertThat(later.rows())
          .as("journal rows of a cluster, with %d in place %.1f", few, atFirst.rows())
          .isLessThanOrEqualTo(atFirst.rows() * MORE);
      assertThat(later.records())
          .as("Kafka records of a cluster, with %d in place %.1f", few, atFirst.records())
          .isLessThanOrEqualTo(atFirst.records() * MORE);
      assertThat(later.cpu())
          .as("CPU-s of a cluster, with %d in place %.2f", few, atFirst.cpu())
          .isLessThanOrEqualTo(atFirst.cpu() * MORE_CPU);
    }
  }

  private static ClusterBatch batch(BenchStack stack, String prefix, int count) {
    // Elliptic keys: five of RSA are a third of a second of CPU for each cluster, always the same.
    return new ClusterBatch(
        stack.api(),
        new Shape("aws", "growth", prefix, count, 1, 1, Optional.of("ECDSA-P256"), 8, false));
  }

  /** CPU of a second in which nothing is asked for. */
  private static double idle(StackProbe probe) throws InterruptedException {
    probe.awaitQuiet(QUIET);
    Reading before = probe.read();
    Thread.sleep(3_000);
    Reading used = probe.read().since(before);
    return used.stackCpu() / used.seconds();
  }

  private static Cost cost(StackProbe probe, ClusterBatch batch, int count, double idle) {
    Reading before = probe.read();
    batch.create(patience());
    probe.awaitQuiet(QUIET);
    Reading used = probe.read().since(before);
    return new Cost(
        used.journalRows() / count,
        used.allRecords() / count,
        (used.stackCpu() - idle * used.seconds()) / count);
  }

  // 30 clusters on two cores that six others use took 4 minutes.
  private static Duration patience() {
    return Settings.patience().multipliedBy(3);
  }
}
