package io.clusterapi.provider.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private final Absences absences =
      new Absences(((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void oneAnswerIsNotBelieved() {
    assertThat(absences.believed("group")).isFalse();
    now = now.plus(Absences.BELIEVED_AFTER);
    assertThat(absences.believed("group")).isTrue();
  }

  @Test
  void aClockThatIsSetBackMakesTheWaitNoLongerThanItIs() {
    absences.believed("group");
    now = now.minus(Duration.ofHours(1));
    assertThat(absences.believed("group")).isFalse();
    now = now.plus(Absences.BELIEVED_AFTER);
    assertThat(absences.believed("group")).isTrue();
  }
}
