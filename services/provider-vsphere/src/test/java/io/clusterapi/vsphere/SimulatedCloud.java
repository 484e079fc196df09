package io.clusterapi.vsphere;

import io.clusterapi.provider.contract.SimulatedSurroundings;
import io.clusterapi.simulator.Simulator;
import java.util.Map;

/** A vCenter for the service under test. */
public final class SimulatedCloud extends SimulatedSurroundings {
  @Override
  protected Map<String, String> settings(Simulator simulator) {
    return Map.of("capi.vsphere.endpoint", simulator.uri().toString());
  }

  @Override
  protected Map<String, String> secret(String namespace, String name) {
    return name.equals("demo")
        ? Map.of("username", "administrator@vsphere.local", "password", "simulated-password")
        : super.secret(namespace, name);
  }
}
