package io.clusterapi.azure.planning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec.DataDisk;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec.Image;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec.ManagedDisk;
import java.util.List;

/** The document of a virtual machine, without its custom data and key. */
final class MachineDocument {
  private static final String GALLERY = "ClusterAPI-f72ceb4f-5159-4c26-a0fe-2ea738f0d019";
  private static final String IMAGE = "capi-ubun2-2404";

  private final AzureMachineSpec spec;
  private final String name;

  MachineDocument(AzureMachineSpec spec, String name) {
    this.spec = spec;
    this.name = name;
  }

  /**
   * @param version Kubernetes version of the default image, with v
   * @param zone empty for none
   * @param availabilitySet identifier; null for none
   * @param nics identifiers, the main one first
   */
  ObjectNode document(
      String location, String version, String zone, String availabilitySet, List<String> nics) {
    ObjectNode storage = storage();
    storage.set("imageReference", image(version));
    ObjectNode properties =
        Json.object(
            "hardwareProfile",
            Json.object("vmSize", spec.vmSize),
            "storageProfile",
            storage,
            "osProfile",
            Json.object(
                "computerName",
                name,
                "adminUsername",
                "capi",
                "linuxConfiguration",
                Json.object("disablePasswordAuthentication", true)),
            "networkProfile",
            Json.object("networkInterfaces", interfaces(nics)));
    if (availabilitySet != null) {
      properties.set("availabilitySet", Json.reference(availabilitySet));
    }
    options(properties);
    ObjectNode body = Json.object("location", location, "properties", properties);
    if (!zone.isEmpty()) {
      body.set("zones", Json.array(zone));
    }
    identity(body);
    plan(body);
    return body;
  }

  private static ArrayNode interfaces(List<String> nics) {
    ArrayNode all = Json.array();
    for (int i = 0; i < nics.size(); i++) {
      all.add(Json.object("id", nics.get(i), "properties", Json.object("primary", i == 0)));
    }
    return all;
  }

  private ObjectNode image(String version) {
    Image image = spec.image;
    if (image == null) {
      String number = version.startsWith("v") ? version.substring(1) : version;
      return community(GALLERY, IMAGE, number);
    }
    if (image.id != null) {
      return Json.reference(image.id);
    }
    if (image.marketplace != null) {
      return Json.object(
          "publisher", image.marketplace.publisher,
          "offer", image.marketplace.offer,
          "sku", image.marketplace.sku,
          "version", image.marketplace.version);
    }
    if (image.computeGallery != null) {
      var gallery = image.computeGallery;
      return gallery.subscriptionID == null
          ? community(gallery.gallery, gallery.name, gallery.version)
          : gallery(
              gallery.subscriptionID,
              gallery.resourceGroup,
              gallery.gallery,
              gallery.name,
              gallery.version);
    }
    var shared = image.sharedGallery;
    return gallery(
        shared.subscriptionID, shared.resourceGroup, shared.gallery, shared.name, shared.version);
  }

  private static ObjectNode community(String gallery, String image, String version) {
    return Json.object(
        "communityGalleryImageId",
        "/CommunityGalleries/%s/Images/%s/Versions/%s".formatted(gallery, image, version));
  }

  private static ObjectNode gallery(
      String subscription, String group, String gallery, String image, String version) {
    return Json.reference(
        "/subscriptions/%s/resourceGroups/%s/providers/Microsoft.Compute/galleries/%s/images/%s/versions/%s"
            .formatted(subscription, group, gallery, image, version));
  }

  private void plan(ObjectNode body) {
    if (spec.image == null) {
      return;
    }
    var market = spec.image.marketplace;
    if (market != null && Boolean.TRUE.equals(market.thirdPartyImage)) {
      body.set(
          "plan",
          Json.object("publisher", market.publisher, "product", market.offer, "name", market.sku));
    }
    var shared = spec.image.sharedGallery;
    if (shared != null && shared.publisher != null && shared.offer != null && shared.sku != null) {
      body.set(
          "plan",
          Json.object("publisher", shared.publisher, "product", shared.offer, "name", shared.sku));
    }
    var gallery = spec.image.computeGallery;
    if (gallery != null && gallery.plan != null) {
      body.set(
          "plan",
          Json.object(
              "publisher", gallery.plan.publisher,
              "product", gallery.plan.offer,
              "name", gallery.plan.sku));
    }
  }

  private ObjectNode storage() {
    ObjectNode os =
        Json.object(
            "name",
            name + "_OSDisk",
            "osType",
            spec.osDisk.osType,
            "createOption",
            "FromImage",
            "deleteOption",
            "Delete",
            "diskSizeGB",
            spec.osDisk.diskSizeGB,
            "caching",
            spec.osDisk.cachingType,
            "managedDisk",
            managed(spec.osDisk.managedDisk));
    if (spec.osDisk.diffDiskSettings != null) {
      os.set(
          "diffDiskSettings",
          Json.object(
              "option", spec.osDisk.diffDiskSettings.option,
              "placement", spec.osDisk.diffDiskSettings.placement));
    }
    ArrayNode data = Json.array();
    for (DataDisk disk : spec.dataDisks == null ? List.<DataDisk>of() : spec.dataDisks) {
      data.add(
          Json.object(
              "name",
              name + "_" + disk.nameSuffix,
              "lun",
              disk.lun,
              "createOption",
              "Empty",
              "deleteOption",
              "Delete",
              "diskSizeGB",
              disk.diskSizeGB,
              "caching",
              disk.cachingType,
              "managedDisk",
              managed(disk.managedDisk)));
    }
    return Json.object("osDisk", os, "dataDisks", data);
  }

  private static ObjectNode managed(ManagedDisk disk) {
    if (disk == null) {
      return null;
    }
    ObjectNode managed = Json.object("storageAccountType", disk.storageAccountType);
    if (disk.diskEncryptionSet != null) {
      managed.set("diskEncryptionSet", Json.object("id", disk.diskEncryptionSet.id));
    }
    return managed;
  }

  private void identity(ObjectNode body) {
    if (!"UserAssigned".equals(spec.identity)) {
      return;
    }
    ObjectNode identities = Json.object();
    spec.userAssignedIdentities.forEach(
        one -> identities.putObject(one.providerID.replaceFirst("^azure://", "")));
    body.set("identity", Json.object("type", "UserAssigned", "userAssignedIdentities", identities));
  }

  private void options(ObjectNode properties) {
    String diagnostics =
        spec.diagnostics == null || spec.diagnostics.boot == null
            ? "Managed"
            : spec.diagnostics.boot.storageAccountType;
    ObjectNode boot = Json.object("enabled", !"Disabled".equals(diagnostics));
    if ("UserManaged".equals(diagnostics) && spec.diagnostics.boot.userManaged != null) {
      boot.put("storageUri", spec.diagnostics.boot.userManaged.storageAccountURI);
    }
    properties.set("diagnosticsProfile", Json.object("bootDiagnostics", boot));
    if (spec.spotVMOptions != null) {
      properties.put("priority", "Spot");
      properties.put("evictionPolicy", spec.spotVMOptions.evictionPolicy);
      if (spec.spotVMOptions.maxPrice != null) {
        properties
            .putObject("billingProfile")
            .put("maxPrice", spec.spotVMOptions.maxPrice.getNumericalAmount());
      }
    }
    if (spec.securityProfile != null) {
      ObjectNode security =
          Json.object(
              "encryptionAtHost", spec.securityProfile.encryptionAtHost,
              "securityType", spec.securityProfile.securityType);
      if (spec.securityProfile.uefiSettings != null) {
        security.set(
            "uefiSettings",
            Json.object(
                "secureBootEnabled", spec.securityProfile.uefiSettings.secureBootEnabled,
                "vTpmEnabled", spec.securityProfile.uefiSettings.vTpmEnabled));
      }
      properties.set("securityProfile", security);
    }
    if (spec.additionalCapabilities != null) {
      properties.set(
          "additionalCapabilities",
          Json.object("ultraSSDEnabled", spec.additionalCapabilities.ultraSSDEnabled));
    }
    if (spec.capacityReservationGroupID != null) {
      properties.set(
          "capacityReservation",
          Json.object("capacityReservationGroup", Json.reference(spec.capacityReservationGroupID)));
    }
    if (Boolean.TRUE.equals(spec.disableExtensionOperations)) {
      ((ObjectNode) properties.get("osProfile")).put("allowExtensionOperations", false);
    }
  }
}
