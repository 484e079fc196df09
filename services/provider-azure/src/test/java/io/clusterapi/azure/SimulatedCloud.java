package io.clusterapi.azure;

import io.clusterapi.provider.contract.SimulatedSurroundings;
import io.clusterapi.simulator.Simulator;
import java.util.Map;

/** Azure for the service under test. */
public final class SimulatedCloud extends SimulatedSurroundings {
  @Override
  protected Map<String, String> settings(Simulator simulator) {
    return Map.of(
        "capi.azure.endpoint", simulator.uri().toString(),
        "capi.azure.authority-host", simulator.uri().toString());
  }

  @Override
  protected Map<String, String> secret(String namespace, String name) {
    return name.equals("password")
        ? Map.of("clientSecret", "simulated-password")
        : super.secret(namespace, name);
  }
}
