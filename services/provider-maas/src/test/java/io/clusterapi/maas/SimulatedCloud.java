package io.clusterapi.maas;

import io.clusterapi.provider.contract.SimulatedSurroundings;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.maas.MaasCloud;
import java.util.Map;

/** MAAS for the service under test. */
public final class SimulatedCloud extends SimulatedSurroundings {
  @Override
  protected Map<String, String> settings(Simulator simulator) {
    return Map.of(
        "capi.maas.endpoint",
        simulator.uri().resolve("/MAAS").toString(),
        "capi.maas.api-key",
        MaasCloud.API_KEY);
  }
}
