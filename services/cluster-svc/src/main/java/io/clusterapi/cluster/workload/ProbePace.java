package io.clusterapi.cluster.workload;

import java.time.Duration;

/**
 * How often the API server of a workload cluster is asked whether it answers. Upstream's cluster
 * cache asks each every 10 s, waits 5 s for the answer and gives a connection up after 5 failures
 * in a row; with a thousand clusters these are a hundred requests a second for nothing.
 *
 * @param eager between two questions while the answers are not yet trusted: after connecting and
 *     after a failure
 * @param steady between two questions once it has answered for long enough
 * @param trustAfter how long it must have answered each time
 * @param failures after so many failures in a row the connection is given up
 */
record ProbePace(Duration eager, Duration steady, Duration trustAfter, int failures) {
  ProbePace {
    if (eager.isNegative() || eager.isZero() || steady.compareTo(eager) < 0) {
      throw new IllegalArgumentException(
          "capi.workload.probe-interval must be positive and capi.workload.probe-interval-steady"
              + " not shorter; found %s and %s".formatted(eager, steady));
    }
  }

  /**
   * A point in time between nothing and the whole of an interval, always the same for one link and
   * spread evenly over many: after a restart all of them connect within the same few seconds.
   */
  static double phase(String link) {
    // Fibonacci hashing: names that differ by a number at their end lie far apart.
    return ((link.hashCode() * 0x9E3779B9) >>> 1) / (double) (1 << 30) / 2;
  }

  /** From connecting to the first question. */
  Duration first(double phase) {
    return part(eager, phase);
  }

  /** From the last question at the eager pace to the first at the steady one. */
  Duration slowing(double phase) {
    return eager.plus(part(steady.minus(eager), phase));
  }

  private static Duration part(Duration whole, double phase) {
    return Duration.ofNanos((long) (whole.toNanos() * phase));
  }
}
