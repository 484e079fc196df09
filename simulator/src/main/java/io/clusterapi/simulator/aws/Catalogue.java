package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.arrayOf;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Describes what is on offer: regions, zones, images, machine sizes. */
final class Catalogue {
  private static final Filters IMAGES =
      Filters.of(
          "name",
          "name",
          "owner-id",
          "imageOwnerId",
          "architecture",
          "architecture",
          "state",
          "imageState",
          "virtualization-type",
          "virtualizationType",
          "image-id",
          "imageId",
          "is-public",
          "isPublic",
          "root-device-type",
          "rootDeviceType",
          "image-type",
          "imageType");
  private static final Filters ZONES =
      Filters.of(
          "zone-name",
          "zoneName",
          "state",
          "zoneState",
          "region-name",
          "regionName",
          "zone-type",
          "zoneType",
          "zone-id",
          "zoneId",
          "group-name",
          "groupName",
          "opt-in-status",
          "optInStatus");
  private static final Filters TYPES =
      Filters.of(
          "instance-type",
          "instanceType",
          "current-generation",
          "currentGeneration",
          "processor-info.supported-architecture",
          "processorInfo.supportedArchitectures",
          "vcpu-info.default-vcpus",
          "vCpuInfo.defaultVCpus");
  private static final Filters OFFERINGS =
      Filters.of("instance-type", "instanceType", "location", "location");
  private static final Filters REGIONS =
      Filters.of(
          "region-name",
          "regionName",
          "endpoint",
          "regionEndpoint",
          "opt-in-status",
          "optInStatus");

  void addTo(Actions actions) {
    actions
        .read("DescribeRegions", this::regions)
        .read("DescribeAvailabilityZones", this::zones)
        .read("DescribeImages", this::images)
        .read("DescribeInstanceTypes", this::types)
        .read("DescribeInstanceTypeOfferings", this::offerings);
  }

  private ObjectNode regions(Call call) {
    List<String> wanted = call.parameters().list("RegionName");
    List<ObjectNode> regions =
        Inventory.regions().stream()
            .filter(name -> wanted.isEmpty() || wanted.contains(name))
            .map(
                name ->
                    object(
                        "regionName",
                        name,
                        "regionEndpoint",
                        "ec2." + name + ".amazonaws.com",
                        "optInStatus",
                        "opt-in-not-required"))
            .toList();
    return object("regionInfo", arrayOf(REGIONS.apply(call, regions, r -> r)));
  }

  private ObjectNode zones(Call call) {
    List<String> wanted = call.parameters().list("ZoneName");
    for (String name : wanted) {
      if (!Inventory.zones(call.region()).contains(name)) {
        throw AwsError.invalid("Invalid availability zone: [" + name + "]");
      }
    }
    List<ObjectNode> zones =
        Inventory.zones(call.region()).stream()
            .filter(name -> wanted.isEmpty() || wanted.contains(name))
            .map(
                name ->
                    object(
                        "zoneName",
                        name,
                        "zoneState",
                        "available",
                        "regionName",
                        call.region(),
                        "messageSet",
                        array(),
                        "zoneId",
                        Inventory.zoneId(name),
                        "zoneType",
                        "availability-zone",
                        "groupName",
                        call.region() + "-zg-1",
                        "networkBorderGroup",
                        call.region(),
                        "optInStatus",
                        "opt-in-not-required"))
            .toList();
    return object("availabilityZoneInfo", arrayOf(ZONES.apply(call, zones, z -> z)));
  }

  private ObjectNode images(Call call) {
    List<String> owners = call.parameters().list("Owner");
    List<String> ids = call.parameters().list("ImageId");
    for (String id : ids) {
      if (Inventory.image(call.region(), id).isEmpty()) {
        throw noImage(id);
      }
    }
    ArrayNode answer = array();
    List<ObjectNode> images =
        Inventory.images(call.region()).stream()
            .filter(image -> owners.isEmpty() || owners.contains(image.owner()))
            .filter(image -> ids.isEmpty() || ids.contains(image.id()))
            .map(Inventory::document)
            .toList();
    IMAGES.apply(call, images, image -> image).forEach(answer::add);
    return object("imagesSet", answer);
  }

  static AwsError noImage(String id) {
    return id.matches("ami-[0-9a-f]{8}([0-9a-f]{9})?")
        ? new AwsError("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist")
        : new AwsError("InvalidAMIID.Malformed", "Invalid id: \"" + id + "\"");
  }

  private ObjectNode types(Call call) {
    List<String> wanted = call.parameters().list("InstanceType");
    List<String> unknown =
        wanted.stream().filter(name -> !Inventory.instanceTypes().containsKey(name)).toList();
    if (!unknown.isEmpty()) {
      throw new AwsError(
          "InvalidInstanceType", "The following supplied instance types do not exist: " + unknown);
    }
    List<ObjectNode> types =
        Inventory.instanceTypes().values().stream()
            .filter(type -> wanted.isEmpty() || wanted.contains(type.name()))
            .map(Inventory::document)
            .toList();
    List<ObjectNode> found = TYPES.apply(call, types, type -> type);
    Optional<Integer> most = call.parameters().number("MaxResults");
    int from = call.parameters().number("NextToken").orElse(0);
    int to = Math.min(found.size(), from + most.orElse(100));
    ObjectNode answer = object("instanceTypeSet", arrayOf(found.subList(Math.min(from, to), to)));
    if (to < found.size()) {
      answer.put("nextToken", Integer.toString(to));
    }
    return answer;
  }

  private ObjectNode offerings(Call call) {
    String kind = call.parameters().get("LocationType", "region");
    List<String> places =
        switch (kind) {
          case "region" -> List.of(call.region());
          case "availability-zone" -> Inventory.zones(call.region());
          default ->
              throw AwsError.invalid("Value (" + kind + ") for parameter locationType is invalid.");
        };
    List<ObjectNode> offerings =
        Inventory.instanceTypes().keySet().stream()
            .flatMap(
                type ->
                    places.stream()
                        .map(
                            place ->
                                object(
                                    "instanceType", type, "locationType", kind, "location", place)))
            .toList();
    return object("instanceTypeOfferingSet", arrayOf(OFFERINGS.apply(call, offerings, o -> o)));
  }
}
