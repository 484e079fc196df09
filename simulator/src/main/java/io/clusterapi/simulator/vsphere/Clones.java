package io.clusterapi.simulator.vsphere;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Faults;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Makes virtual machines from templates. */
final class Clones {
  private static final int NAME_LENGTH = 80;
  private static final int FIRST = 1000;
  private static final String LINKED = "createNewChildDiskBacking";

  private final Inventory inventory;
  private final Tasks tasks;
  private final Faults faults;
  private final VSphereSettings settings;

  Clones(Inventory inventory, Tasks tasks, Faults faults, VSphereSettings settings) {
    this.inventory = inventory;
    this.tasks = tasks;
    this.faults = faults;
    this.settings = settings;
  }

  /** CloneVM_Task; wrong references are refused at once, all else by the task. */
  String clone(Transaction transaction, String source, Element call) {
    Inventory.Item template =
        inventory
            .find(source)
            .filter(item -> item.type().equals("VirtualMachine"))
            .orElseThrow(() -> VimFault.notFound("VirtualMachine", source));
    inventory.require("Folder", call.at("folder"));
    String name = call.at("name");
    if (name.isBlank() || name.length() > NAME_LENGTH) {
      throw new VimFault("InvalidName", "The name '" + name + "' is invalid.");
    }
    Element spec = call.child("spec").orElseThrow(() -> VimFault.invalidArgument("spec"));
    String pool = spec.at("location.pool");
    if (pool.isEmpty()) {
      throw VimFault.invalidArgument("spec.location.pool");
    }
    inventory.require("ResourcePool", pool);
    if (!spec.at("location.datastore").isEmpty()) {
      inventory.require("Datastore", spec.at("location.datastore"));
    }
    if (!spec.at("location.profile.profileId").isEmpty()) {
      PolicyApi.require(spec.at("location.profile.profileId"));
    }
    if (spec.at("location.diskMoveType").startsWith(LINKED)) {
      String snapshot = spec.at("snapshot");
      if (!snapshot.equals(template.fact("snapshot"))
          && !snapshot.equals(template.fact("firstSnapshot"))) {
        throw VimFault.invalidArgument("spec.snapshot");
      }
    }
    Optional<Resource> taken = named(transaction, call.at("folder"), name);
    if (taken.isPresent()) {
      return tasks.begin(
          transaction,
          "CloneVM_Task",
          source,
          settings.cloneDelay(),
          (later, task) -> {
            throw duplicate(name);
          },
          nothing -> {});
    }
    Resource reserved = reserve(transaction, template, call, spec);
    return tasks.begin(
        transaction,
        "CloneVM_Task",
        source,
        settings.cloneDelay(),
        (later, task) -> finish(later, reserved),
        failed -> failed.delete(reserved.key()));
  }

  static Optional<Resource> named(Transaction transaction, String folder, String name) {
    return transaction
        .list(
            VSphereCloud.SCOPE,
            VirtualMachines.TYPE,
            vm -> vm.text("folder").equals(folder) && vm.text("name").equals(name))
        .stream()
        .findFirst();
  }

  private static VimFault duplicate(String name) {
    return new VimFault(
        "DuplicateName", "The name '" + name + "' already exists.", Element.text("name", name));
  }

  private Resource reserve(
      Transaction transaction, Inventory.Item template, Element call, Element spec) {
    Element config = spec.child("config").orElse(Element.of("config"));
    String moref = "vm-" + Numbers.next(transaction, "vm", FIRST);
    ObjectNode shown =
        object(
            "name", call.at("name"),
            "folder", call.at("folder"),
            "pool", spec.at("location.pool"),
            "datastore", orElse(spec.at("location.datastore"), "datastore-31"),
            "instanceUuid", instanceUuid(transaction, config.at("instanceUuid"), moref),
            "uuid", uuid("bios/" + moref),
            "numCPUs", number(config.at("numCPUs"), 2),
            "memoryMB", number(config.at("memoryMB"), 2048),
            "version", "vmx-19",
            "powerState", "poweredOff",
            "creating", true,
            "linked", spec.at("location.diskMoveType").startsWith(LINKED),
            "nics", array(),
            "disks", array(object("key", 2000, "capacityInKB", Inventory.TEMPLATE_DISK_KB)),
            "tags", array());
    ObjectNode hidden =
        object(
            "kubernetesVersion", template.fact("kubernetesVersion"),
            "template", template.name(),
            "extraConfig", object());
    Resource vm =
        transaction.create(VSphereCloud.SCOPE, VirtualMachines.TYPE, moref, shown, hidden);
    Resource base = vm.withHidden(all -> all.put("snapshot", spec.at("snapshot")));
    return transaction.put(new Reconfiguration(inventory, transaction, base).apply(config));
  }

  private String finish(Transaction transaction, Resource reserved) {
    Resource vm =
        transaction
            .find(reserved.key())
            .orElseThrow(() -> VimFault.notFound(VirtualMachines.TYPE, reserved.id()));
    Inventory.Item pool = inventory.require("ResourcePool", vm.text("pool"));
    if (vm.shown().path("numCPUs").asInt() > Inventory.HOST_CPUS
        || vm.shown().path("memoryMB").asLong() > Inventory.HOST_MEMORY_MIB) {
      throw new VimFault(
          "InsufficientResourcesFault", "No host has the CPUs or the memory that is asked for.");
    }
    OptionalInt limit = faults.quota(VirtualMachines.LEDGER_TYPE);
    long present =
        transaction.list(VSphereCloud.SCOPE, VirtualMachines.TYPE).stream()
            .filter(other -> !other.shown().path("creating").asBoolean())
            .count();
    if (limit.isPresent() && present >= limit.getAsInt()) {
      throw new VimFault(
          "InsufficientStorageSpace",
          "The datastore is full: it holds " + limit.getAsInt() + " virtual machines.");
    }
    List<Inventory.Item> hosts = inventory.hosts(pool);
    String host = hosts.get(Math.floorMod(vm.id().hashCode(), hosts.size())).moref();
    Resource made =
        transaction.put(vm.with(shown -> shown.put("creating", false).put("host", host)));
    Records.created(transaction, made);
    return made.id();
  }

  /**
   * vCenter takes the UUID it is given unless another virtual machine has it: then it makes a new
   * one and says nothing.
   */
  private static String instanceUuid(Transaction transaction, String asked, String moref) {
    boolean taken =
        transaction.list(VSphereCloud.SCOPE, VirtualMachines.TYPE).stream()
            .anyMatch(vm -> vm.text("instanceUuid").equalsIgnoreCase(asked));
    return asked.isEmpty() || taken ? uuid("instance/" + moref) : asked.toLowerCase(Locale.ROOT);
  }

  static String uuid(String of) {
    return UUID.nameUUIDFromBytes(of.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String orElse(String text, String otherwise) {
    return text.isEmpty() ? otherwise : text;
  }

  private static long number(String text, long otherwise) {
    try {
      return text.isEmpty() ? otherwise : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw VimFault.invalidArgument("spec.config");
    }
  }
}
