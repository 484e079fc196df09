package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Network interfaces: what takes an address of a subnet and wears security groups. */
final class NetworkInterfaces {
  /** Addresses AWS keeps of each subnet: the first four and the last. */
  static final int RESERVED = 5;

  void addTo(Actions actions) {
    actions
        .write("CreateNetworkInterface", this::createByCall)
        .read(
            "DescribeNetworkInterfaces",
            Describing.of(
                ResourceType.NETWORK_INTERFACE,
                "NetworkInterfaceId",
                "networkInterfaceSet",
                Filters.of(
                    "network-interface-id",
                    "networkInterfaceId",
                    "subnet-id",
                    "subnetId",
                    "vpc-id",
                    "vpcId",
                    "status",
                    "status",
                    "group-id",
                    "groupSet.groupId",
                    "attachment.instance-id",
                    "attachment.instanceId",
                    "attachment.device-index",
                    "attachment.deviceIndex",
                    "private-ip-address",
                    "privateIpAddress",
                    "description",
                    "description",
                    "interface-type",
                    "interfaceType",
                    "availability-zone",
                    "availabilityZone")))
        .write("ModifyNetworkInterfaceAttribute", this::modify)
        .write("DeleteNetworkInterface", this::delete);
  }

  static Stream<Resource> inSubnet(Call call, String subnet) {
    return call
        .mentioning(
            ResourceType.NETWORK_INTERFACE, subnet, one -> one.text("subnetId").equals(subnet))
        .stream();
  }

  static List<Resource> ofInstance(Call call, String instance) {
    return call.mentioning(
        ResourceType.NETWORK_INTERFACE,
        instance,
        one -> one.shown().path("attachment").path("instanceId").asText().equals(instance));
  }

  private ObjectNode createByCall(Call call) {
    Resource subnet = call.named(ResourceType.SUBNET, "SubnetId");
    Map<String, String> tags = Tags.specified(call, ResourceType.NETWORK_INTERFACE);
    List<String> groups = call.parameters().list("SecurityGroupId");
    ObjectNode shown =
        describe(
            call,
            subnet,
            call.parameters().get("Description", ""),
            "interface",
            groupsOrDefault(call, subnet, groups),
            call.parameters().find("PrivateIpAddress"));
    shown.set("tagSet", Tags.set(tags));
    String id = shown.path("networkInterfaceId").asText();
    Records.create(call, ResourceType.NETWORK_INTERFACE, id, shown, tags);
    return object("networkInterface", shown);
  }

  /** The groups asked for, which must be of the subnet's network; its default group for none. */
  static List<Resource> groupsOrDefault(Call call, Resource subnet, List<String> ids) {
    String vpc = subnet.text("vpcId");
    if (ids.isEmpty()) {
      return call.mentioning(
          ResourceType.SECURITY_GROUP,
          vpc,
          group -> group.text("vpcId").equals(vpc) && group.text("groupName").equals("default"));
    }
    List<Resource> groups =
        ids.stream().distinct().map(id -> call.require(ResourceType.SECURITY_GROUP, id)).toList();
    for (Resource group : groups) {
      if (!group.text("vpcId").equals(vpc)) {
        throw new AwsError(
            "InvalidParameter",
            "Security group "
                + group.id()
                + " and subnet "
                + subnet.id()
                + " belong to different networks.");
      }
    }
    return groups;
  }

  /** Creates the interface of another resource, gone with it. */
  static Resource createPart(
      Call call,
      Resource subnet,
      String description,
      String type,
      List<Resource> groups,
      Optional<String> address) {
    ObjectNode shown = describe(call, subnet, description, type, groups, address);
    shown.put("status", "in-use");
    shown.put("requesterManaged", !type.equals("interface"));
    return Records.createPart(
        call, ResourceType.NETWORK_INTERFACE, shown.path("networkInterfaceId").asText(), shown);
  }

  private static ObjectNode describe(
      Call call,
      Resource subnet,
      String description,
      String type,
      List<Resource> groups,
      Optional<String> wanted) {
    String address = address(call, subnet, wanted);
    String dns = privateDnsName(call.region(), address);
    String hex = Ids.hex(10);
    return object(
        "networkInterfaceId",
        Ids.next("eni-"),
        "subnetId",
        subnet.id(),
        "vpcId",
        subnet.text("vpcId"),
        "availabilityZone",
        subnet.text("availabilityZone"),
        "description",
        description,
        "ownerId",
        call.account(),
        "requesterManaged",
        false,
        "status",
        "available",
        "macAddress",
        "02:" + hex.replaceAll("(..)(?!$)", "$1:"),
        "privateIpAddress",
        address,
        "privateDnsName",
        dns,
        "sourceDestCheck",
        true,
        "groupSet",
        groupSet(groups),
        "privateIpAddressesSet",
        array(object("privateIpAddress", address, "privateDnsName", dns, "primary", true)),
        "interfaceType",
        type,
        "tagSet",
        array());
  }

  static ArrayNode groupSet(List<Resource> groups) {
    ArrayNode set = array();
    groups.forEach(
        group -> set.add(object("groupId", group.id(), "groupName", group.text("groupName"))));
    return set;
  }

  static String privateDnsName(String region, String address) {
    String suffix = region.equals("us-east-1") ? "ec2.internal" : region + ".compute.internal";
    return "ip-" + address.replace('.', '-') + "." + suffix;
  }

  private static String address(Call call, Resource subnet, Optional<String> wanted) {
    Cidr block = Cidr.parse(subnet.text("cidrBlock")).orElseThrow();
    Set<String> used = new HashSet<>();
    inSubnet(call, subnet.id()).forEach(one -> used.add(one.text("privateIpAddress")));
    if (wanted.isPresent()) {
      Optional<Cidr> address = Cidr.parse(wanted.get() + "/32");
      if (address.isEmpty() || !block.contains(address.get())) {
        throw AwsError.invalid(
            "Address " + wanted.get() + " does not fall within the subnet's address range");
      }
      if (used.contains(wanted.get())) {
        throw new AwsError("InvalidIPAddress.InUse", "Address " + wanted.get() + " is in use.");
      }
      return wanted.get();
    }
    // A freed address is not handed out again until the block is used up: a node name that came
    // back at once would hide that the old machine's Node was never removed.
    long room = block.size() - RESERVED;
    long next = subnet.hidden().path("nextAddress").asLong(0);
    for (long i = 0; i < room; i++) {
      long offset = 4 + (next + i) % room;
      String address = block.address(offset);
      if (!used.contains(address)) {
        long following = (next + i + 1) % room;
        Resource latest = call.require(ResourceType.SUBNET, subnet.id());
        call.transaction().put(latest.withHidden(hidden -> hidden.put("nextAddress", following)));
        return address;
      }
    }
    throw new AwsError(
        "InsufficientFreeAddressesInSubnet",
        "There are not enough free addresses in subnet '"
            + subnet.id()
            + "' to satisfy the request.");
  }

  private ObjectNode modify(Call call) {
    Resource one = call.named(ResourceType.NETWORK_INTERFACE, "NetworkInterfaceId");
    Parameters parameters = call.parameters();
    List<String> groups = parameters.list("SecurityGroupId");
    Resource changed = one;
    if (!groups.isEmpty()) {
      changed = withGroups(call, changed, groups);
    }
    if (parameters.has("SourceDestCheck.Value")) {
      boolean check = parameters.flag("SourceDestCheck.Value", true);
      changed = changed.with(shown -> shown.put("sourceDestCheck", check));
    }
    call.transaction().put(changed);
    return object("return", true);
  }

  static Resource withGroups(Call call, Resource networkInterface, List<String> ids) {
    Resource subnet = call.require(ResourceType.SUBNET, networkInterface.text("subnetId"));
    ArrayNode set = groupSet(groupsOrDefault(call, subnet, ids));
    return networkInterface.with(shown -> shown.set("groupSet", set));
  }

  private ObjectNode delete(Call call) {
    Resource one = call.named(ResourceType.NETWORK_INTERFACE, "NetworkInterfaceId");
    if (one.text("status").equals("in-use")) {
      throw new AwsError(
          "InvalidParameterValue", "Network interface '" + one.id() + "' is currently in use.");
    }
    Addresses.disassociateInterface(call, one.id());
    Records.delete(call, ResourceType.NETWORK_INTERFACE, one);
    return object("return", true);
  }

  /** Removes an interface whose owner is going, and what is associated with it. */
  static void remove(Call call, Resource networkInterface) {
    Addresses.disassociateInterface(call, networkInterface.id());
    call.transaction().delete(networkInterface.key());
  }

  /** True when a group is worn by an interface. */
  static boolean wears(Resource networkInterface, String group) {
    return Documents.anyWhere(networkInterface.shown().path("groupSet"), "groupId", group);
  }
}
