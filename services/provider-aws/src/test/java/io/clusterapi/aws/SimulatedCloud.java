package io.clusterapi.aws;

import io.clusterapi.provider.contract.SimulatedSurroundings;
import io.clusterapi.simulator.Simulator;
import java.util.Map;

/** AWS for the service under test. */
public final class SimulatedCloud extends SimulatedSurroundings {
  @Override
  protected Map<String, String> settings(Simulator simulator) {
    System.setProperty("aws.accessKeyId", "AKIATEST");
    System.setProperty("aws.secretAccessKey", "secret");
    return Map.of("capi.aws.endpoint", simulator.uri().toString());
  }

  @Override
  protected void settingsNoLongerUsed() {
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }
}
