package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.vsphere.planning.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A virtual machine as vCenter describes it. */
final class VirtualMachine {
  static final List<String> PATHS =
      List.of(
          "name",
          "config.instanceUuid",
          "config.uuid",
          "config.version",
          "config.hardware.device",
          "config.extraConfig",
          "runtime.powerState",
          "runtime.host",
          "guest.net",
          "guest.toolsRunningStatus");

  /** Without what only matters while it is made; asked for again and again. */
  static final List<String> OBSERVED =
      List.of(
          "name",
          "config.instanceUuid",
          "config.uuid",
          "config.hardware.device",
          "runtime.powerState",
          "runtime.host",
          "guest.net",
          "guest.toolsRunningStatus");

  private final Properties properties;

  VirtualMachine(Properties properties) {
    this.properties = properties;
  }

  ManagedObject object() {
    return properties.object();
  }

  String instanceUuid() {
    return properties.text("config.instanceUuid");
  }

  String biosUuid() {
    return properties.text("config.uuid");
  }

  String hardwareVersion() {
    return properties.text("config.version");
  }

  /** Reference of the ESXi host it runs on. */
  String host() {
    return properties.text("runtime.host");
  }

  boolean poweredOn() {
    return properties.text("runtime.powerState").equals("poweredOn");
  }

  boolean toolsRunning() {
    return properties.text("guest.toolsRunningStatus").equals("guestToolsRunning");
  }

  String option(String key) {
    return properties.list("config.extraConfig").stream()
        .filter(option -> option.at("key").equals(key))
        .map(option -> option.at("value"))
        .findFirst()
        .orElse("");
  }

  List<XmlNode> disks() {
    return properties.list("config.hardware.device").stream()
        .filter(device -> device.type().equals("VirtualDisk"))
        .toList();
  }

  private List<XmlNode> cards() {
    return properties.list("config.hardware.device").stream()
        .filter(device -> device.child("macAddress").isPresent())
        .toList();
  }

  /** MAC addresses of its network devices, in order. */
  List<String> macs() {
    return cards().stream().map(card -> card.at("macAddress")).toList();
  }

  /** What the guest says of the device with this MAC address. */
  private Optional<XmlNode> guest(String mac) {
    return properties.list("guest.net").stream()
        .filter(nic -> nic.at("macAddress").equalsIgnoreCase(mac))
        .findFirst();
  }

  private List<String> addresses(String mac) {
    return guest(mac)
        .map(nic -> nic.all("ipAddress").stream().map(XmlNode::text))
        .map(all -> all.filter(address -> !linkLocal(address)).toList())
        .orElse(List.of());
  }

  private static boolean linkLocal(String address) {
    return address.startsWith("169.254.")
        || address.toLowerCase(java.util.Locale.ROOT).startsWith("fe80:");
  }

  /** What it waits for before it counts as ready, in words; empty when for nothing. */
  String waitingFor(List<Params.Device> devices) {
    if (!poweredOn()) {
      return "it is switched off";
    }
    if (!toolsRunning()) {
      return "it is switched on; its guest tools have not reported yet";
    }
    List<String> macs = macs();
    for (int i = 0; i < devices.size(); i++) {
      Params.Device device = devices.get(i);
      String mac = i < macs.size() ? macs.get(i) : "";
      if (!device.noAddressExpected() && addresses(mac).isEmpty()) {
        return "it is switched on and its guest tools run; device %d on %s (%s) has no address yet"
            .formatted(i, device.network(), mac);
      }
    }
    return "";
  }

  Sighting sighting(List<Params.Device> devices) {
    String waiting = waitingFor(devices);
    Map<String, String> attributes = attributes(waiting);
    return Sighting.of(
        instanceUuid(), waiting.isEmpty() ? Presence.READY : Presence.PENDING, attributes);
  }

  Map<String, String> attributes(String waiting) {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put("name", properties.text("name"));
    attributes.put("object", object().id());
    attributes.put("biosUuid", properties.text("config.uuid"));
    attributes.put("powerState", properties.text("runtime.powerState"));
    attributes.put("host", host());
    attributes.put("waiting", waiting);
    List<String> networks = new ArrayList<>();
    for (XmlNode card : cards()) {
      String mac = card.at("macAddress");
      networks.add(
          String.join(
              "|",
              mac,
              guest(mac).map(nic -> nic.at("network")).orElse(card.at("backing.deviceName")),
              guest(mac).map(nic -> nic.at("connected")).orElse("false"),
              String.join(",", addresses(mac))));
    }
    attributes.put("networks", String.join("\n", networks));
    return attributes;
  }
}
