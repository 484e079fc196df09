package io.clusterapi.machine;

import io.clusterapi.loop.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
  ArchitectureTest() {
    super("io.clusterapi.machine");
  }
}
