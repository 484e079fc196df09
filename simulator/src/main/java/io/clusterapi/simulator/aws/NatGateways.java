package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Documents;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.ResourceKey;
import io.clusterapi.simulator.cloud.World;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** NAT gateways, which take a while to appear and to go. */
final class NatGateways {
  private final Quotas quotas;
  private final Later later;
  private final AwsSettings settings;
  private final ClientTokens tokens = new ClientTokens();
  private final Describing describing =
      Describing.of(
          ResourceType.NAT_GATEWAY,
          "NatGatewayId",
          "natGatewaySet",
          Filters.of(
              "nat-gateway-id",
              "natGatewayId",
              "state",
              "state",
              "subnet-id",
              "subnetId",
              "vpc-id",
              "vpcId"));

  NatGateways(Quotas quotas, Later later, AwsSettings settings) {
    this.quotas = quotas;
    this.later = later;
    this.settings = settings;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateNatGateway", this::create)
        .read("DescribeNatGateways", describing)
        .write("DeleteNatGateway", this::delete);
  }

  private ObjectNode create(Call call) {
    String token = call.parameters().get("ClientToken", "");
    String fingerprint = call.parameters().canonical("ClientToken", "DryRun");
    Optional<List<String>> made = tokens.find(call, token, fingerprint);
    if (made.isPresent()) {
      Resource before = call.require(ResourceType.NAT_GATEWAY, made.get().get(0));
      return object("natGateway", before.shown(), "clientToken", token);
    }
    Resource subnet = call.named(ResourceType.SUBNET, "SubnetId");
    boolean isPublic = call.parameters().get("ConnectivityType", "public").equals("public");
    Optional<Resource> address =
        isPublic
            ? Optional.of(call.named(ResourceType.ELASTIC_IP, "AllocationId"))
            : Optional.empty();
    String zone = subnet.text("availabilityZone");
    quotas.check(
        ResourceType.NAT_GATEWAY,
        () ->
            call.list(ResourceType.NAT_GATEWAY).stream()
                .filter(one -> one.secret("zone").equals(zone) && isLive(one))
                .count(),
        "NatGatewayLimitExceeded",
        "Performing this operation would exceed the limit of NAT gateways in " + zone);
    Map<String, String> tags = Tags.specified(call, ResourceType.NAT_GATEWAY);
    String id = Ids.next("nat-");
    ObjectNode shown =
        object(
            "natGatewayId",
            id,
            "subnetId",
            subnet.id(),
            "vpcId",
            subnet.text("vpcId"),
            "state",
            "pending",
            "createTime",
            call.now().toString(),
            "connectivityType",
            isPublic ? "public" : "private",
            "natGatewayAddressSet",
            array(),
            "tagSet",
            Tags.set(tags));
    Optional<ObjectNode> failure = failure(call, subnet, address);
    if (failure.isEmpty()) {
      Resource networkInterface =
          NetworkInterfaces.createPart(
              call,
              subnet,
              "Interface for NAT Gateway " + id,
              "nat_gateway",
              List.of(),
              Optional.empty());
      address.ifPresent(
          eip -> {
            Addresses.associate(call, eip.id(), networkInterface);
            Documents.list(shown, "natGatewayAddressSet")
                .add(Addresses.ofNatGateway(networkInterface, eip));
          });
      if (address.isEmpty()) {
        Documents.list(shown, "natGatewayAddressSet")
            .add(
                object(
                    "networkInterfaceId",
                    networkInterface.id(),
                    "privateIp",
                    networkInterface.text("privateIpAddress")));
      }
    }
    Resource gateway =
        Records.create(
            call, ResourceType.NAT_GATEWAY, id, tags.getOrDefault("Name", ""), shown, tags, token);
    call.transaction()
        .put(
            gateway.withHidden(
                hidden -> {
                  hidden.put("zone", zone);
                  failure.ifPresent(reason -> hidden.set("failure", reason));
                }));
    tokens.remember(call, token, fingerprint, List.of(id));
    later.after(call, settings.natGatewayDelay(), c -> settle(c, gateway.key()));
    return object("natGateway", shown, "clientToken", token.isEmpty() ? null : token);
  }

  /** What AWS finds out only after it has answered the create. */
  private static Optional<ObjectNode> failure(
      Call call, Resource subnet, Optional<Resource> address) {
    String vpc = subnet.text("vpcId");
    if (address.isPresent() && InternetGateways.attachedTo(call, vpc).isEmpty()) {
      return Optional.of(
          object(
              "failureCode",
              "Gateway.NotAttached",
              "failureMessage",
              "Network " + vpc + " has no Internet gateway attached"));
    }
    if (address.isPresent() && Addresses.isAssociated(address.get())) {
      return Optional.of(
          object(
              "failureCode",
              "Resource.AlreadyAssociated",
              "failureMessage",
              "Elastic IP address [" + address.get().id() + "] is already associated"));
    }
    return Optional.empty();
  }

  private void settle(Call call, ResourceKey key) {
    Optional<Resource> gateway = call.view().find(key);
    if (gateway.isEmpty() || !gateway.get().text("state").equals("pending")) {
      return;
    }
    if (gateway.get().hidden().has("failure")) {
      ObjectNode failure = (ObjectNode) gateway.get().hidden().path("failure");
      call.transaction()
          .put(
              gateway
                  .get()
                  .with(
                      shown -> {
                        shown.put("state", "failed");
                        shown.setAll(failure);
                      }));
      Records.deleted(call, ResourceType.NAT_GATEWAY, gateway.get());
      later.forget(call, settings.terminatedVisible(), key);
    } else {
      call.transaction().put(gateway.get().with(shown -> shown.put("state", "available")));
    }
  }

  private ObjectNode delete(Call call) {
    Resource gateway = call.named(ResourceType.NAT_GATEWAY, "NatGatewayId");
    if (isLive(gateway)) {
      call.transaction().put(gateway.with(shown -> shown.put("state", "deleting")));
      later.after(call, settings.natGatewayDelay(), c -> finishDelete(c, gateway.key()));
    }
    return object("natGatewayId", gateway.id());
  }

  private void finishDelete(Call call, ResourceKey key) {
    Optional<Resource> gateway = call.view().find(key);
    if (gateway.isEmpty() || !gateway.get().text("state").equals("deleting")) {
      return;
    }
    gateway
        .get()
        .shown()
        .path("natGatewayAddressSet")
        .forEach(
            address ->
                call.find(
                        ResourceType.NETWORK_INTERFACE, address.path("networkInterfaceId").asText())
                    .ifPresent(one -> NetworkInterfaces.remove(call, one)));
    RouteTables.blackhole(call, key.id());
    call.transaction()
        .put(
            gateway
                .get()
                .with(
                    shown ->
                        shown.put("state", "deleted").put("deleteTime", call.now().toString())));
    Records.deleted(call, ResourceType.NAT_GATEWAY, gateway.get());
    later.forget(call, settings.terminatedVisible(), key);
  }

  /** True until it is deleted or has failed. */
  static boolean isThere(Resource gateway) {
    return isLive(gateway) || gateway.text("state").equals("deleting");
  }

  private static boolean isLive(Resource gateway) {
    return gateway.text("state").equals("pending") || gateway.text("state").equals("available");
  }

  /** Takes up what was under way when the simulator stopped. */
  void resume(World world) {
    for (Resource gateway : world.everywhere(AwsCloud.CLOUD, ResourceType.NAT_GATEWAY.type())) {
      switch (gateway.text("state")) {
        case "pending" ->
            later.resume(gateway.key(), settings.natGatewayDelay(), c -> settle(c, gateway.key()));
        case "deleting" ->
            later.resume(
                gateway.key(), settings.natGatewayDelay(), c -> finishDelete(c, gateway.key()));
        case "deleted", "failed" ->
            later.resume(
                gateway.key(),
                settings.terminatedVisible(),
                c -> c.transaction().delete(gateway.key()));
        default -> {}
      }
    }
  }
}
