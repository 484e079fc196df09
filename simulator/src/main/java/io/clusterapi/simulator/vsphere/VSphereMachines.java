package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.machine.MachineRegistry;
import java.util.Optional;

/** The machines behind the virtual machines. */
final class VSphereMachines {
  private final MachineRegistry registry;
  private final Inventory inventory;
  private final Runnable powered;

  /**
   * @param powered runs after a machine went on or off
   */
  VSphereMachines(MachineRegistry registry, Inventory inventory, Runnable powered) {
    this.registry = registry;
    this.inventory = inventory;
    this.powered = powered;
  }

  void know(Resource vm) {
    registry.register(machine(vm));
  }

  void powerOn(Resource vm) {
    registry.powerOn(machine(vm), new VmBoot(vm));
    powered.run();
  }

  void powerOff(Resource vm) {
    registry.powerOff(vm.id());
    powered.run();
  }

  void destroy(Resource vm) {
    registry.destroy(vm.id());
    powered.run();
  }

  private Machine machine(Resource vm) {
    String hostname = GuestInfo.of(vm).metadata().path("local-hostname").asText("ubuntu");
    String address = "";
    for (JsonNode nic : vm.shown().path("nics")) {
      for (JsonNode one : nic.path("addresses")) {
        address = address.isEmpty() ? one.asText() : address;
      }
    }
    String zone =
        inventory
            .find(vm.text("pool"))
            .flatMap(pool -> inventory.find(pool.fact("owner")))
            .map(Inventory.Item::name)
            .orElse("");
    return new Machine(
        vm.id(),
        VSphereCloud.CLOUD,
        "vsphere://" + vm.text("uuid"),
        hostname,
        Inventory.DATACENTER,
        zone,
        address,
        Optional.empty(),
        vm.secret("kubernetesVersion"),
        "vsphere-vm.cpu-%d.mem-%dgb.os-ubuntu"
            .formatted(
                vm.shown().path("numCPUs").asInt(), vm.shown().path("memoryMB").asLong() / 1024),
        registry.filesOf(vm.id()));
  }
}
