package io.clusterapi.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void aStartThatWritesAnArchiveMayTakeLonger() {
    Options usual = Options.onFreePorts(Path.of("project"), Path.of("state"));
    assertThat(usual.asTraining().startWithin())
        .isGreaterThanOrEqualTo(usual.startWithin().multipliedBy(3));
  }
}
