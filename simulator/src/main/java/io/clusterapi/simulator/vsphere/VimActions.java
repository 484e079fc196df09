package io.clusterapi.simulator.vsphere;

import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.Transaction;
import io.clusterapi.simulator.cloud.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The methods of vim25 that need a session, by name. */
final class VimActions {

  /** Answers without changing anything. */
  interface Read {
    List<Element> answer(View view, String self, Element call);
  }

  /** Answers and changes something. */
  interface Write {
    List<Element> answer(Transaction transaction, String self, Element call);
  }

  private final Map<String, Read> reads = new HashMap<>();
  private final Map<String, Write> writes = new HashMap<>();
  private final Inventory inventory;

  VimActions(
      Inventory inventory,
      PropertyCollector properties,
      Clones clones,
      VirtualMachines machines,
      DrsGroups groups,
      Tasks tasks) {
    this.inventory = inventory;
    reads.put("FindByInventoryPath", (view, self, call) -> byPath(view, call.at("inventoryPath")));
    reads.put("FindByUuid", (view, self, call) -> byUuid(view, call));
    reads.put(
        "RetrievePropertiesEx",
        (view, self, call) ->
            List.of(Element.of("returnval", "", properties.retrieve(view, call))));
    reads.put(
        "ContinueRetrievePropertiesEx",
        (view, self, call) ->
            List.of(Element.of("returnval", "", properties.next(call.at("token")))));
    writes.put("CloneVM_Task", (change, self, call) -> task(clones.clone(change, self, call)));
    writes.put(
        "ReconfigVM_Task", (change, self, call) -> task(machines.reconfigure(change, self, call)));
    writes.put(
        "UpgradeVM_Task",
        (change, self, call) -> task(machines.upgrade(change, self, call.at("version"))));
    writes.put("PowerOnVM_Task", (change, self, call) -> task(machines.powerOn(change, self)));
    writes.put("PowerOffVM_Task", (change, self, call) -> task(machines.powerOff(change, self)));
    writes.put("Destroy_Task", (change, self, call) -> task(machines.destroy(change, self)));
    writes.put(
        "ReconfigureComputeResource_Task",
        (change, self, call) -> task(groups.reconfigure(change, self, call)));
    writes.put(
        "ShutdownGuest",
        (change, self, call) -> {
          machines.shutdownGuest(change, self);
          return List.of();
        });
    writes.put(
        "CancelTask",
        (change, self, call) -> {
          tasks.cancel(change, self);
          return List.of();
        });
  }

  Optional<Read> read(String name) {
    return Optional.ofNullable(reads.get(name));
  }

  Optional<Write> write(String name) {
    return Optional.ofNullable(writes.get(name));
  }

  private static List<Element> task(String moref) {
    return List.of(Element.reference("returnval", Tasks.TYPE, moref));
  }

  private List<Element> byPath(View view, String path) {
    String whole = "/" + path.replaceAll("^/+|/+$", "");
    Optional<Inventory.Item> item = inventory.at(whole);
    if (item.isPresent()) {
      return found(item.get().type(), item.get().moref());
    }
    int slash = whole.lastIndexOf('/');
    Optional<Inventory.Item> folder = inventory.at(whole.substring(0, slash));
    String name = whole.substring(slash + 1);
    return folder
        .flatMap(
            in ->
                view
                    .list(
                        VSphereCloud.SCOPE,
                        VirtualMachines.TYPE,
                        vm ->
                            vm.text("folder").equals(in.moref())
                                && vm.text("name").equals(name)
                                && !vm.shown().path("creating").asBoolean())
                    .stream()
                    .findFirst())
        .map(vm -> found(VirtualMachines.TYPE, vm.id()))
        .orElse(List.of());
  }

  private static List<Element> byUuid(View view, Element call) {
    String uuid = call.at("uuid");
    boolean instance = call.at("instanceUuid").equals("true");
    return view.list(VSphereCloud.SCOPE, VirtualMachines.TYPE).stream()
        .filter(vm -> vm.text(instance ? "instanceUuid" : "uuid").equalsIgnoreCase(uuid))
        .filter(vm -> !vm.shown().path("creating").asBoolean())
        .map(Resource::id)
        .findFirst()
        .map(moref -> found(VirtualMachines.TYPE, moref))
        .orElse(List.of());
  }

  private static List<Element> found(String type, String moref) {
    return List.of(Element.reference("returnval", type, moref));
  }
}
