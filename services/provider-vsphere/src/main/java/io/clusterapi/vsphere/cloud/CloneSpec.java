package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.vsphere.planning.Params;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the arguments of CloneVM_Task. */
final class CloneSpec {
  private static final long KIB_PER_GIB = 1024L * 1024;

  private CloneSpec() {}

  static Xml of(Params.Machine machine, Placement placement, String userData) {
    Xml xml =
        new Xml()
            .reference("folder", placement.folder())
            .text("name", machine.name())
            .open("spec")
            .open("location");
    placement.datastore().ifPresent(datastore -> xml.reference("datastore", datastore));
    xml.text(
        "diskMoveType",
        placement.snapshot().isPresent()
            ? "createNewChildDiskBacking"
            : "moveAllDiskBackingsAndConsolidate");
    xml.reference("pool", placement.pool());
    placement
        .storagePolicy()
        .ifPresent(
            policy ->
                xml.open("profile", "VirtualMachineDefinedProfileSpec")
                    .text("profileId", policy)
                    .close("profile"));
    xml.close("location").text("template", false).open("config");
    config(xml, machine, placement, userData);
    xml.close("config");
    // Switched on once its metadata is written: that needs the MAC addresses vCenter gives.
    xml.text("powerOn", false);
    placement.snapshot().ifPresent(snapshot -> xml.reference("snapshot", snapshot));
    return xml.close("spec");
  }

  private static void config(
      Xml xml, Params.Machine machine, Placement placement, String userData) {
    Params.Hardware hardware = machine.hardware();
    xml.text("instanceUuid", machine.instanceUuid())
        .open("flags")
        .text("diskUuidEnabled", true)
        .close("flags")
        .text("numCPUs", hardware.cpus())
        .text("numCoresPerSocket", hardware.coresPerSocket())
        .text("memoryMB", hardware.memoryMiB());
    disks(xml, hardware, placement);
    for (int i = 0; i < machine.devices().size(); i++) {
      card(xml, -10 - i, machine.devices().get(i), placement.networks().get(i));
    }
    allocation(xml, "cpuAllocation", hardware.cpuAllocation());
    allocation(xml, "memoryAllocation", hardware.memoryAllocation());
    Map<String, String> options = new TreeMap<>(machine.options());
    options.putAll(machine.marks());
    options.put("guestinfo.userdata", userData);
    options.put("guestinfo.userdata.encoding", GuestMetadata.USER_DATA_ENCODING);
    option(xml, options);
    xml.text("nestedHVEnabled", hardware.nestedVirtualization())
        .text("migrateEncryption", hardware.migrateEncryption())
        .text("ftEncryptionMode", hardware.ftEncryption());
  }

  static void option(Xml xml, Map<String, String> options) {
    options.forEach(
        (key, value) ->
            xml.open("extraConfig").text("key", key).string("value", value).close("extraConfig"));
  }

  /** Disks of a linked clone stay as they are: they are the template's. */
  private static void disks(Xml xml, Params.Hardware hardware, Placement placement) {
    boolean linked = placement.snapshot().isPresent();
    List<XmlNode> disks = placement.disks();
    for (int i = 0; i < disks.size() && !linked; i++) {
      Integer wanted = size(hardware, i);
      long present = Long.parseLong(disks.get(i).at("capacityInKB"));
      if (wanted == null || wanted * KIB_PER_GIB == present) {
        continue;
      }
      if (wanted * KIB_PER_GIB < present) {
        throw VSphereFailures.exception(
            Category.INVALID,
            "%s: the template's disk has %d GiB and cannot become smaller: ask for more than %d"
                .formatted(
                    i == 0 ? "spec.diskGiB" : "spec.additionalDisksGiB",
                    present / KIB_PER_GIB,
                    wanted));
      }
      xml.open("deviceChange")
          .text("operation", "edit")
          .open("device", "VirtualDisk")
          .text("key", disks.get(i).at("key"))
          .text("controllerKey", disks.get(i).at("controllerKey"))
          .text("unitNumber", disks.get(i).at("unitNumber"))
          .text("capacityInKB", wanted * KIB_PER_GIB)
          .close("device")
          .close("deviceChange");
    }
    added(xml, hardware.dataDisks(), disks);
  }

  private static Integer size(Params.Hardware hardware, int disk) {
    if (disk == 0) {
      return hardware.diskGiB();
    }
    return disk - 1 < hardware.additionalDisksGiB().size()
        ? hardware.additionalDisksGiB().get(disk - 1)
        : null;
  }

  private static void added(Xml xml, List<Params.Disk> added, List<XmlNode> disks) {
    if (added.isEmpty()) {
      return;
    }
    if (disks.isEmpty()) {
      throw VSphereFailures.exception(
          Category.INVALID, "spec.dataDisks: the template has no disk whose controller takes more");
    }
    int unit =
        disks.stream().mapToInt(disk -> Integer.parseInt(disk.at("unitNumber"))).max().getAsInt();
    int key = -100;
    for (Params.Disk disk : added) {
      unit = unit + 1 == 7 ? 8 : unit + 1; // 7 is the controller's own
      xml.open("deviceChange")
          .text("operation", "add")
          .text("fileOperation", "create")
          .open("device", "VirtualDisk")
          .text("key", key--)
          .open("backing", "VirtualDiskFlatVer2BackingInfo")
          .text("fileName", "")
          .text("diskMode", "persistent")
          .text("thinProvisioned", "Thin".equals(disk.provisioning()) ? true : null)
          .text("eagerlyScrub", "EagerlyZeroed".equals(disk.provisioning()) ? true : null)
          .close("backing")
          .text("controllerKey", disks.get(0).at("controllerKey"))
          .text("unitNumber", unit)
          .text("capacityInKB", disk.sizeGiB() * KIB_PER_GIB)
          .close("device")
          .close("deviceChange");
    }
  }

  private static void card(Xml xml, int key, Params.Device device, Placement.Network network) {
    xml.open("deviceChange")
        .text("operation", "add")
        .open("device", "VirtualVmxnet3")
        .text("key", key);
    if (network.port().isPresent()) {
      xml.open("backing", "VirtualEthernetCardDistributedVirtualPortBackingInfo")
          .open("port")
          .text("switchUuid", network.port().get().switchUuid())
          .text("portgroupKey", network.port().get().portgroupKey())
          .close("port");
    } else {
      xml.open("backing", "VirtualEthernetCardNetworkBackingInfo")
          .text("deviceName", device.network().substring(device.network().lastIndexOf('/') + 1))
          .reference("network", network.object());
    }
    xml.close("backing")
        .text("addressType", device.mac() == null ? null : "manual")
        .text("macAddress", device.mac())
        .close("device")
        .close("deviceChange");
  }

  private static void allocation(Xml xml, String name, Params.Allocation wanted) {
    if (wanted == null) {
      return;
    }
    xml.open(name).text("reservation", wanted.reservation()).text("limit", wanted.limit());
    if (wanted.shares() != null) {
      xml.open("shares").text("shares", wanted.shares()).text("level", "custom").close("shares");
    }
    xml.close(name);
  }
}
