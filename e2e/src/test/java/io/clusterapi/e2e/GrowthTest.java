package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.benchmarks.clusters.ClusterBatch;
import io.clusterapi.benchmarks.clusters.ClusterBatch.Shape;
import io.clusterapi.benchmarks.observation.Reading;
import io.clusterapi.benchmarks.observation.StackProbe;
import io.clusterapi.benchmarks.report.Yardstick;
import io.clusterapi.benchmarks.stack.BenchStack;
import io.clusterapi.e2e.stack.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a cluster costs does not depend on how many there are: from 20 to 80 its rows, records and
 * CPU grow by a fifth at most. Work that looks at all of them for each change shows here first,
 * since it grows fourfold.
 *
 * <p>Rows and records repeat. CPU depends on the machine's neighbours, so it is told in yardsticks
 * taken beside each batch, and the cheaper of the two batches between 40 and 80 is what a cluster
 * costs there: work that grows with the clusters is in both. A stack of its own, because the
 * suite's holds calls back to what a real AWS account allows: two instances a second.
 */
class GrowthTest {
  private static final double MORE = 1.2;
  private static final Duration QUIET = Duration.ofSeconds(20);
  // A service's code is compiled by what it does first: without this the first batch is dearer.
  private static final int WARM_UP = 12;
  private static final int BATCH = 20;

  /** What a cluster of a batch cost; {@code work} is its CPU in thousands of yardsticks. */
  private record Cost(double rows, double records, double cpu, double work) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.1f rows, %.1f records, %.2f CPU-s, %.1f thousand yardsticks",
          rows,
          records,
          cpu,
          work);
    }
  }

  // 150 s of CPU: two minutes on two cores of its own, and a quarter of an hour, after which any
  // other test counts as stuck, beside what had a load average of 56.
  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void aClusterCostsTheSameBesideTwentyAndBesideEighty() throws Exception {
    Path folder = Path.of("target", "growth-" + ProcessHandle.current().pid());
    try (BenchStack stack = BenchStack.start(Settings.root(), folder, BenchStack.Wish.of("aws"));
        StackProbe probe = new StackProbe(stack);
        Yardstick.Beside yardstick = Yardstick.Beside.start();
        ClusterBatch warmUp = batch(stack, "warm-up", WARM_UP);
        ClusterBatch toTwenty = batch(stack, "to-20", BATCH);
        ClusterBatch toForty = batch(stack, "to-40", BATCH);
        ClusterBatch toSixty = batch(stack, "to-60", BATCH);
        ClusterBatch toEighty = batch(stack, "to-80", BATCH)) {
      warmUp.create(patience());
      warmUp.delete(patience());
      double idle = idle(probe);

      Cost first = cost(probe, yardstick, toTwenty, idle);
      Cost second = cost(probe, yardstick, toForty, idle);
      Cost third = cost(probe, yardstick, toSixty, idle);
      Cost fourth = cost(probe, yardstick, toEighty, idle);

      System.out.printf(
          "a cluster of the first 20: %s%nup to 40: %s%nup to 60: %s%nup to 80: %s%n",
          first, second, third, fourth);
      assertThat(fourth.rows())
          .as("journal rows of a cluster, with 20 in place %.1f", first.rows())
          .isLessThanOrEqualTo(first.rows() * MORE);
      assertThat(fourth.records())
          .as("Kafka records of a cluster, with 20 in place %.1f", first.records())
          .isLessThanOrEqualTo(first.records() * MORE);
      assertThat(Math.min(third.work(), fourth.work()))
          .as("thousand yardsticks of CPU of a cluster, with 20 in place %.1f", first.work())
          .isLessThanOrEqualTo(first.work() * MORE);
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

  private static Cost cost(
      StackProbe probe, Yardstick.Beside yardstick, ClusterBatch batch, double idle)
      throws InterruptedException {
    Reading before = probe.read();
    yardstick.micros();
    batch.create(patience());
    double micros = yardstick.micros();
    probe.awaitQuiet(QUIET);
    Reading used = probe.read().since(before);
    double cpu = (used.stackCpu() - idle * used.seconds()) / BATCH;
    return new Cost(
        used.journalRows() / BATCH, used.allRecords() / BATCH, cpu, cpu * 1e6 / micros / 1e3);
  }

  // 30 clusters on two cores that six others use took 4 minutes.
  private static Duration patience() {
    return Settings.patience().multipliedBy(3);
  }
}
