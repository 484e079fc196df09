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

/** Route tables, their routes and the subnets that use them. */
final class RouteTables {
  private final Quotas quotas;
  private final ClientTokens tokens = new ClientTokens();

  RouteTables(Quotas quotas) {
    this.quotas = quotas;
  }

  void addTo(Actions actions) {
    actions
        .write("CreateRouteTable", this::create)
        .read(
            "DescribeRouteTables",
            Describing.of(
                ResourceType.ROUTE_TABLE,
                "RouteTableId",
                "routeTableSet",
                Filters.of(
                    "route-table-id",
                    "routeTableId",
                    "vpc-id",
                    "vpcId",
                    "association.main",
                    "associationSet.main",
                    "association.subnet-id",
                    "associationSet.subnetId",
                    "association.route-table-id",
                    "associationSet.routeTableId",
                    "association.route-table-association-id",
                    "associationSet.routeTableAssociationId",
                    "route.destination-cidr-block",
                    "routeSet.destinationCidrBlock",
                    "route.gateway-id",
                    "routeSet.gatewayId",
                    "route.nat-gateway-id",
                    "routeSet.natGatewayId",
                    "route.state",
                    "routeSet.state")))
        .write("DeleteRouteTable", this::delete)
        .write("CreateRoute", this::createRoute)
        .write("ReplaceRoute", this::replaceRoute)
        .write("DeleteRoute", this::deleteRoute)
        .write("AssociateRouteTable", this::associate)
        .write("ReplaceRouteTableAssociation", this::replaceAssociation)
        .write("DisassociateRouteTable", this::disassociate);
  }

  /** The table a network is born with. */
  static void createMain(Call call, String vpc, String block) {
    String id = Ids.next("rtb-");
    ObjectNode shown = shown(call, id, vpc, block, Map.of());
    Documents.list(shown, "associationSet")
        .add(
            object(
                "routeTableAssociationId",
                Ids.next("rtbassoc-"),
                "routeTableId",
                id,
                "main",
                true,
                "associationState",
                object("state", "associated")));
    Records.createPart(call, ResourceType.ROUTE_TABLE, id, shown);
  }

  private static ObjectNode shown(
      Call call, String id, String vpc, String block, Map<String, String> tags) {
    return object(
        "routeTableId",
        id,
        "vpcId",
        vpc,
        "ownerId",
        call.account(),
        "routeSet",
        array(
            object(
                "destinationCidrBlock",
                block,
                "gatewayId",
                "local",
                "state",
                "active",
                "origin",
                "CreateRouteTable")),
        "associationSet",
        array(),
        "propagatingVgwSet",
        array(),
        "tagSet",
        Tags.set(tags));
  }

  private ObjectNode create(Call call) {
    String token = call.parameters().get("ClientToken", "");
    String fingerprint = call.parameters().canonical("ClientToken", "DryRun");
    Optional<List<String>> made = tokens.find(call, token, fingerprint);
    if (made.isPresent()) {
      Resource before = call.require(ResourceType.ROUTE_TABLE, made.get().get(0));
      return object("routeTable", before.shown(), "clientToken", token);
    }
    Resource vpc = call.named(ResourceType.VPC, "VpcId");
    quotas.check(
        ResourceType.ROUTE_TABLE,
        () ->
            call.mentioning(
                    ResourceType.ROUTE_TABLE,
                    vpc.id(),
                    table -> table.text("vpcId").equals(vpc.id()))
                .size(),
        "RouteTableLimitExceeded",
        "The maximum number of route tables for " + vpc.id() + " has been reached.");
    Map<String, String> tags = Tags.specified(call, ResourceType.ROUTE_TABLE);
    String id = Ids.next("rtb-");
    ObjectNode shown = shown(call, id, vpc.id(), vpc.text("cidrBlock"), tags);
    Records.create(
        call, ResourceType.ROUTE_TABLE, id, tags.getOrDefault("Name", ""), shown, tags, token);
    tokens.remember(call, token, fingerprint, List.of(id));
    return object("routeTable", shown, "clientToken", token.isEmpty() ? null : token);
  }

  private ObjectNode delete(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    if (!table.shown().path("associationSet").isEmpty()) {
      throw AwsError.dependency(
          "The routeTable '" + table.id() + "' has dependencies and cannot be deleted.");
    }
    Records.delete(call, ResourceType.ROUTE_TABLE, table);
    return object("return", true);
  }

  private ObjectNode createRoute(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    ObjectNode route = route(call, table);
    if (find(table, destination(call)).isPresent()) {
      throw new AwsError(
          "RouteAlreadyExists",
          "The route identified by " + destination(call) + " already exists.");
    }
    call.transaction().put(table.with(shown -> Documents.list(shown, "routeSet").add(route)));
    return object("return", true);
  }

  private ObjectNode replaceRoute(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    ObjectNode route = route(call, table);
    String destination = destination(call);
    if (find(table, destination).isEmpty()) {
      throw AwsError.invalid(
          "There is no route defined for '"
              + destination
              + "' in the route table. Use CreateRoute instead.");
    }
    call.transaction()
        .put(
            table.with(
                shown -> {
                  Documents.removeWhere(
                      shown.path("routeSet"), "destinationCidrBlock", destination);
                  Documents.list(shown, "routeSet").add(route);
                }));
    return object("return", true);
  }

  private ObjectNode deleteRoute(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    String destination = destination(call);
    JsonNode route =
        find(table, destination)
            .orElseThrow(
                () ->
                    new AwsError(
                        "InvalidRoute.NotFound",
                        "no route with destination-cidr-block "
                            + destination
                            + " in route table "
                            + table.id()));
    if (route.path("gatewayId").asText().equals("local")) {
      throw AwsError.invalid(
          "cannot remove local route " + destination + " in route table " + table.id());
    }
    call.transaction()
        .put(
            table.with(
                shown ->
                    Documents.removeWhere(
                        shown.path("routeSet"), "destinationCidrBlock", destination)));
    return object("return", true);
  }

  private static String destination(Call call) {
    String destination = call.parameters().require("DestinationCidrBlock");
    Cidr.require(destination, "destinationCidrBlock");
    return destination;
  }

  private static Optional<JsonNode> find(Resource table, String destination) {
    return Documents.items(table.shown().path("routeSet"))
        .filter(route -> route.path("destinationCidrBlock").asText().equals(destination))
        .findFirst();
  }

  private static ObjectNode route(Call call, Resource table) {
    Parameters parameters = call.parameters();
    String vpc = table.text("vpcId");
    ObjectNode route =
        object(
            "destinationCidrBlock", destination(call), "state", "active", "origin", "CreateRoute");
    if (parameters.has("GatewayId")) {
      Resource gateway = call.named(ResourceType.INTERNET_GATEWAY, "GatewayId");
      if (!Documents.anyWhere(gateway.shown().path("attachmentSet"), "vpcId", vpc)) {
        throw AwsError.invalid(
            "route table "
                + table.id()
                + " and network gateway "
                + gateway.id()
                + " belong to different networks");
      }
      return route.put("gatewayId", gateway.id());
    }
    if (parameters.has("NatGatewayId")) {
      String id = parameters.require("NatGatewayId");
      Resource gateway =
          call.find(ResourceType.NAT_GATEWAY, id)
              .filter(one -> !one.text("state").equals("deleted"))
              .orElseThrow(
                  () ->
                      new AwsError(
                          "InvalidNatGatewayID.NotFound",
                          "The natGateway ID '" + id + "' does not exist"));
      if (!gateway.text("vpcId").equals(vpc)) {
        throw AwsError.invalid(
            "route table "
                + table.id()
                + " and NAT gateway "
                + id
                + " belong to different networks");
      }
      return route.put("natGatewayId", id);
    }
    if (parameters.has("NetworkInterfaceId")) {
      Resource one = call.named(ResourceType.NETWORK_INTERFACE, "NetworkInterfaceId");
      return route.put("networkInterfaceId", one.id());
    }
    throw new AwsError(
        "MissingParameter",
        "The request must contain exactly one of gatewayId, natGatewayId, networkInterfaceId");
  }

  /** Marks the routes through a gateway that is no longer there. */
  static void blackhole(Call call, String gateway) {
    for (Resource table : call.mentioning(ResourceType.ROUTE_TABLE, gateway, one -> true)) {
      JsonNode routes = table.shown().path("routeSet");
      if (Documents.anyWhere(routes, "gatewayId", gateway)
          || Documents.anyWhere(routes, "natGatewayId", gateway)) {
        call.transaction()
            .put(
                table.with(
                    shown ->
                        shown
                            .path("routeSet")
                            .forEach(
                                route -> {
                                  if (route.path("gatewayId").asText().equals(gateway)
                                      || route.path("natGatewayId").asText().equals(gateway)) {
                                    ((ObjectNode) route).put("state", "blackhole");
                                  }
                                })));
      }
    }
  }

  private ObjectNode associate(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    Resource subnet = call.named(ResourceType.SUBNET, "SubnetId");
    if (!subnet.text("vpcId").equals(table.text("vpcId"))) {
      throw AwsError.invalid(
          "Route table "
              + table.id()
              + " and subnet "
              + subnet.id()
              + " belong to different networks");
    }
    for (Resource other : call.mentioning(ResourceType.ROUTE_TABLE, subnet.id(), one -> true)) {
      for (JsonNode association : other.shown().path("associationSet")) {
        if (association.path("subnetId").asText().equals(subnet.id())) {
          if (other.id().equals(table.id())) {
            return associated(association.path("routeTableAssociationId").asText());
          }
          throw new AwsError(
              "Resource.AlreadyAssociated",
              "the specified association for route table "
                  + table.id()
                  + " conflicts with an existing association");
        }
      }
    }
    String id = Ids.next("rtbassoc-");
    add(call, table, id, subnet.id());
    return associated(id);
  }

  private static ObjectNode associated(String id) {
    return object("associationId", id, "associationState", object("state", "associated"));
  }

  private static void add(Call call, Resource table, String id, String subnet) {
    call.transaction()
        .put(
            table.with(
                shown ->
                    Documents.list(shown, "associationSet")
                        .add(
                            object(
                                "routeTableAssociationId",
                                id,
                                "routeTableId",
                                table.id(),
                                "subnetId",
                                subnet,
                                "main",
                                false,
                                "associationState",
                                object("state", "associated")))));
  }

  private ObjectNode replaceAssociation(Call call) {
    Resource table = call.named(ResourceType.ROUTE_TABLE, "RouteTableId");
    String subnet = remove(call, call.parameters().require("AssociationId"));
    String id = Ids.next("rtbassoc-");
    add(call, call.require(ResourceType.ROUTE_TABLE, table.id()), id, subnet);
    return object("newAssociationId", id, "associationState", object("state", "associated"));
  }

  private ObjectNode disassociate(Call call) {
    remove(call, call.parameters().require("AssociationId"));
    return object("return", true);
  }

  private static String remove(Call call, String association) {
    for (Resource table : call.mentioning(ResourceType.ROUTE_TABLE, association, each -> true)) {
      for (JsonNode one : table.shown().path("associationSet")) {
        if (one.path("routeTableAssociationId").asText().equals(association)) {
          if (one.path("main").asBoolean()) {
            throw AwsError.invalid(
                "cannot disassociate the main route table association " + association);
          }
          call.transaction()
              .put(
                  table.with(
                      shown ->
                          Documents.removeWhere(
                              shown.path("associationSet"),
                              "routeTableAssociationId",
                              association)));
          return one.path("subnetId").asText();
        }
      }
    }
    throw new AwsError(
        "InvalidAssociationID.NotFound", "The association ID '" + association + "' does not exist");
  }

  /** A subnet that goes takes its association with it. */
  static void forgetSubnet(Call call, String subnet) {
    for (Resource table : call.mentioning(ResourceType.ROUTE_TABLE, subnet, one -> true)) {
      if (Documents.anyWhere(table.shown().path("associationSet"), "subnetId", subnet)) {
        call.transaction()
            .put(
                table.with(
                    shown ->
                        Documents.removeWhere(shown.path("associationSet"), "subnetId", subnet)));
      }
    }
  }
}
