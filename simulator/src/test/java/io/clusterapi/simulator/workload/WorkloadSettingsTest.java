package io.clusterapi.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class WorkloadSettingsTest {
  @Test
  void propertiesChangeTheDefaultsAndWrongOnesAreNamed() {
    Properties properties = new Properties();
    assertThat(WorkloadSettings.of(properties)).isEqualTo(WorkloadSettings.defaults());
    properties.setProperty("capi.simulator.workload.node-silence", "50000");
    properties.setProperty("capi.simulator.workload.delete-nodes", "false");
    assertThat(WorkloadSettings.of(properties).notReadyDelay()).isEqualTo(Duration.ofSeconds(50));
    assertThat(WorkloadSettings.of(properties).deleteNodes()).isFalse();
    properties.setProperty("capi.simulator.workload.join-timeout", "5m");
    assertThatThrownBy(() -> WorkloadSettings.of(properties))
        .hasMessage(
            "-Dcapi.simulator.workload.join-timeout must be a number of milliseconds, found: 5m");
  }
}
