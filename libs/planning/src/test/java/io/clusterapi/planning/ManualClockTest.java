package io.clusterapi.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ManualClock clock = new ManualClock(START);

  @Test
  void timeStandsStillUntilItIsMoved() {
    assertThat(clock.instant()).isEqualTo(START).isEqualTo(clock.instant());
    clock.advance(Duration.ofMinutes(5));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(300));
  }

  @Test
  void movingToAnInstantThatHasPassedChangesNothing() {
    clock.advanceTo(START.plusSeconds(60));
    clock.advanceTo(START.plusSeconds(10));
    assertThat(clock.instant()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void aClockOfAnotherZoneTellsTheSameTime() {
    assertThat(clock.withZone(java.time.ZoneId.of("Asia/Tokyo"))).isSameAs(clock);
  }
}
