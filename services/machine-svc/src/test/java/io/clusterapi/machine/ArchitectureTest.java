package io.clusterapi.machine;

import io.clusterapi.loop.testing.ArchitectureRules;
import io.clusterapi.loop.testing.UnreadFields;
import io.clusterapi.machine.config.MachineService;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ArchitectureRules {
  ArchitectureTest() {
    super("io.clusterapi.machine");
  }

  @Test
  void nobodyReadsWhatCountsAsUnread() {
    UnreadFields.check(new MachineService().unread(), "io.clusterapi.machine");
  }
}
