package io.clusterapi.vsphere.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PowerOffTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final String ASKED = Long.toString(NOON.toEpochMilli());

  @Test
  void theWaitForAGuestGoesOnOverARestart() {
    assertThat(PowerOff.waited(ASKED, NOON.plusSeconds(40))).contains(Duration.ofSeconds(40));
    assertThat(PowerOff.waited("", NOON)).isEmpty();
  }

  @Test
  void aGuestAskedAtATimeToComeIsAskedAnew() {
    assertThat(PowerOff.waited(ASKED, NOON.minus(Duration.ofHours(1)))).isEmpty();
  }
}
