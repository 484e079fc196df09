package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clusterapi.vsphere.planning.Params;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * What a guest reads of itself: cloud-init's metadata with the network by MAC address, and the
 * bootstrap data. Written as JSON, which is YAML.
 */
final class GuestMetadata {
  static final String USER_DATA_ENCODING = "gzip+base64";
  private static final ObjectMapper JSON = new ObjectMapper();

  private GuestMetadata() {}

  /** Compressed: vCenter refuses options of more than 64 KB, and bootstrap data nears that. */
  static String userData(byte[] data) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(data);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(packed.toByteArray());
  }

  /**
   * @param biosUuid the guest's own, so that its kubelet can say which machine it is without a
   *     cloud controller manager
   * @param macs of the devices, in their order
   * @return base64 text
   */
  static String of(Params.Machine machine, String biosUuid, List<String> macs) {
    Map<String, Object> ethernets = new LinkedHashMap<>();
    for (int i = 0; i < machine.devices().size() && i < macs.size(); i++) {
      ethernets.put("id" + i, ethernet(machine.devices().get(i), macs.get(i)));
    }
    Map<String, Object> network = new LinkedHashMap<>();
    network.put("version", 2);
    network.put("ethernets", ethernets);
    if (!machine.routes().isEmpty()) {
      first(ethernets).merge("routes", routes(machine.routes()), GuestMetadata::joined);
    }
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("instance-id", machine.name());
    metadata.put("hostname", machine.name());
    metadata.put("local-hostname", machine.name());
    metadata.put("bios-uuid", biosUuid);
    metadata.put(
        "wait-on-network",
        Map.of(
            "ipv4", machine.devices().stream().anyMatch(Params.Device::dhcp4),
            "ipv6", machine.devices().stream().anyMatch(Params.Device::dhcp6)));
    metadata.put("network", network);
    try {
      byte[] json = JSON.writeValueAsString(metadata).getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("metadata could not be written", e);
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> first(Map<String, Object> ethernets) {
    return (Map<String, Object>) ethernets.values().iterator().next();
  }

  private static Object joined(Object one, Object other) {
    List<Object> all = new ArrayList<>((List<?>) one);
    all.addAll((List<?>) other);
    return all;
  }

  private static Map<String, Object> ethernet(Params.Device device, String mac) {
    Map<String, Object> ethernet = new LinkedHashMap<>();
    ethernet.put("match", Map.of("macaddress", mac));
    if (device.name() != null) {
      ethernet.put("set-name", device.name());
    }
    ethernet.put("wakeonlan", true);
    ethernet.put("dhcp4", device.dhcp4());
    ethernet.put("dhcp6", device.dhcp6());
    if (!device.dhcp4Overrides().isEmpty()) {
      ethernet.put("dhcp4-overrides", device.dhcp4Overrides());
    }
    if (!device.dhcp6Overrides().isEmpty()) {
      ethernet.put("dhcp6-overrides", device.dhcp6Overrides());
    }
    if (!device.addresses().isEmpty()) {
      ethernet.put("addresses", device.addresses());
    }
    if (device.gateway4() != null) {
      ethernet.put("gateway4", device.gateway4());
    }
    if (device.gateway6() != null) {
      ethernet.put("gateway6", device.gateway6());
    }
    if (device.mtu() != null) {
      ethernet.put("mtu", device.mtu());
    }
    if (!device.routes().isEmpty()) {
      ethernet.put("routes", routes(device.routes()));
    }
    Map<String, Object> names = new LinkedHashMap<>();
    if (!device.nameservers().isEmpty()) {
      names.put("addresses", device.nameservers());
    }
    if (!device.searchDomains().isEmpty()) {
      names.put("search", device.searchDomains());
    }
    if (!names.isEmpty()) {
      ethernet.put("nameservers", names);
    }
    return ethernet;
  }

  private static List<Object> routes(List<Params.Route> routes) {
    return new ArrayList<>(
        routes.stream()
            .map(
                route -> {
                  Map<String, Object> one = new LinkedHashMap<>();
                  one.put("to", route.to());
                  one.put("via", route.via());
                  one.put("metric", route.metric());
                  return one;
                })
            .toList());
  }
}
