package io.clusterapi.simulator.vsphere;

import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.Scheduler;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import io.clusterapi.simulator.cloud.World;
import java.util.List;
import java.util.Optional;

/** The life of virtual machines once they are cloned. */
final class VirtualMachines {
  static final String TYPE = "VirtualMachine";
  static final String LEDGER_TYPE = "virtual-machine";

  private final World world;
  private final Inventory inventory;
  private final Tasks tasks;
  private final Scheduler scheduler;
  private final VSphereSettings settings;
  private final VSphereMachines machines;

  VirtualMachines(
      World world,
      Inventory inventory,
      Tasks tasks,
      Scheduler scheduler,
      VSphereSettings settings,
      VSphereMachines machines) {
    this.world = world;
    this.inventory = inventory;
    this.tasks = tasks;
    this.scheduler = scheduler;
    this.settings = settings;
    this.machines = machines;
  }

  /** A virtual machine that is there; one being cloned is not yet. */
  static Optional<Resource> find(View view, String moref) {
    return view.find(VSphereCloud.SCOPE, TYPE, moref)
        .filter(vm -> !vm.shown().path("creating").asBoolean());
  }

  static Resource require(View view, String moref) {
    return find(view, moref).orElseThrow(() -> VimFault.notFound(TYPE, moref));
  }

  String reconfigure(Transaction transaction, String moref, Element call) {
    require(transaction, moref);
    Element spec = call.child("spec").orElseThrow(() -> VimFault.invalidArgument("spec"));
    return task(
        transaction,
        "ReconfigVM_Task",
        moref,
        (later, vm) -> later.put(new Reconfiguration(inventory, later, vm).apply(spec)));
  }

  /** UpgradeVM_Task: the virtual hardware can only become newer. */
  String upgrade(Transaction transaction, String moref, String version) {
    require(transaction, moref);
    return task(
        transaction,
        "UpgradeVM_Task",
        moref,
        (later, vm) -> {
          if (number(version) == number(vm.text("version"))) {
            throw new VimFault("AlreadyUpgraded", "The virtual machine is of that version.");
          }
          if (number(version) < number(vm.text("version"))) {
            throw VimFault.invalidArgument("version");
          }
          later.put(vm.with(shown -> shown.put("version", version)));
        });
  }

  private static int number(String version) {
    if (!version.matches("vmx-[0-9]{1,2}")) {
      throw VimFault.invalidArgument("version");
    }
    return Integer.parseInt(version.substring(4));
  }

  String powerOn(Transaction transaction, String moref) {
    Resource found = require(transaction, moref);
    if (found.text("powerState").equals("poweredOn")) {
      throw VimFault.powerState("poweredOff", "poweredOn");
    }
    return task(
        transaction,
        "PowerOnVM_Task",
        moref,
        (later, vm) -> {
          if (vm.text("powerState").equals("poweredOn")) {
            throw VimFault.powerState("poweredOff", "poweredOn");
          }
          String host = host(later, vm);
          Resource on =
              later.put(vm.with(shown -> shown.put("powerState", "poweredOn").put("host", host)));
          Resource booted = later.put(new GuestNetwork(later, on).configured());
          later.afterCommit(
              () -> {
                machines.powerOn(booted);
                scheduler.after(settings.guestDelay(), () -> toolsRunning(booted.key()));
              });
        });
  }

  /** Where it is, unless a rule binds it to others: then DRS moves it when it is switched on. */
  private String host(Transaction transaction, Resource vm) {
    List<Inventory.Item> hosts =
        DrsGroups.allowed(
            transaction,
            vm.id(),
            inventory.hosts(inventory.require("ResourcePool", vm.text("pool"))));
    if (hosts.isEmpty()) {
      throw new VimFault(
          "InsufficientResourcesFault", "No host satisfies the rules of the virtual machine.");
    }
    return hosts.stream()
        .map(Inventory.Item::moref)
        .filter(host -> host.equals(vm.text("host")))
        .findFirst()
        .orElse(hosts.get(0).moref());
  }

  private void toolsRunning(ResourceKey key) {
    world.write(
        transaction -> {
          find(transaction, key.id())
              .filter(vm -> vm.text("powerState").equals("poweredOn"))
              .ifPresent(vm -> transaction.put(vm.with(shown -> shown.put("tools", true))));
          return null;
        });
  }

  String powerOff(Transaction transaction, String moref) {
    Resource found = require(transaction, moref);
    if (!found.text("powerState").equals("poweredOn")) {
      throw VimFault.powerState("poweredOn", "poweredOff");
    }
    return task(
        transaction,
        "PowerOffVM_Task",
        moref,
        (later, vm) -> {
          if (!vm.text("powerState").equals("poweredOn")) {
            throw VimFault.powerState("poweredOn", "poweredOff");
          }
          off(later, vm);
        });
  }

  private void off(Transaction transaction, Resource vm) {
    Resource off =
        transaction.put(
            vm.with(
                shown -> {
                  shown.put("powerState", "poweredOff");
                  shown.remove("tools");
                }));
    transaction.afterCommit(() -> machines.powerOff(off));
  }

  /** ShutdownGuest answers at once; the guest goes off when it is done. */
  void shutdownGuest(Transaction transaction, String moref) {
    Resource vm = require(transaction, moref);
    if (!vm.text("powerState").equals("poweredOn")) {
      throw VimFault.powerState("poweredOn", "poweredOff");
    }
    if (!vm.shown().path("tools").asBoolean()) {
      throw new VimFault(
          "ToolsUnavailable",
          "Cannot complete operation because VMware Tools is not running in this virtual machine.");
    }
    transaction.afterCommit(
        () ->
            scheduler.after(
                settings.guestDelay(),
                () ->
                    world.write(
                        later -> {
                          find(later, moref)
                              .filter(one -> one.text("powerState").equals("poweredOn"))
                              .ifPresent(one -> off(later, one));
                          return null;
                        })));
  }

  /** Destroy_Task: refused while it is switched on, and of a template that is somebody's. */
  String destroy(Transaction transaction, String moref) {
    if (inventory.find(moref).isPresent()) {
      throw new VimFault("NoPermission", "Permission to perform this operation was denied.");
    }
    Resource found = require(transaction, moref);
    if (found.text("powerState").equals("poweredOn")) {
      throw VimFault.powerState("poweredOff", "poweredOn");
    }
    return task(
        transaction,
        "Destroy_Task",
        moref,
        (later, vm) -> {
          if (vm.text("powerState").equals("poweredOn")) {
            throw VimFault.powerState("poweredOff", "poweredOn");
          }
          later.delete(vm.key());
          DrsGroups.left(later, vm.id());
          Records.deleted(later, vm);
          later.afterCommit(() -> machines.destroy(vm));
        });
  }

  private interface Act {
    void apply(Transaction transaction, Resource vm);
  }

  private String task(Transaction transaction, String name, String moref, Act act) {
    return tasks.begin(
        transaction,
        name,
        moref,
        settings.taskDelay(),
        (later, task) -> {
          act.apply(later, require(later, moref));
          return "";
        },
        nothing -> {});
  }

  /** Drops clones a restart cut short and switches on what was on. */
  void resume() {
    for (Resource vm : world.everywhere(VSphereCloud.CLOUD, TYPE)) {
      if (vm.shown().path("creating").asBoolean()) {
        world.write(
            transaction -> {
              transaction.delete(vm.key());
              return null;
            });
      } else if (vm.text("powerState").equals("poweredOn")) {
        machines.powerOn(vm);
      } else {
        machines.know(vm);
      }
    }
  }
}
