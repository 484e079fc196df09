package io.clusterapi.cluster;

import io.clusterapi.loop.testing.ArchitectureRules;

class ArchitectureTest extends ArchitectureRules {
  ArchitectureTest() {
    super("io.clusterapi.cluster");
  }
}
