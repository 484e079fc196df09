package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/** What holds for the spec of an AzureMachine, in the object and in its template. */
final class AzureMachineSpecRules {
  private static final int MOST_LUN = 63;
  private static final int LARGEST_DISK = 32767;
  private static final String[] IMAGE_KINDS = {
    "id", "sharedGallery", "marketplace", "computeGallery"
  };

  private AzureMachineSpecRules() {}

  static void applyDefaults(ObjectNode object, String path) {
    ObjectNode spec = Trees.objectAt(object, path);
    if (spec == null) {
      return;
    }
    Trees.setDefault(spec, "identity", "None");
    if (spec.path("osDisk") instanceof ObjectNode disk) {
      Trees.setDefault(disk, "cachingType", "None");
    }
    dataDisks(spec.path("dataDisks"));
    Trees.setDefault(spec, "diagnostics.boot.storageAccountType", "Managed");
    if (spec.path("spotVMOptions") instanceof ObjectNode spot) {
      boolean ephemeral = Trees.at(spec, "osDisk.diffDiskSettings").isObject();
      Trees.setDefault(spot, "evictionPolicy", ephemeral ? "Delete" : "Deallocate");
    }
    if (!spec.has("networkInterfaces")) {
      ObjectNode main = spec.putArray("networkInterfaces").addObject();
      if (spec.path("subnetName").isTextual()) {
        main.put("subnetName", spec.path("subnetName").asText());
      }
      if (spec.path("acceleratedNetworking").isBoolean()) {
        main.put("acceleratedNetworking", spec.path("acceleratedNetworking").asBoolean());
      }
    }
    for (JsonNode element : spec.path("networkInterfaces")) {
      if (element instanceof ObjectNode nic) {
        Trees.setDefault(nic, "privateIPConfigs", 1);
      }
    }
  }

  // Each disk without a number gets the lowest that no other has.
  private static void dataDisks(JsonNode disks) {
    Set<Integer> taken = new HashSet<>();
    for (JsonNode disk : disks) {
      if (disk.path("lun").isInt()) {
        taken.add(disk.path("lun").asInt());
      }
    }
    int next = 0;
    for (JsonNode element : disks) {
      if (!(element instanceof ObjectNode disk)) {
        continue;
      }
      if (!disk.has("lun")) {
        while (!taken.add(next)) {
          next++;
        }
        disk.put("lun", next);
      }
      boolean ultra = Trees.text(disk, "managedDisk.storageAccountType").equals("UltraSSD_LRS");
      Trees.setDefault(disk, "cachingType", ultra ? "None" : "ReadWrite");
    }
  }

  static void check(JsonNode spec, String path, Problems problems) {
    AzureFieldRules.tags(spec.path("additionalTags"), path + ".additionalTags", problems);
    image(spec.path("image"), path + ".image", problems);
    identity(spec, path, problems);
    JsonNode os = spec.path("osDisk");
    size(os.path("diskSizeGB"), path + ".osDisk.diskSizeGB", problems);
    if (!Set.of("Linux", "Windows").contains(os.path("osType").asText("Linux"))) {
      problems.invalid(path + ".osDisk.osType", os.path("osType"), "must be Linux or Windows");
    }
    if (os.has("diffDiskSettings") && os.path("managedDisk").has("diskEncryptionSet")) {
      problems.forbidden(
          path + ".osDisk.managedDisk.diskEncryptionSet",
          "cannot be used together with diffDiskSettings");
    }
    Set<Integer> luns = new HashSet<>();
    for (int i = 0; i < spec.path("dataDisks").size(); i++) {
      JsonNode disk = spec.path("dataDisks").get(i);
      String at = path + ".dataDisks[" + i + "]";
      JsonNode lun = disk.path("lun");
      if (lun.isInt() && (lun.asInt() < 0 || lun.asInt() > MOST_LUN)) {
        problems.invalid(at + ".lun", lun, "must be 0 to " + MOST_LUN);
      } else if (lun.isInt() && !luns.add(lun.asInt())) {
        problems.invalid(at + ".lun", lun, "another disk has this number");
      }
      size(disk.path("diskSizeGB"), at + ".diskSizeGB", problems);
    }
    sshKey(spec.path("sshPublicKey"), path + ".sshPublicKey", problems);
    networkInterfaces(spec, path, problems);
  }

  private static void image(JsonNode image, String path, Problems problems) {
    if (!image.isObject()) {
      return;
    }
    int kinds = 0;
    for (String kind : IMAGE_KINDS) {
      kinds += image.has(kind) ? 1 : 0;
    }
    if (kinds != 1) {
      problems.invalid(
          path, image, "exactly one of id, sharedGallery, marketplace, computeGallery must be set");
    }
    JsonNode gallery = image.path("computeGallery");
    if (gallery.isObject() && gallery.has("subscriptionID") != gallery.has("resourceGroup")) {
      problems.required(
          path + ".computeGallery",
          "subscriptionID and resourceGroup come together; a community gallery has neither");
    }
  }

  private static void identity(JsonNode spec, String path, Problems problems) {
    String kind = spec.path("identity").asText();
    boolean named = !spec.path("userAssignedIdentities").isEmpty();
    if (kind.equals("UserAssigned") && !named) {
      problems.required(
          path + ".userAssignedIdentities", "must name one when identity is UserAssigned");
    }
    boolean role = spec.has("systemAssignedIdentityRole") || spec.has("roleAssignmentName");
    if (role && !kind.equals("SystemAssigned")) {
      problems.forbidden(
          path + ".systemAssignedIdentityRole", "can only be set when identity is SystemAssigned");
    }
    if (spec.has("systemAssignedIdentityRole") && spec.has("roleAssignmentName")) {
      problems.forbidden(
          path + ".roleAssignmentName", "cannot be used together with systemAssignedIdentityRole");
    }
  }

  private static void size(JsonNode size, String path, Problems problems) {
    if (size.isInt() && (size.asInt() < 1 || size.asInt() > LARGEST_DISK)) {
      problems.invalid(path, size, "must be 1 to " + LARGEST_DISK);
    }
  }

  private static void sshKey(JsonNode key, String path, Problems problems) {
    String text = key.asText("");
    if (text.isEmpty()) {
      return;
    }
    try {
      String decoded = new String(Base64.getDecoder().decode(text));
      if (decoded.startsWith("ssh-") || decoded.startsWith("ecdsa-")) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // answered below
    }
    problems.invalid(path, key, "must be an SSH public key (ssh-rsa ...) in base64");
  }

  private static void networkInterfaces(JsonNode spec, String path, Problems problems) {
    JsonNode interfaces = spec.path("networkInterfaces");
    String subnet = spec.path("subnetName").asText("");
    if (!subnet.isEmpty()
        && (interfaces.size() > 1
            || !interfaces.path(0).path("subnetName").asText(subnet).equals(subnet))) {
      problems.forbidden(
          path + ".subnetName", "cannot be used together with networkInterfaces of another subnet");
    }
    for (int i = 0; i < interfaces.size(); i++) {
      JsonNode addresses = interfaces.get(i).path("privateIPConfigs");
      if (addresses.isInt() && addresses.asInt() < 1) {
        problems.invalid(
            path + ".networkInterfaces[" + i + "].privateIPConfigs",
            addresses,
            "must be 1 or more");
      }
    }
  }
}
