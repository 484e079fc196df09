package io.clusterapi.simulator.vsphere;

import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.SimulatedCloud;
import io.clusterapi.simulator.cloud.World;
import io.clusterapi.simulator.http.CloudApi;
import io.clusterapi.simulator.http.CloudRequest;
import io.clusterapi.simulator.http.CloudResponse;
import io.clusterapi.simulator.machine.Endpoints;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A simulated vCenter with one datacenter. Every server name leads to the same one. */
public final class VSphereCloud implements SimulatedCloud, CloudApi {
  /** Its name in scopes, the ledger and {@code Machine.cloud}. */
  public static final String CLOUD = "vsphere";

  static final Scope SCOPE = new Scope(CLOUD, "vcenter", Inventory.DATACENTER);

  private final Tasks tasks;
  private final VirtualMachines virtualMachines;
  private final VirtualAddresses addresses;
  private final Sessions sessions;
  private final SoapApi soap;
  private final TaggingApi tagging;
  private final PolicyApi policies;

  public VSphereCloud(
      World world,
      Faults faults,
      VSphereSettings settings,
      Scheduler scheduler,
      MachineRegistry registry) {
    Inventory inventory = new Inventory();
    addresses = new VirtualAddresses(registry);
    VSphereMachines machines = new VSphereMachines(registry, inventory, addresses::changed);
    tasks = new Tasks(world, scheduler);
    DrsGroups groups = new DrsGroups(inventory, tasks, settings.taskDelay());
    virtualMachines = new VirtualMachines(world, inventory, tasks, scheduler, settings, machines);
    sessions = new Sessions(settings);
    VimActions actions =
        new VimActions(
            inventory,
            new PropertyCollector(inventory),
            new Clones(inventory, tasks, faults, settings),
            virtualMachines,
            groups,
            tasks);
    soap = new SoapApi(world, faults, scheduler, sessions, actions);
    policies = new PolicyApi(world, faults, sessions, inventory);
    tagging = new TaggingApi(world, faults, sessions, new Tags(inventory));
  }

  @Override
  public CloudApi api() {
    return this;
  }

  @Override
  public Endpoints endpoints() {
    return addresses;
  }

  @Override
  public void resume() {
    tasks.resume();
    virtualMachines.resume();
  }

  /** Sessions that are open, to tell whether clients share theirs and log out. */
  public int sessions() {
    return sessions.count();
  }

  /** Forgets all sessions, as a vCenter that is restarted. */
  public void endSessions() {
    sessions.end();
  }

  @Override
  public boolean serves(CloudRequest request) {
    return request.path().equals("/sdk")
        || request.path().startsWith("/sdk/")
        || request.path().equals(PolicyApi.PATH)
        || request.path().startsWith(TaggingApi.ROOT);
  }

  @Override
  public CompletionStage<CloudResponse> answer(CloudRequest request) {
    if (request.path().startsWith("/sdk")) {
      return soap.answer(request);
    }
    return CompletableFuture.completedFuture(
        request.path().equals(PolicyApi.PATH) ? policies.answer(request) : tagging.answer(request));
  }
}
