package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Virtual networks and their address blocks. */
final class Vpcs {
  private final Quotas quotas;

  Vpcs(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateVpc", this::create)
        .read(
            "DescribeVpcs",
            Describing.of(
                ResourceType.VPC,
                "VpcId",
                "vpcSet",
                Filters.of(
                    "vpc-id",
                    "vpcId",
                    "cidr",
                    "cidrBlock",
                    "cidr-block-association.cidr-block",
                    "cidrBlockAssociationSet.cidrBlock",
                    "state",
                    "state",
                    "is-default",
                    "isDefault",
                    "owner-id",
                    "ownerId")))
        .write("DeleteVpc", this::delete)
        .write("ModifyVpcAttribute", this::modifyAttribute)
        .read("DescribeVpcAttribute", this::describeAttribute)
        .write("AssociateVpcCidrBlock", this::associate)
        .write("DisassociateVpcCidrBlock", this::disassociate);
  }

  private ObjectNode create(Call call) {
    String block = call.parameters().require("CidrBlock");
    checkSize(Cidr.require(block, "cidrBlock"), block);
    quotas.check(
        ResourceType.VPC,
        () -> call.list(ResourceType.VPC).size(),
        "VpcLimitExceeded",
        "The maximum number of VPCs has been reached.");
    Map<String, String> tags = Tags.specified(call, ResourceType.VPC);
    String id = Ids.next("vpc-");
    ObjectNode shown =
        object(
            "vpcId",
            id,
            "ownerId",
            call.account(),
            "state",
            "available",
            "cidrBlock",
            block,
            "cidrBlockAssociationSet",
            array(association(block, "associated")),
            "dhcpOptionsId",
            "dopt-0a1b2c3d4e5f60718",
            "instanceTenancy",
            call.parameters().get("InstanceTenancy", "default"),
            "isDefault",
            false,
            "tagSet",
            Tags.set(tags));
    Resource vpc =
        call.transaction()
            .put(
                Records.create(call, ResourceType.VPC, id, shown, tags)
                    .withHidden(
                        hidden ->
                            hidden.put("enableDnsSupport", true).put("enableDnsHostnames", false)));
    RouteTables.createMain(call, id, block);
    SecurityGroups.createDefault(call, id);
    return object("vpc", vpc.shown());
  }

  private static ObjectNode association(String block, String state) {
    return object(
        "associationId",
        Ids.next("vpc-cidr-assoc-"),
        "cidrBlock",
        block,
        "cidrBlockState",
        object("state", state));
  }

  private static void checkSize(Cidr cidr, String block) {
    if (cidr.length() < 16 || cidr.length() > 28) {
      throw new AwsError("InvalidVpc.Range", "The CIDR '" + block + "' is invalid.");
    }
  }

  private ObjectNode delete(Call call) {
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    String id = vpc.id();
    boolean used =
        inVpc(call, ResourceType.SUBNET, id).findAny().isPresent()
            || inVpc(call, ResourceType.NETWORK_INTERFACE, id).findAny().isPresent()
            || inVpc(call, ResourceType.ROUTE_TABLE, id).anyMatch(Vpcs::countsByItself)
            || inVpc(call, ResourceType.SECURITY_GROUP, id).anyMatch(Vpcs::countsByItself)
            || !call.mentioning(
                    ResourceType.INTERNET_GATEWAY,
                    id,
                    gateway ->
                        Documents.anyWhere(gateway.shown().path("attachmentSet"), "vpcId", id))
                .isEmpty();
    if (used) {
      throw AwsError.dependency("The vpc '" + id + "' has dependencies and cannot be deleted.");
    }
    inVpc(call, ResourceType.ROUTE_TABLE, id)
        .forEach(table -> Records.delete(call, ResourceType.ROUTE_TABLE, table));
    inVpc(call, ResourceType.SECURITY_GROUP, id)
        .forEach(group -> Records.delete(call, ResourceType.SECURITY_GROUP, group));
    Records.delete(call, ResourceType.VPC, vpc);
    return object("return", true);
  }

  private static boolean countsByItself(Resource resource) {
    return !resource.hidden().path("part").asBoolean();
  }

  private static Stream<Resource> inVpc(Call call, ResourceType type, String vpc) {
    return call.mentioning(type, vpc, resource -> resource.text("vpcId").equals(vpc)).stream();
  }

  private static final List<String> ATTRIBUTES =
      List.of("enableDnsSupport", "enableDnsHostnames", "enableNetworkAddressUsageMetrics");

  private ObjectNode modifyAttribute(Call call) {
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    boolean any = false;
    for (String attribute : ATTRIBUTES) {
      String parameter = Character.toUpperCase(attribute.charAt(0)) + attribute.substring(1);
      if (call.parameters().has(parameter + ".Value")) {
        if (any) {
          throw new AwsError(
              "InvalidParameterCombination", "Only one attribute can be modified at a time");
        }
        any = true;
        boolean value = call.parameters().flag(parameter + ".Value", false);
        call.transaction().put(vpc.withHidden(hidden -> hidden.put(attribute, value)));
      }
    }
    if (!any) {
      throw AwsError.missing("attribute");
    }
    return object("return", true);
  }

  private ObjectNode describeAttribute(Call call) {
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    String attribute = call.parameters().require("Attribute");
    if (!ATTRIBUTES.contains(attribute)) {
      throw AwsError.invalid(
          "Value (" + attribute + ") for parameter attribute is invalid. Unknown attribute.");
    }
    boolean value = vpc.hidden().path(attribute).asBoolean();
    return object("vpcId", vpc.id(), attribute, object("value", value));
  }

  private ObjectNode associate(Call call) {
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    String block = call.parameters().require("CidrBlock");
    Cidr cidr = Cidr.require(block, "cidrBlock");
    checkSize(cidr, block);
    for (JsonNode present : vpc.shown().path("cidrBlockAssociationSet")) {
      if (Cidr.parse(present.path("cidrBlock").asText()).orElseThrow().overlaps(cidr)) {
        throw new AwsError(
            "InvalidVpc.Range", "The CIDR '" + block + "' conflicts with another block of the VPC");
      }
    }
    ObjectNode association = association(block, "associated");
    call.transaction()
        .put(
            vpc.with(
                shown ->
                    Documents.list(shown, "cidrBlockAssociationSet").add(association.deepCopy())));
    ObjectNode answer = association.deepCopy();
    answer.set("cidrBlockState", object("state", "associating"));
    return object("vpcId", vpc.id(), "cidrBlockAssociation", answer);
  }

  private ObjectNode disassociate(Call call) {
    String id = call.parameters().require("AssociationId");
    Resource vpc =
        call
            .list(
                ResourceType.VPC,
                one ->
                    Documents.anyWhere(
                        one.shown().path("cidrBlockAssociationSet"), "associationId", id))
            .stream()
            .findFirst()
            .orElseThrow(
                () ->
                    new AwsError(
                        "InvalidVpcCidrBlockAssociationID.NotFound",
                        "The vpc CIDR block association ID '" + id + "' does not exist"));
    JsonNode association =
        Documents.items(vpc.shown().path("cidrBlockAssociationSet"))
            .filter(one -> one.path("associationId").asText().equals(id))
            .findFirst()
            .orElseThrow();
    String block = association.path("cidrBlock").asText();
    Cidr cidr = Cidr.parse(block).orElseThrow();
    boolean used =
        inVpc(call, ResourceType.SUBNET, vpc.id())
            .anyMatch(subnet -> cidr.contains(Cidr.parse(subnet.text("cidrBlock")).orElseThrow()));
    if (block.equals(vpc.text("cidrBlock"))) {
      throw new AwsError(
          "OperationNotPermitted", "The vpc CIDR block " + block + " is its primary block");
    }
    if (used) {
      throw AwsError.dependency("The CIDR block '" + block + "' is in use by a subnet");
    }
    call.transaction()
        .put(
            vpc.with(
                shown ->
                    Documents.removeWhere(
                        shown.path("cidrBlockAssociationSet"), "associationId", id)));
    ObjectNode answer = association.deepCopy();
    answer.set("cidrBlockState", object("state", "disassociating"));
    return object("vpcId", vpc.id(), "cidrBlockAssociation", answer);
  }

  /** The blocks of a network that a subnet may lie in. */
  static Optional<Cidr> blockFor(Resource vpc, Cidr wanted) {
    return Documents.items(vpc.shown().path("cidrBlockAssociationSet"))
        .map(one -> Cidr.parse(one.path("cidrBlock").asText()).orElseThrow())
        .filter(block -> block.contains(wanted))
        .findFirst();
  }
}
