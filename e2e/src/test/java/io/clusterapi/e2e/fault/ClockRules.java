package io.clusterapi.e2e.fault;

import java.time.Duration;

/** Rules that move the clock of a service. */
final class ClockRules {
  private ClockRules() {}

  /** Shifts what {@code Clock} and {@code Instant.now()} tell; {@code System.nanoTime} stays. */
  static Rule[] shifting(Duration step) {
    return new Rule[] {
      new Rule(
          "instants " + step.toSeconds(),
          "java.time.Clock",
          "currentInstant()",
          "AT EXIT",
          "TRUE",
          "RETURN $!.plusSeconds(%dL)".formatted(step.toSeconds())),
      new Rule(
          "milliseconds " + step.toSeconds(),
          "java.time.Clock$SystemClock",
          "millis()",
          "AT EXIT",
          "TRUE",
          "RETURN $! + %dL".formatted(step.toMillis()))
    };
  }
}
