package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Resource;
import java.util.Map;

/** Subnets of a network, each in one zone. */
final class Subnets {
  private final Quotas quotas;

  Subnets(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateSubnet", this::create)
        .read(
            "DescribeSubnets",
            new Describing(
                ResourceType.SUBNET,
                "SubnetId",
                "subnetSet",
                Filters.of(
                    "subnet-id",
                    "subnetId",
                    "vpc-id",
                    "vpcId",
                    "state",
                    "state",
                    "availability-zone",
                    "availabilityZone",
                    "availabilityZone",
                    "availabilityZone",
                    "cidr-block",
                    "cidrBlock",
                    "owner-id",
                    "ownerId",
                    "map-public-ip-on-launch",
                    "mapPublicIpOnLaunch"),
                Subnets::document))
        .write("ModifySubnetAttribute", this::modify)
        .write("DeleteSubnet", this::delete);
  }

  private ObjectNode create(Call call) {
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    String block = call.parameters().require("CidrBlock");
    Cidr cidr = Cidr.require(block, "cidrBlock");
    if (cidr.length() < 16 || cidr.length() > 28 || Vpcs.blockFor(vpc, cidr).isEmpty()) {
      throw new AwsError("InvalidSubnet.Range", "The CIDR '" + block + "' is invalid.");
    }
    String zone =
        call.parameters()
            .find("AvailabilityZone")
            .orElseGet(() -> Inventory.zones(call.region()).get(0));
    if (!Inventory.zones(call.region()).contains(zone)) {
      throw AwsError.invalid(
          "Value ("
              + zone
              + ") for parameter availabilityZone is invalid. Subnets can currently only be created"
              + " in the following availability zones: "
              + String.join(", ", Inventory.zones(call.region()))
              + ".");
    }
    for (Resource other : call.mentioning(ResourceType.SUBNET, vpc.id(), one -> true)) {
      if (other.text("vpcId").equals(vpc.id())) {
        if (Cidr.parse(other.text("cidrBlock")).orElseThrow().overlaps(cidr)) {
          throw new AwsError(
              "InvalidSubnet.Conflict", "The CIDR '" + block + "' conflicts with another subnet");
        }
      }
    }
    quotas.check(
        ResourceType.SUBNET,
        () ->
            call.mentioning(
                    ResourceType.SUBNET, vpc.id(), one -> one.text("vpcId").equals(vpc.id()))
                .size(),
        "SubnetLimitExceeded",
        "The maximum number of subnets for " + vpc.id() + " has been reached.");
    Map<String, String> tags = Tags.specified(call, ResourceType.SUBNET);
    String id = Ids.next("subnet-");
    ObjectNode shown =
        object(
            "subnetId",
            id,
            "subnetArn",
            Arns.ec2(call, "subnet", id),
            "state",
            "available",
            "ownerId",
            call.account(),
            "vpcId",
            vpc.id(),
            "cidrBlock",
            block,
            "ipv6CidrBlockAssociationSet",
            array(),
            "availabilityZone",
            zone,
            "availabilityZoneId",
            Inventory.zoneId(zone),
            "defaultForAz",
            false,
            "mapPublicIpOnLaunch",
            false,
            "assignIpv6AddressOnCreation",
            false,
            "privateDnsNameOptionsOnLaunch",
            object(
                "hostnameType",
                "ip-name",
                "enableResourceNameDnsARecord",
                false,
                "enableResourceNameDnsAAAARecord",
                false),
            "tagSet",
            Tags.set(tags));
    Resource subnet = Records.create(call, ResourceType.SUBNET, id, shown, tags);
    return object("subnet", document(call, subnet));
  }

  /** Adds how many addresses are left, which changes with every interface. */
  private static ObjectNode document(Call call, Resource subnet) {
    Cidr cidr = Cidr.parse(subnet.text("cidrBlock")).orElseThrow();
    long used = NetworkInterfaces.inSubnet(call, subnet.id()).count();
    return subnet
        .shown()
        .deepCopy()
        .put("availableIpAddressCount", cidr.size() - NetworkInterfaces.RESERVED - used);
  }

  private ObjectNode modify(Call call) {
    Resource subnet = call.named(ResourceType.SUBNET, "SubnetId");
    Parameters parameters = call.parameters();
    call.transaction()
        .put(
            subnet.with(
                shown -> {
                  if (parameters.has("MapPublicIpOnLaunch.Value")) {
                    shown.put(
                        "mapPublicIpOnLaunch", parameters.flag("MapPublicIpOnLaunch.Value", false));
                  }
                  ObjectNode names = (ObjectNode) shown.path("privateDnsNameOptionsOnLaunch");
                  parameters
                      .find("PrivateDnsHostnameTypeOnLaunch")
                      .ifPresent(type -> names.put("hostnameType", type));
                  if (parameters.has("EnableResourceNameDnsARecordOnLaunch.Value")) {
                    names.put(
                        "enableResourceNameDnsARecord",
                        parameters.flag("EnableResourceNameDnsARecordOnLaunch.Value", false));
                  }
                }));
    return object("return", true);
  }

  private ObjectNode delete(Call call) {
    Resource subnet = call.named(ResourceType.SUBNET, "SubnetId");
    boolean natGateway =
        call.mentioning(ResourceType.NAT_GATEWAY, subnet.id(), one -> true).stream()
            .anyMatch(one -> one.text("subnetId").equals(subnet.id()) && NatGateways.isThere(one));
    if (natGateway || NetworkInterfaces.inSubnet(call, subnet.id()).findAny().isPresent()) {
      throw AwsError.dependency(
          "The subnet '" + subnet.id() + "' has dependencies and cannot be deleted.");
    }
    RouteTables.forgetSubnet(call, subnet.id());
    Records.delete(call, ResourceType.SUBNET, subnet);
    return object("return", true);
  }
}
