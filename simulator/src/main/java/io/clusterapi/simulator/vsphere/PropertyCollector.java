package io.clusterapi.simulator.vsphere;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads properties of many objects at once. */
final class PropertyCollector {
  private static final Set<String> OF_MACHINES =
      Set.of(
          "name",
          "parent",
          "datastore",
          "snapshot.currentSnapshot",
          "snapshot.rootSnapshotList",
          "resourceConfig.cpuAllocation",
          "resourceConfig.memoryAllocation",
          "config.instanceUuid",
          "config.uuid",
          "config.version",
          "config.template",
          "config.extraConfig",
          "config.hardware.device",
          "config.hardware.numCPU",
          "config.hardware.memoryMB",
          "runtime.powerState",
          "runtime.host",
          "guest.net",
          "guest.toolsRunningStatus");
  private static final Set<String> OF_TASKS =
      Set.of("info.state", "info.result", "info.error", "info.name", "info.entity");
  private static final Set<String> OF_OTHERS =
      Set.of(
          "name",
          "parent",
          "childEntity",
          "resourcePool",
          "owner",
          "configurationEx",
          "key",
          "uuid",
          "config.distributedVirtualSwitch",
          "datastore",
          "vmFolder",
          "hostFolder",
          "datastoreFolder",
          "networkFolder");

  private final Inventory inventory;
  private final Map<String, List<Element>> rest = new ConcurrentHashMap<>();
  private final AtomicInteger tokens = new AtomicInteger();

  PropertyCollector(Inventory inventory) {
    this.inventory = inventory;
  }

  /** RetrievePropertiesEx. One object that is gone makes the whole call fail, as it does there. */
  List<Element> retrieve(View view, Element call) {
    List<Element> found = new ArrayList<>();
    for (Element spec : call.all("specSet")) {
      for (Element one : spec.all("objectSet")) {
        Element object =
            one.child("obj").orElseThrow(() -> VimFault.invalidArgument("specSet.objectSet.obj"));
        Map<String, Element> values = values(view, object.type(), object.text());
        List<Element> content = new ArrayList<>();
        content.add(object);
        for (Element properties : spec.all("propSet")) {
          if (properties.at("type").equals(object.type())) {
            add(content, properties, object.type(), values);
          }
        }
        found.add(Element.of("objects", "", content));
      }
    }
    String limit = call.at("options.maxObjects");
    return page(found, limit.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(limit));
  }

  /** ContinueRetrievePropertiesEx. */
  List<Element> next(String token) {
    List<Element> remaining = rest.remove(token);
    if (remaining == null) {
      throw new VimFault("InvalidProperty", "The token is not known.");
    }
    return page(remaining, 100);
  }

  private List<Element> page(List<Element> found, int limit) {
    if (found.size() <= limit) {
      return found;
    }
    String token = Integer.toString(tokens.incrementAndGet());
    rest.put(token, List.copyOf(found.subList(limit, found.size())));
    List<Element> page = new ArrayList<>();
    page.add(Element.text("token", token));
    page.addAll(found.subList(0, limit));
    return page;
  }

  private static void add(
      List<Element> content, Element properties, String type, Map<String, Element> values) {
    Set<String> known =
        switch (type) {
          case VirtualMachines.TYPE -> OF_MACHINES;
          case Tasks.TYPE -> OF_TASKS;
          case Tasks.MANAGER -> Set.of(Tasks.RECENT);
          default -> OF_OTHERS;
        };
    for (Element path : properties.all("pathSet")) {
      if (!known.contains(path.text())) {
        throw new VimFault(
            "InvalidProperty",
            "The property " + path.text() + " is not part of the simulated " + type + ".",
            Element.text("name", path.text()));
      }
      Element value = values.get(path.text());
      if (value != null) {
        content.add(Element.of("propSet", Element.text("name", path.text()), value));
      }
    }
  }

  private Map<String, Element> values(View view, String type, String moref) {
    Optional<Inventory.Item> item =
        inventory.find(moref).filter(found -> found.type().equals(type));
    if (item.isPresent()) {
      return type.equals(VirtualMachines.TYPE) ? template(item.get()) : entity(view, item.get());
    }
    if (type.equals(Tasks.MANAGER)) {
      return Tasks.recent(view);
    }
    if (type.equals(Tasks.TYPE)) {
      return view.find(VSphereCloud.SCOPE, Tasks.TYPE, moref)
          .map(Tasks::properties)
          .orElseThrow(() -> VimFault.notFound(type, moref));
    }
    if (type.equals(VirtualMachines.TYPE)) {
      return machine(VirtualMachines.require(view, moref));
    }
    throw VimFault.notFound(type, moref);
  }

  private Map<String, Element> entity(View view, Inventory.Item item) {
    Map<String, Element> values = new HashMap<>();
    values.put("name", string(item.name()));
    inventory
        .find(item.parent())
        .ifPresent(up -> values.put("parent", Element.referenceValue(up.type(), up.moref())));
    item.facts()
        .forEach(
            (name, moref) ->
                inventory
                    .find(moref)
                    .ifPresent(
                        other ->
                            values.put(name, Element.referenceValue(other.type(), other.moref()))));
    for (String text : new String[] {"key", "uuid"}) {
      if (!item.fact(text).isEmpty()) {
        values.put(text, string(item.fact(text)));
      }
    }
    if (item.type().equals("ClusterComputeResource")) {
      values.put("configurationEx", DrsGroups.configuration(view, item.moref()));
      values.put("datastore", references(inventory.all("Datastore")));
    }
    if (item.type().equals("Folder")) {
      List<Element> children = new ArrayList<>();
      inventory
          .children(item.moref())
          .forEach(child -> children.add(reference(child.type(), child.moref())));
      view.list(VSphereCloud.SCOPE, VirtualMachines.TYPE).stream()
          .filter(vm -> vm.text("folder").equals(item.moref()))
          .filter(vm -> !vm.shown().path("creating").asBoolean())
          .forEach(vm -> children.add(reference(VirtualMachines.TYPE, vm.id())));
      values.put("childEntity", Element.of("val", "ArrayOfManagedObjectReference", children));
    }
    return values;
  }

  private static Map<String, Element> template(Inventory.Item item) {
    Map<String, Element> values = new HashMap<>();
    values.put("name", string(item.name()));
    values.put("parent", Element.referenceValue("Folder", item.parent()));
    values.put("config.template", Element.typed("val", "xsd:boolean", "true"));
    values.put("config.instanceUuid", string(Clones.uuid("template/" + item.moref())));
    values.put("config.uuid", string(Clones.uuid("template-bios/" + item.moref())));
    values.put("config.version", string("vmx-19"));
    values.put("runtime.powerState", powerState("poweredOff"));
    values.put(
        "snapshot.currentSnapshot",
        Element.referenceValue("VirtualMachineSnapshot", item.fact("snapshot")));
    values.put("snapshot.rootSnapshotList", snapshots(item));
    values.put(
        "config.hardware.device",
        Element.of("val", "ArrayOfVirtualDevice", List.of(disk(2000, Inventory.TEMPLATE_DISK_KB))));
    return values;
  }

  /** Each template has two: the one after its installation, and the current one. */
  private static Element snapshots(Inventory.Item template) {
    String type = "VirtualMachineSnapshot";
    return Element.of(
        "val",
        "ArrayOfVirtualMachineSnapshotTree",
        List.of(
            Element.of(
                "VirtualMachineSnapshotTree",
                Element.reference("snapshot", type, template.fact("firstSnapshot")),
                Element.text("name", "installed"),
                Element.of(
                    "childSnapshotList",
                    Element.reference("snapshot", type, template.fact("snapshot")),
                    Element.text("name", "ready")))));
  }

  private static Element allocation(JsonNode allocation) {
    List<Element> all = new ArrayList<>();
    for (Map.Entry<String, JsonNode> one : allocation.properties()) {
      all.add(Element.text(one.getKey(), one.getValue().asText()));
    }
    return Element.of("val", "ResourceAllocationInfo", all);
  }

  private Map<String, Element> machine(Resource vm) {
    Map<String, Element> values = new HashMap<>();
    for (String name : new String[] {"cpuAllocation", "memoryAllocation"}) {
      values.put("resourceConfig." + name, allocation(vm.shown().path(name)));
    }
    String base = vm.hidden().path("snapshot").asText();
    if (!base.isEmpty()) {
      values.put(
          "snapshot.currentSnapshot", Element.referenceValue("VirtualMachineSnapshot", base));
    }
    values.put("name", string(vm.text("name")));
    values.put("parent", Element.referenceValue("Folder", vm.text("folder")));
    values.put("config.template", Element.typed("val", "xsd:boolean", "false"));
    values.put("config.instanceUuid", string(vm.text("instanceUuid")));
    values.put("config.uuid", string(vm.text("uuid")));
    values.put("config.version", string(vm.text("version")));
    values.put(
        "config.hardware.numCPU",
        Element.typed("val", "xsd:int", vm.shown().path("numCPUs").asText()));
    values.put(
        "config.hardware.memoryMB",
        Element.typed("val", "xsd:int", vm.shown().path("memoryMB").asText()));
    values.put("runtime.powerState", powerState(vm.text("powerState")));
    values.put("runtime.host", Element.referenceValue("HostSystem", vm.text("host")));
    values.put("datastore", references(inventory.find(vm.text("datastore")).stream().toList()));
    boolean tools = vm.shown().path("tools").asBoolean();
    values.put(
        "guest.toolsRunningStatus", string(tools ? "guestToolsRunning" : "guestToolsNotRunning"));
    List<Element> devices = new ArrayList<>();
    List<Element> guest = new ArrayList<>();
    for (JsonNode disk : vm.shown().path("disks")) {
      devices.add(disk(disk.path("key").asInt(), disk.path("capacityInKB").asLong()));
    }
    for (JsonNode nic : vm.shown().path("nics")) {
      devices.add(card(nic));
      guest.add(guestNic(nic));
    }
    values.put("config.hardware.device", Element.of("val", "ArrayOfVirtualDevice", devices));
    if (tools) {
      values.put("guest.net", Element.of("val", "ArrayOfGuestNicInfo", guest));
    }
    List<Element> options = new ArrayList<>();
    for (Map.Entry<String, JsonNode> option : vm.hidden().path("extraConfig").properties()) {
      options.add(
          Element.of(
              "OptionValue",
              Element.text("key", option.getKey()),
              Element.typed("value", "xsd:string", option.getValue().asText())));
    }
    values.put("config.extraConfig", Element.of("val", "ArrayOfOptionValue", options));
    return values;
  }

  private static Element disk(int key, long capacity) {
    return Element.of(
        "VirtualDevice",
        "VirtualDisk",
        List.of(
            Element.text("key", Integer.toString(key)),
            Element.text("controllerKey", "1000"),
            Element.text("unitNumber", Integer.toString(key - 2000)),
            Element.text("capacityInKB", Long.toString(capacity))));
  }

  private Element card(JsonNode nic) {
    String network = nic.path("network").asText();
    Element backing =
        network.startsWith("dvportgroup-")
            ? Element.of(
                "backing",
                "VirtualEthernetCardDistributedVirtualPortBackingInfo",
                List.of(
                    Element.of(
                        "port",
                        Element.text("switchUuid", Inventory.SWITCH_UUID),
                        Element.text("portgroupKey", network))))
            : Element.of(
                "backing",
                "VirtualEthernetCardNetworkBackingInfo",
                List.of(
                    Element.text("deviceName", networkName(network)),
                    Element.reference("network", "Network", network)));
    return Element.of(
        "VirtualDevice",
        "VirtualVmxnet3",
        List.of(
            Element.text("key", nic.path("key").asText()),
            backing,
            Element.text("macAddress", nic.path("mac").asText())));
  }

  private Element guestNic(JsonNode nic) {
    List<Element> children = new ArrayList<>();
    children.add(Element.text("network", networkName(nic.path("network").asText())));
    nic.path("addresses").forEach(one -> children.add(Element.text("ipAddress", one.asText())));
    children.add(Element.text("macAddress", nic.path("mac").asText()));
    children.add(Element.text("connected", "true"));
    children.add(Element.text("deviceConfigId", nic.path("key").asText()));
    return Element.of("GuestNicInfo", "", children);
  }

  private String networkName(String moref) {
    return inventory.find(moref).map(Inventory.Item::name).orElse("");
  }

  private static Element references(List<Inventory.Item> items) {
    return Element.of(
        "val",
        "ArrayOfManagedObjectReference",
        items.stream().map(item -> reference(item.type(), item.moref())).toList());
  }

  private static Element reference(String type, String moref) {
    return Element.reference("ManagedObjectReference", type, moref);
  }

  private static Element string(String text) {
    return Element.typed("val", "xsd:string", text);
  }

  private static Element powerState(String state) {
    return Element.typed("val", "VirtualMachinePowerState", state);
  }
}
