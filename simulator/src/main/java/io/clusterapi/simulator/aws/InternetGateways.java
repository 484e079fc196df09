package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import java.util.List;
import java.util.Map;

/** Internet gateways and their attachment to one network. */
final class InternetGateways {
  private final Quotas quotas;

  InternetGateways(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateInternetGateway", this::create)
        .read(
            "DescribeInternetGateways",
            Describing.of(
                ResourceType.INTERNET_GATEWAY,
                "InternetGatewayId",
                "internetGatewaySet",
                Filters.of(
                    "internet-gateway-id",
                    "internetGatewayId",
                    "attachment.vpc-id",
                    "attachmentSet.vpcId",
                    "attachment.state",
                    "attachmentSet.state",
                    "owner-id",
                    "ownerId")))
        .write("AttachInternetGateway", this::attach)
        .write("DetachInternetGateway", this::detach)
        .write("DeleteInternetGateway", this::delete);
  }

  private ObjectNode create(Call call) {
    quotas.check(
        ResourceType.INTERNET_GATEWAY,
        () -> call.list(ResourceType.INTERNET_GATEWAY).size(),
        "InternetGatewayLimitExceeded",
        "The maximum number of internet gateways has been reached.");
    Map<String, String> tags = Tags.specified(call, ResourceType.INTERNET_GATEWAY);
    String id = Ids.next("igw-");
    ObjectNode shown =
        object(
            "internetGatewayId",
            id,
            "ownerId",
            call.account(),
            "attachmentSet",
            array(),
            "tagSet",
            Tags.set(tags));
    Records.create(call, ResourceType.INTERNET_GATEWAY, id, shown, tags);
    return object("internetGateway", shown);
  }

  /** The gateways attached to a network: none or one. */
  static List<Resource> attachedTo(Call call, String vpc) {
    return call.mentioning(
        ResourceType.INTERNET_GATEWAY,
        vpc,
        gateway -> Documents.anyWhere(gateway.shown().path("attachmentSet"), "vpcId", vpc));
  }

  private ObjectNode attach(Call call) {
    Resource gateway = call.named(ResourceType.INTERNET_GATEWAY, "InternetGatewayId");
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    if (!gateway.shown().path("attachmentSet").isEmpty()) {
      throw new AwsError(
          "Resource.AlreadyAssociated",
          "resource "
              + gateway.id()
              + " is already attached to network "
              + gateway.shown().path("attachmentSet").path(0).path("vpcId").asText());
    }
    if (!attachedTo(call, vpc.id()).isEmpty()) {
      throw AwsError.invalid("Network " + vpc.id() + " already has an internet gateway attached");
    }
    call.transaction()
        .put(
            gateway.with(
                shown ->
                    Documents.list(shown, "attachmentSet")
                        .add(object("vpcId", vpc.id(), "state", "available"))));
    return object("return", true);
  }

  private ObjectNode detach(Call call) {
    Resource gateway = call.named(ResourceType.INTERNET_GATEWAY, "InternetGatewayId");
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    if (!Documents.anyWhere(gateway.shown().path("attachmentSet"), "vpcId", vpc.id())) {
      throw new AwsError(
          "Gateway.NotAttached",
          "resource " + gateway.id() + " is not attached to network " + vpc.id());
    }
    if (Addresses.mappedIn(call, vpc.id())) {
      throw AwsError.dependency(
          "Network "
              + vpc.id()
              + " has some mapped public address(es). Please unmap those public address(es) before"
              + " detaching the gateway.");
    }
    call.transaction()
        .put(gateway.with(shown -> Documents.list(shown, "attachmentSet").removeAll()));
    RouteTables.blackhole(call, gateway.id());
    return object("return", true);
  }

  private ObjectNode delete(Call call) {
    Resource gateway = call.named(ResourceType.INTERNET_GATEWAY, "InternetGatewayId");
    if (!gateway.shown().path("attachmentSet").isEmpty()) {
      throw AwsError.dependency(
          "The internetGateway '" + gateway.id() + "' has dependencies and cannot be deleted.");
    }
    Records.delete(call, ResourceType.INTERNET_GATEWAY, gateway);
    return object("return", true);
  }
}
