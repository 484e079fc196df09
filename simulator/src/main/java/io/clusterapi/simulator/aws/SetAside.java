package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is set aside for instances: placement groups, dedicated hosts, capacity reservations. */
final class SetAside {
  private static final Set<String> STRATEGIES = Set.of("cluster", "partition", "spread");

  void addTo(Actions actions) {
    actions
        .write("CreatePlacementGroup", this::createGroup)
        .read(
            "DescribePlacementGroups",
            Describing.of(
                ResourceType.PLACEMENT_GROUP,
                "GroupId",
                "placementGroupSet",
                Filters.of("group-name", "groupName", "strategy", "strategy", "state", "state")))
        .write("DeletePlacementGroup", this::deleteGroup)
        .write("AllocateHosts", this::allocate)
        .read(
            "DescribeHosts",
            Describing.of(
                ResourceType.HOST,
                "HostId",
                "hostSet",
                Filters.of("availability-zone", "availabilityZone", "state", "state")))
        .write("ReleaseHosts", this::release)
        .write("CreateCapacityReservation", this::reserve)
        .read(
            "DescribeCapacityReservations",
            Describing.of(
                ResourceType.CAPACITY_RESERVATION,
                "CapacityReservationId",
                "capacityReservationSet",
                Filters.of("instance-type", "instanceType", "state", "state")))
        .write("CancelCapacityReservation", this::cancel);
  }

  /** A placement group by its name. */
  static Resource group(Call call, String name) {
    return call
        .list(ResourceType.PLACEMENT_GROUP, one -> one.text("groupName").equals(name))
        .stream()
        .findFirst()
        .orElseThrow(() -> ResourceType.PLACEMENT_GROUP.notFound(name));
  }

  /** Instances that have not ended and show this text at this place. */
  static long users(Call call, String pointer, String id) {
    return call.list(ResourceType.INSTANCE).stream()
        .filter(one -> !InstanceStates.name(one).equals("terminated"))
        .filter(one -> one.shown().at(pointer).asText().equals(id))
        .count();
  }

  private ObjectNode createGroup(Call call) {
    String name = call.parameters().require("GroupName");
    String strategy = call.parameters().get("Strategy", "cluster");
    int partitions = call.parameters().number("PartitionCount").orElse(0);
    boolean parted = strategy.equals("partition");
    if (!STRATEGIES.contains(strategy)
        || (parted ? partitions < 1 || partitions > 7 : partitions > 0)) {
      throw AwsError.invalid(
          "Value ("
              + strategy
              + ", "
              + partitions
              + ") for strategy and partitionCount is invalid");
    }
    if (!call.list(ResourceType.PLACEMENT_GROUP, one -> one.text("groupName").equals(name))
        .isEmpty()) {
      throw new AwsError(
          "InvalidPlacementGroup.Duplicate", "The placement group '" + name + "' already exists.");
    }
    Map<String, String> tags = Tags.specified(call, ResourceType.PLACEMENT_GROUP);
    String id = Ids.next("pg-");
    ObjectNode shown =
        object(
            "groupId",
            id,
            "groupName",
            name,
            "state",
            "available",
            "strategy",
            strategy,
            "partitionCount",
            parted ? partitions : null,
            "tagSet",
            Tags.set(tags));
    Records.create(call, ResourceType.PLACEMENT_GROUP, id, name, shown, tags, "");
    return object("placementGroup", shown);
  }

  private ObjectNode deleteGroup(Call call) {
    Resource group = group(call, call.parameters().require("GroupName"));
    String name = group.text("groupName");
    if (users(call, "/placement/groupName", name) > 0) {
      throw new AwsError(
          "InvalidPlacementGroup.InUse", "The placement group '" + name + "' is in use.");
    }
    Records.delete(call, ResourceType.PLACEMENT_GROUP, group);
    return object("return", true);
  }

  private ObjectNode allocate(Call call) {
    String type = InstanceLaunch.type(call.parameters().require("InstanceType")).name();
    Map<String, String> tags = Tags.specified(call, ResourceType.HOST);
    ObjectNode answer = object("hostIdSet", array());
    int count = call.parameters().number("Quantity").orElse(1);
    for (int i = 0; i < count; i++) {
      String id = Ids.next("h-");
      ObjectNode shown =
          object(
              "hostId",
              id,
              "availabilityZone",
              zone(call),
              "hostProperties",
              object("instanceType", type),
              "autoPlacement",
              call.parameters().get("AutoPlacement", "on"),
              "state",
              "available",
              "tagSet",
              Tags.set(tags));
      Records.create(call, ResourceType.HOST, id, shown, tags);
      Documents.list(answer, "hostIdSet").add(id);
    }
    return answer;
  }

  private static String zone(Call call) {
    String zone = call.parameters().require("AvailabilityZone");
    if (!Inventory.zones(call.region()).contains(zone)) {
      throw AwsError.invalid("Invalid availability zone: [" + zone + "]");
    }
    return zone;
  }

  private ObjectNode release(Call call) {
    ObjectNode answer = object("successful", array(), "unsuccessful", array());
    for (String id : call.parameters().list("HostId")) {
      Resource host = call.require(ResourceType.HOST, id);
      if (users(call, "/placement/hostId", id) > 0) {
        Documents.list(answer, "unsuccessful")
            .add(
                object(
                    "resourceId",
                    id,
                    "error",
                    object("code", "Client.InvalidHost.Occupied", "message", "It has instances")));
      } else {
        Records.delete(call, ResourceType.HOST, host);
        Documents.list(answer, "successful").add(id);
      }
    }
    return answer;
  }

  private ObjectNode reserve(Call call) {
    String type = InstanceLaunch.type(call.parameters().require("InstanceType")).name();
    call.parameters().require("InstancePlatform");
    int count =
        call.parameters()
            .number("InstanceCount")
            .orElseThrow(() -> AwsError.missing("InstanceCount"));
    String match = call.parameters().get("InstanceMatchCriteria", "open");
    if (count < 1 || !List.of("open", "targeted").contains(match)) {
      throw AwsError.invalid("Value (" + count + ", " + match + ") of the reservation is invalid");
    }
    Map<String, String> tags = Tags.specified(call, ResourceType.CAPACITY_RESERVATION);
    String id = Ids.next("cr-");
    ObjectNode shown =
        object(
            "capacityReservationId",
            id,
            "instanceType",
            type,
            "availabilityZone",
            zone(call),
            "totalInstanceCount",
            count,
            "instanceMatchCriteria",
            match,
            "state",
            "active",
            "tagSet",
            Tags.set(tags));
    Records.create(call, ResourceType.CAPACITY_RESERVATION, id, shown, tags);
    return object("capacityReservation", shown);
  }

  private ObjectNode cancel(Call call) {
    Resource one = call.named(ResourceType.CAPACITY_RESERVATION, "CapacityReservationId");
    Records.delete(call, ResourceType.CAPACITY_RESERVATION, one);
    return object("return", true);
  }
}
