package io.clusterapi.provider.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.provider.limit.SteadyClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class AbsencesTest {
  private Instant wall = Instant.parse("2026-01-01T12:00:00Z");
  private long nanos = 5;
  private final Absences absences =
      new Absences(
          new SteadyClock(((InstantSource) () -> wall).withZone(ZoneOffset.UTC), () -> nanos));

  @Test
  void oneAnswerIsNotBelieved() {
    assertThat(absences.believed("group")).isFalse();
    pass(Absences.BELIEVED_AFTER);
    assertThat(absences.believed("group")).isTrue();
  }

  @Test
  void aClockThatIsSetBackMakesTheWaitNoLonger() {
    absences.believed("group");
    wall = wall.minus(Duration.ofHours(1));
    assertThat(absences.believed("group")).isFalse();
    pass(Absences.BELIEVED_AFTER);
    assertThat(absences.believed("group")).isTrue();
  }

  @Test
  void aClockThatIsSetForwardMakesNobodyBelieveTooEarly() {
    absences.believed("group");
    wall = wall.plus(Duration.ofHours(1));
    assertThat(absences.believed("group")).isFalse();
  }

  @Test
  void whatWasFoundBetweenTwoAnswersIsThere() {
    absences.believed("group");
    absences.found("group");
    pass(Absences.BELIEVED_AFTER);
    assertThat(absences.believed("group")).isFalse();
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }
}
