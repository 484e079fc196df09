package io.clusterapi.simulator.azure;

import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.LoopbackAddresses;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.SimulatedCloud;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.MachineRegistry;

/** A simulated Azure: resource groups, network and compute over one world. */
public final class AzureCloud implements SimulatedCloud {
  /** Its name in scopes, the ledger and {@code Machine.cloud}. */
  public static final String CLOUD = "azure";

  private final Operations operations;
  private final AzureEndpoints endpoints;
  private final ArmApi api;

  public AzureCloud(
      World world,
      Faults faults,
      AzureSettings settings,
      Scheduler scheduler,
      LoopbackAddresses addresses,
      MachineRegistry registry) {
    AzureMachines machines = new AzureMachines(world, registry);
    operations = new Operations(world, scheduler, settings, machines);
    endpoints = new AzureEndpoints(world);
    ArmStore store = new ArmStore(new NetworkShapes(addresses), operations, machines, faults);
    api = new ArmApi(world, faults, scheduler, store);
  }

  @Override
  public ArmApi api() {
    return api;
  }

  @Override
  public Endpoints endpoints() {
    return endpoints;
  }

  @Override
  public void resume() {
    operations.resume();
  }
}
