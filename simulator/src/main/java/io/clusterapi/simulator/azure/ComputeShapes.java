package io.clusterapi.simulator.azure;

import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Virtual machines, their disks, and availability sets. */
final class ComputeShapes {
  private static final int MOST_CUSTOM_DATA = 64 * 1024;

  /** What a machine is made with and keeps. */
  private static final List<String> FIXED =
      List.of(
          "/properties/osProfile/computerName",
          "/properties/osProfile/adminUsername",
          "/properties/storageProfile/imageReference",
          "/properties/availabilitySet",
          "/zones",
          "/location");

  private ComputeShapes() {}

  static ObjectNode availabilitySet(
      ArmCall call, ObjectNode document, Optional<Resource> existing) {
    if (!document.path("sku").path("name").asText().equals("Aligned")) {
      throw ArmError.invalid(
          "InvalidParameter", "An availability set of managed machines has the sku Aligned.");
    }
    NetworkShapes.properties(document);
    return null;
  }

  static ObjectNode disk(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    throw ArmError.invalid(
        "InvalidParameter", "The simulated disks are made and removed with their machine.");
  }

  static ObjectNode machine(ArmCall call, ObjectNode document, Optional<Resource> existing) {
    ObjectNode properties = NetworkShapes.properties(document);
    if (existing.isPresent()) {
      return changed(document, properties, existing.get());
    }
    size(document, properties);
    String version = image(properties);
    ObjectNode hidden = os(properties);
    hidden.put("kubernetesVersion", version);
    hidden.put("power", "on");
    placement(document, properties);
    identities(document);
    String vmId = UUID.randomUUID().toString();
    properties.put("vmId", vmId);
    interfaces(call, properties);
    disks(call, document, properties);
    return hidden;
  }

  private static ObjectNode changed(ObjectNode document, ObjectNode properties, Resource old) {
    for (String path : FIXED) {
      JsonNode after = document.at(path);
      if (!after.isMissingNode() && !after.equals(old.shown().at(path))) {
        throw new ArmError(
            409,
            "PropertyChangeNotAllowed",
            "Changing property '%s' is not allowed.".formatted(path.replaceFirst(".*/", "")));
      }
    }
    if (properties.path("osProfile").has("customData")) {
      throw new ArmError(
          409, "PropertyChangeNotAllowed", "Changing property 'customData' is not allowed.");
    }
    ObjectNode kept = ((ObjectNode) old.shown().get("properties")).deepCopy();
    document.set("properties", kept);
    return null;
  }

  private static void size(ObjectNode document, ObjectNode properties) {
    String size = properties.at("/hardwareProfile/vmSize").asText();
    if (AzureInventory.size(size).isEmpty()) {
      throw ArmError.invalid(
          "InvalidParameter",
          "The value %s provided for the VM size is not valid.".formatted(size));
    }
    List<String> zones = AzureInventory.zones(document.path("location").asText());
    for (JsonNode zone : document.path("zones")) {
      if (!zones.contains(zone.asText())) {
        throw ArmError.invalid(
            "ZoneNotSupportedForRegion",
            "The zone(s) '%s' for resource is not supported.".formatted(zone.asText()));
      }
    }
  }

  private static String image(ObjectNode properties) {
    JsonNode image = properties.at("/storageProfile/imageReference");
    String community = image.path("communityGalleryImageId").asText();
    return AzureInventory.kubernetesVersion(community)
        .orElseThrow(
            () ->
                new ArmError(
                    404,
                    "GalleryImageNotFound",
                    "The gallery image %s is not available."
                        .formatted(community.isEmpty() ? image.toString() : community)));
  }

  private static ObjectNode os(ObjectNode properties) {
    if (!(properties.get("osProfile") instanceof ObjectNode os)
        || os.path("computerName").asText().isEmpty()
        || os.path("adminUsername").asText().isEmpty()) {
      throw ArmError.invalid(
          "InvalidParameter", "Required parameter 'osProfile' is missing (null).");
    }
    JsonNode linux = os.path("linuxConfiguration");
    boolean keys = false;
    for (JsonNode key : linux.at("/ssh/publicKeys")) {
      keys |= key.path("keyData").asText().matches("ssh-(rsa|ed25519) \\S+.*\\s*");
    }
    if (linux.path("disablePasswordAuthentication").asBoolean() && !keys) {
      throw ArmError.invalid(
          "InvalidParameter",
          "Authentication using either SSH or by user name and password must be enabled in"
              + " Linux profile.");
    }
    String data = os.path("customData").asText();
    try {
      if (Base64.getDecoder().decode(data).length > MOST_CUSTOM_DATA) {
        throw ArmError.invalid(
            "InvalidParameter", "Custom data in OSProfile must be at most 64 KB.");
      }
    } catch (IllegalArgumentException e) {
      throw ArmError.invalid(
          "InvalidParameter", "Custom data in OSProfile must be in Base64 encoding.");
    }
    os.remove("customData");
    return object("customData", data);
  }

  private static void placement(ObjectNode document, ObjectNode properties) {
    if (properties.has("availabilitySet") && !document.path("zones").isEmpty()) {
      throw ArmError.invalid(
          "InvalidParameter", "A virtual machine has zones or an availability set, and not both.");
    }
  }

  private static void identities(ObjectNode document) {
    document
        .at("/identity/userAssignedIdentities")
        .fieldNames()
        .forEachRemaining(
            id -> {
              if (!AzureInventory.isIdentity(id)) {
                throw ArmError.invalid(
                    "FailedIdentityOperation",
                    "The user-assigned identity %s was not found.".formatted(id));
              }
            });
  }

  private static void interfaces(ArmCall call, ObjectNode properties) {
    JsonNode interfaces = properties.at("/networkProfile/networkInterfaces");
    if (interfaces.isEmpty()) {
      throw ArmError.invalid(
          "InvalidParameter", "Required parameter 'networkProfile' is missing (null).");
    }
    for (JsonNode one : interfaces) {
      ArmId id = ArmId.parse(one.path("id").asText());
      Resource nic = call.find(id).orElseThrow(() -> ArmError.notFound(id));
      JsonNode user = nic.shown().at("/properties/virtualMachine/id");
      if (user.isTextual() && !user.asText().equalsIgnoreCase(call.id().text())) {
        throw ArmError.invalid(
            "NicInUse",
            "Network Interface %s is used by existing resource %s."
                .formatted(id.text(), user.asText()));
      }
      // A pointer back, which Azure shows and does not count as a use of the machine.
      call.transaction()
          .put(
              nic.with(
                  shown ->
                      ((ObjectNode) shown.get("properties"))
                          .putObject("virtualMachine")
                          .put("id", call.id().text())));
    }
  }

  private static void disks(ArmCall call, ObjectNode document, ObjectNode properties) {
    if (!(properties.get("storageProfile") instanceof ObjectNode storage)
        || !(storage.get("osDisk") instanceof ObjectNode os)) {
      throw ArmError.invalid("InvalidParameter", "storageProfile.osDisk is missing.");
    }
    disk(call, document, os);
    ArrayNode data = Documents.list(storage, "dataDisks");
    java.util.Set<Integer> luns = new java.util.HashSet<>();
    for (JsonNode one : data) {
      if (!luns.add(one.path("lun").asInt(-1))) {
        throw ArmError.invalid("InvalidParameter", "Two data disks have the same lun.");
      }
      disk(call, document, (ObjectNode) one);
    }
  }

  private static void disk(ArmCall call, ObjectNode document, ObjectNode wanted) {
    String name = wanted.path("name").asText();
    ArmId id = call.id().sibling(AzureType.DISK.arm(), name);
    if (name.isEmpty() || call.find(id).isPresent()) {
      throw new ArmError(
          409,
          "ConflictingUserInput",
          "Disk '%s' already exists in resource group %s."
              .formatted(name, call.id().group().toUpperCase(java.util.Locale.ROOT)));
    }
    ObjectNode shown =
        object(
            "id",
            id.text(),
            "name",
            name,
            "type",
            AzureType.DISK.arm(),
            "location",
            document.path("location").asText(),
            "managedBy",
            call.id().text());
    if (document.has("tags")) {
      shown.set("tags", document.get("tags").deepCopy());
    }
    shown.set(
        "properties",
        object(
            "diskSizeGB",
            wanted.path("diskSizeGB").asInt(30),
            "diskState",
            "Attached",
            "provisioningState",
            "Succeeded"));
    Records.create(call, id, shown, object());
    ObjectNode managed =
        wanted.get("managedDisk") instanceof ObjectNode given
            ? given
            : wanted.putObject("managedDisk");
    managed.put("id", id.text());
  }

  /** The disks and interfaces that go with a machine, and the pointers back that end. */
  static void removed(ArmCall call, Resource machine) {
    JsonNode storage = machine.shown().at("/properties/storageProfile");
    removeDisk(call, storage.path("osDisk"));
    storage.path("dataDisks").forEach(one -> removeDisk(call, one));
    for (JsonNode one : machine.shown().at("/properties/networkProfile/networkInterfaces")) {
      call.find(ArmId.parse(one.path("id").asText()))
          .ifPresent(
              nic ->
                  call.transaction()
                      .put(
                          nic.with(
                              shown ->
                                  ((ObjectNode) shown.get("properties"))
                                      .remove("virtualMachine"))));
    }
  }

  private static void removeDisk(ArmCall call, JsonNode disk) {
    call.find(ArmId.parse(disk.at("/managedDisk/id").asText()))
        .ifPresent(
            found -> {
              if (disk.path("deleteOption").asText().equals("Delete")) {
                Records.delete(call, found);
              } else {
                call.transaction().put(found.with(shown -> shown.remove("managedBy")));
              }
            });
  }
}
