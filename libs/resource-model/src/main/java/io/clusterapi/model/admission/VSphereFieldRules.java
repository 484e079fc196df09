package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.NameTemplate;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What vSphere asks of the fields a virtual machine is cloned with, wherever they stand. */
final class VSphereFieldRules {
  private static final Pattern HARDWARE = Pattern.compile("vmx-[1-9][0-9]?");
  private static final Pattern THUMBPRINT =
      Pattern.compile("[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){19}|[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}");
  private static final int WINDOWS_NAME = 15;

  private VSphereFieldRules() {}

  static void clone(JsonNode spec, String path, Problems problems) {
    thumbprint(spec, path, problems);
    String hardware = spec.path("hardwareVersion").asText("");
    if (!hardware.isEmpty() && !HARDWARE.matcher(hardware).matches()) {
      problems.invalid(
          path + ".hardwareVersion", hardware, "must be vmx- and a number from 1 to 99");
    }
    softTimeout(spec, path, problems);
    devices(spec.path("network").path("devices"), path + ".network.devices", problems);
    pciDevices(spec.path("pciDevices"), path + ".pciDevices", problems);
  }

  static void thumbprint(JsonNode spec, String path, Problems problems) {
    String thumbprint = spec.path("thumbprint").asText("");
    if (!thumbprint.isEmpty() && !THUMBPRINT.matcher(thumbprint).matches()) {
      problems.invalid(
          path + ".thumbprint",
          thumbprint,
          "must be 20 (SHA-1) or 32 (SHA-256) bytes in hexadecimal, separated by colons");
    }
  }

  /** Windows truncates longer names, and the Node would not be found by the machine's. */
  static void windowsName(ObjectNode object, Problems problems) {
    String name = object.path("metadata").path("name").asText("");
    if (Trees.text(object, "spec.os").equals("Windows")
        && Trees.text(object, "spec.naming.template").isEmpty()
        && name.length() > WINDOWS_NAME) {
      problems.invalid("metadata.name", name, "must be no more than 15 characters with os Windows");
    }
  }

  /** The name is made again on every look, so nothing but the Machine's name may go into it. */
  static void naming(ObjectNode object, String path, Problems problems) {
    String template = Trees.text(object, path);
    if (template.isEmpty()) {
      return;
    }
    try {
      String name =
          NameTemplate.parse(template, Set.of("machine.name"))
              .render(Map.of("machine.name", "machine"));
      Names.dnsSubdomain(name)
          .ifPresent(why -> problems.invalid(path, template, "names made from it " + why));
    } catch (IllegalArgumentException e) {
      problems.invalid(path, template, e.getMessage());
    }
  }

  private static void softTimeout(JsonNode spec, String path, Problems problems) {
    boolean trySoft = spec.path("powerOffMode").asText("").equals("trySoft");
    if (spec.has("guestSoftPowerOffTimeoutSeconds") && !trySoft) {
      problems.forbidden(
          path + ".guestSoftPowerOffTimeoutSeconds",
          "can only be set when powerOffMode is trySoft; soft waits without end, hard not at all");
    }
  }

  private static void devices(JsonNode devices, String path, Problems problems) {
    for (int i = 0; i < devices.size(); i++) {
      JsonNode addresses = devices.get(i).path("ipAddrs");
      Cidrs.checkAll(addresses, path + "[" + i + "].ipAddrs", problems);
      for (int k = 0; k < addresses.size(); k++) {
        String at = path + "[" + i + "].ipAddrs[" + k + "]";
        boolean six = addresses.get(k).asText().contains(":");
        String dhcp = six ? "dhcp6" : "dhcp4";
        if (devices.get(i).path(dhcp).asBoolean()) {
          problems.forbidden(at, "cannot be set together with " + dhcp);
        }
      }
    }
  }

  private static void pciDevices(JsonNode devices, String path, Problems problems) {
    for (int i = 0; i < devices.size(); i++) {
      JsonNode device = devices.get(i);
      boolean ids = device.has("deviceId") || device.has("vendorId");
      boolean both = device.has("deviceId") && device.has("vendorId");
      boolean profile = !device.path("vGPUProfile").asText("").isEmpty();
      String at = path + "[" + i + "]";
      if (ids && profile) {
        problems.forbidden(at, "deviceId and vendorId cannot be used together with vGPUProfile");
      } else if (!profile && !both) {
        problems.required(at, "deviceId and vendorId, or vGPUProfile, must be set");
      }
    }
  }
}
