package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import java.util.Set;

/** Applies a VirtualMachineConfigSpec, refusing what does not fit the virtual machine. */
final class Reconfiguration {
  private static final Set<String> CARDS =
      Set.of("VirtualVmxnet3", "VirtualE1000", "VirtualE1000e", "VirtualEthernetCard");
  private static final int FIRST_CARD = 4000;
  private static final int FIRST_DISK = 2000;

  private final Inventory inventory;
  private final Transaction transaction;
  private Resource vm;

  Reconfiguration(Inventory inventory, Transaction transaction, Resource vm) {
    this.inventory = inventory;
    this.transaction = transaction;
    this.vm = vm;
  }

  Resource apply(Element config) {
    if (vm.text("powerState").equals("poweredOn")
        && (!config.at("numCPUs").isEmpty() || !config.at("memoryMB").isEmpty())) {
      throw VimFault.powerState("poweredOff", "poweredOn");
    }
    number(config, "numCPUs");
    number(config, "memoryMB");
    allocation(config, "cpuAllocation", Inventory.HOST_MHZ);
    allocation(config, "memoryAllocation", Inventory.HOST_MEMORY_MIB);
    for (Element option : config.all("extraConfig")) {
      String key = option.at("key");
      String value = option.at("value");
      vm =
          vm.withHidden(
              hidden -> {
                ObjectNode all = (ObjectNode) hidden.get("extraConfig");
                if (value.isEmpty()) {
                  all.remove(key);
                } else {
                  all.put(key, value);
                }
              });
    }
    config.all("deviceChange").forEach(this::device);
    return vm;
  }

  private void number(Element config, String field) {
    String text = config.at(field);
    if (text.isEmpty()) {
      return;
    }
    if (!text.matches("[1-9][0-9]{0,9}")) {
      throw VimFault.invalidArgument("spec." + field);
    }
    vm = vm.with(shown -> shown.put(field, Long.parseLong(text)));
  }

  private void allocation(Element config, String name, long most) {
    if (config.child(name).isEmpty()) {
      return;
    }
    ObjectNode allocation = object();
    for (String field : new String[] {"reservation", "limit", "shares.shares"}) {
      String text = config.at(name + "." + field);
      if (!text.isEmpty()) {
        allocation.put(field.split("\\.")[0], Long.parseLong(text));
      }
    }
    long reservation = allocation.path("reservation").asLong();
    if (reservation > allocation.path("limit").asLong(Long.MAX_VALUE)) {
      throw VimFault.invalidArgument("spec." + name + ".reservation");
    }
    if (reservation > most) {
      throw new VimFault(
          "InsufficientResourcesFault", "No host has as much as is to be reserved by " + name);
    }
    vm = vm.with(shown -> shown.set(name, allocation));
  }

  /** The network a card is on; that of a distributed switch is named by switch and port group. */
  private String network(Element backing) {
    if (!backing.type().equals("VirtualEthernetCardDistributedVirtualPortBackingInfo")) {
      return inventory.require("Network", backing.at("network")).moref();
    }
    if (!backing.at("port.switchUuid").equals(Inventory.SWITCH_UUID)) {
      throw VimFault.invalidArgument("spec.deviceChange.device.port.switchUuid");
    }
    return inventory
        .require("DistributedVirtualPortgroup", backing.at("port.portgroupKey"))
        .moref();
  }

  private void device(Element change) {
    Element device =
        change.child("device").orElseThrow(() -> VimFault.invalidArgument("spec.deviceChange"));
    String operation = change.at("operation");
    if (CARDS.contains(device.type())) {
      card(operation, device);
    } else if (device.type().equals("VirtualDisk")) {
      disk(operation, device, change.at("profile.profileId"));
    } else {
      throw new VimFault(
          "InvalidDeviceSpec", "Invalid configuration for device '" + device.type() + "'.");
    }
  }

  private void card(String operation, Element device) {
    int key = Integer.parseInt(device.at("key").isEmpty() ? "0" : device.at("key"));
    if (operation.equals("remove")) {
      vm =
          vm.with(shown -> Documents.removeWhere(shown.path("nics"), "key", Integer.toString(key)));
      return;
    }
    String network = network(device.child("backing").orElse(Element.of("backing")));
    int number = Numbers.next(transaction, "mac", 1);
    String asked = device.at("macAddress");
    String mac =
        asked.isEmpty()
            ? "00:50:56:%02x:%02x:%02x"
                .formatted(0x80 | number >> 16 & 0x3f, number >> 8 & 0xff, number & 0xff)
            : asked;
    vm =
        vm.with(
            shown -> {
              ArrayNode nics = (ArrayNode) shown.get("nics");
              nics.add(object("key", FIRST_CARD + nics.size(), "network", network, "mac", mac));
            });
  }

  private void disk(String operation, Element device, String policy) {
    if (!policy.isEmpty()) {
      PolicyApi.require(policy);
    }
    long size =
        Long.parseLong(device.at("capacityInKB").isEmpty() ? "0" : device.at("capacityInKB"));
    if (operation.equals("add")) {
      vm =
          vm.with(
              shown -> {
                ArrayNode disks = (ArrayNode) shown.get("disks");
                disks.add(object("key", FIRST_DISK + disks.size(), "capacityInKB", size));
              });
      return;
    }
    String key = device.at("key");
    JsonNode found =
        Documents.items(vm.shown().path("disks"))
            .filter(disk -> disk.path("key").asText().equals(key))
            .findFirst()
            .orElseThrow(
                () ->
                    new VimFault("InvalidDeviceSpec", "There is no device with key " + key + "."));
    long present = found.path("capacityInKB").asLong();
    boolean linked = vm.shown().path("linked").asBoolean();
    if (size < present || (linked && size != present)) {
      throw new VimFault(
          "InvalidDeviceOperation",
          "The disk has %d KB and cannot be given %d KB%s."
              .formatted(present, size, linked ? ": it is of a linked clone" : ""));
    }
    vm =
        vm.with(
            shown ->
                Documents.items(shown.path("disks"))
                    .filter(disk -> disk.path("key").asText().equals(key))
                    .forEach(disk -> changed((ObjectNode) disk, size, policy)));
  }

  private static void changed(ObjectNode disk, long size, String policy) {
    disk.put("capacityInKB", size);
    if (!policy.isEmpty()) {
      disk.put("policy", policy);
    }
  }
}
