package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The disks of instances, which come and go with them. */
final class Volumes {
  private static final String ROOT = "/dev/sda1";

  void addTo(Actions actions) {
    actions.read(
        "DescribeVolumes",
        Describing.of(
            ResourceType.VOLUME,
            "VolumeId",
            "volumeSet",
            Filters.of(
                "volume-id",
                "volumeId",
                "status",
                "status",
                "attachment.instance-id",
                "attachmentSet.instanceId",
                "attachment.device",
                "attachmentSet.device",
                "availability-zone",
                "availabilityZone",
                "encrypted",
                "encrypted",
                "volume-type",
                "volumeType")));
  }

  /** Makes the disks a launch asks for; the root disk is there even when it is not mentioned. */
  static List<Resource> create(Call call, String instance, String zone) {
    Map<String, Parameters> byDevice = new LinkedHashMap<>();
    byDevice.put(ROOT, new Parameters(Map.of()));
    for (Parameters mapping : call.parameters().groups("BlockDeviceMapping")) {
      byDevice.put(mapping.require("DeviceName"), mapping.group("Ebs"));
    }
    List<Resource> volumes = new ArrayList<>();
    byDevice.forEach((device, disk) -> volumes.add(one(call, instance, zone, device, disk)));
    return volumes;
  }

  private static Resource one(
      Call call, String instance, String zone, String device, Parameters disk) {
    String type = disk.get("VolumeType", "gp3");
    if (!List.of("standard", "gp2", "gp3", "io1", "io2", "st1", "sc1").contains(type)) {
      throw AwsError.invalid("Value (" + type + ") for parameter volumeType is invalid.");
    }
    if (type.startsWith("io") && !disk.has("Iops")) {
      throw AwsError.missing("iops");
    }
    int size = disk.number("VolumeSize").orElse(8);
    if (size < 1 || size > 65536) {
      throw AwsError.invalid("Volume of " + size + "GiB is outside the allowed 1 to 65536 GiB");
    }
    String id = Ids.next("vol-");
    ObjectNode shown =
        object(
            "volumeId",
            id,
            "size",
            size,
            "volumeType",
            type,
            "iops",
            disk.number("Iops").orElse(null),
            "throughput",
            disk.number("Throughput").orElse(null),
            "encrypted",
            disk.flag("Encrypted", false),
            "availabilityZone",
            zone,
            "status",
            "in-use",
            "createTime",
            call.now().toString(),
            "attachmentSet",
            array(
                object(
                    "volumeId",
                    id,
                    "instanceId",
                    instance,
                    "device",
                    device,
                    "status",
                    "attached",
                    "attachTime",
                    call.now().toString(),
                    "deleteOnTermination",
                    disk.flag("DeleteOnTermination", true))),
            "tagSet",
            Tags.set(Tags.specified(call, ResourceType.VOLUME)));
    return Records.createPart(call, ResourceType.VOLUME, id, shown);
  }

  static ArrayNode mapping(List<Resource> volumes) {
    ArrayNode mapping = array();
    for (Resource volume : volumes) {
      var attachment = volume.shown().path("attachmentSet").path(0);
      mapping.add(
          object(
              "deviceName",
              attachment.path("device").asText(),
              "ebs",
              object(
                  "volumeId",
                  volume.id(),
                  "status",
                  "attached",
                  "attachTime",
                  attachment.path("attachTime").asText(),
                  "deleteOnTermination",
                  attachment.path("deleteOnTermination").asBoolean())));
    }
    return mapping;
  }
}
