package io.clusterapi.simulator.aws;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of AWS resources, with the words AWS refuses with when one is not there. */
enum ResourceType {
  VPC("vpc", "vpc-", "InvalidVpcID.NotFound", "The vpc ID '%s' does not exist"),
  SUBNET("subnet", "subnet-", "InvalidSubnetID.NotFound", "The subnet ID '%s' does not exist"),
  INTERNET_GATEWAY(
      "internet-gateway",
      "igw-",
      "InvalidInternetGatewayID.NotFound",
      "The internetGateway ID '%s' does not exist"),
  ELASTIC_IP(
      "elastic-ip",
      "eipalloc-",
      "InvalidAllocationID.NotFound",
      "The allocation ID '%s' does not exist"),
  NAT_GATEWAY("natgateway", "nat-", "NatGatewayNotFound", "NatGateway %s was not found"),
  ROUTE_TABLE(
      "route-table",
      "rtb-",
      "InvalidRouteTableID.NotFound",
      "The routeTable ID '%s' does not exist"),
  SECURITY_GROUP(
      "security-group", "sg-", "InvalidGroup.NotFound", "The security group '%s' does not exist"),
  INSTANCE("instance", "i-", "InvalidInstanceID.NotFound", "The instance ID '%s' does not exist"),
  NETWORK_INTERFACE(
      "network-interface",
      "eni-",
      "InvalidNetworkInterfaceID.NotFound",
      "The networkInterface ID '%s' does not exist"),
  VOLUME("volume", "vol-", "InvalidVolume.NotFound", "The volume '%s' does not exist."),
  KEY_PAIR("key-pair", "key-", "InvalidKeyPair.NotFound", "The key pair '%s' does not exist"),
  PLACEMENT_GROUP(
      "placement-group",
      "pg-",
      "InvalidPlacementGroup.Unknown",
      "The Placement Group '%s' is unknown."),
  HOST("dedicated-host", "h-", "InvalidHostID.NotFound", "The host ID '%s' does not exist"),
  CAPACITY_RESERVATION(
      "capacity-reservation",
      "cr-",
      "InvalidCapacityReservationId.NotFound",
      "The capacity reservation ID '%s' does not exist"),
  LOAD_BALANCER("load-balancer", "", "LoadBalancerNotFound", "Load balancer '%s' not found"),
  CLASSIC_LOAD_BALANCER(
      "classic-load-balancer",
      "",
      "LoadBalancerNotFound",
      "There is no ACTIVE Load Balancer named '%s'"),
  TARGET_GROUP("target-group", "", "TargetGroupNotFound", "Target groups '%s' not found"),
  LISTENER("listener", "", "ListenerNotFound", "Listener '%s' not found"),
  SECRET(
      "secret",
      "",
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret.");

  private final String type;
  private final String prefix;
  private final String notFoundCode;
  private final String notFoundMessage;

  ResourceType(String type, String prefix, String notFoundCode, String notFoundMessage) {
    this.type = type;
    this.prefix = prefix;
    this.notFoundCode = notFoundCode;
    this.notFoundMessage = notFoundMessage;
  }

  /** Its name in tag specifications and in the ledger. */
  String type() {
    return type;
  }

  String prefix() {
    return prefix;
  }

  AwsError notFound(String id) {
    return new AwsError(notFoundCode, String.format(notFoundMessage, id));
  }

  /** The EC2 type an id belongs to, told by its prefix. */
  static Optional<ResourceType> ofId(String id) {
    return Arrays.stream(values())
        .filter(type -> !type.prefix.isEmpty() && id.startsWith(type.prefix))
        .findFirst();
  }
}
