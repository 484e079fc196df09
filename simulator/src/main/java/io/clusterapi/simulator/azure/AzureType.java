package io.clusterapi.simulator.azure;

import java.util.Arrays;
import java.util.Optional;

/** The types of resources the simulated Azure has. */
enum AzureType {
  NETWORK("Microsoft.Network/virtualNetworks", "InUseVirtualNetworkCannotBeDeleted"),
  SUBNET("Microsoft.Network/virtualNetworks/subnets", "InUseSubnetCannotBeDeleted"),
  SECURITY_GROUP(
      "Microsoft.Network/networkSecurityGroups", "InUseNetworkSecurityGroupCannotBeDeleted"),
  ROUTE_TABLE("Microsoft.Network/routeTables", "InUseRouteTableCannotBeDeleted"),
  NAT_GATEWAY("Microsoft.Network/natGateways", "InUseNatGatewayCannotBeDeleted"),
  PUBLIC_IP("Microsoft.Network/publicIPAddresses", "PublicIPAddressCannotBeDeleted"),
  LOAD_BALANCER("Microsoft.Network/loadBalancers", "InUseLoadBalancerCannotBeDeleted"),
  INTERFACE("Microsoft.Network/networkInterfaces", "NicInUse"),
  AVAILABILITY_SET("Microsoft.Compute/availabilitySets", "OperationNotAllowed"),
  DISK("Microsoft.Compute/disks", "OperationNotAllowed"),
  MACHINE("Microsoft.Compute/virtualMachines", "OperationNotAllowed");

  private final String arm;
  private final String inUse;

  AzureType(String arm, String inUse) {
    this.arm = arm;
    this.inUse = inUse;
  }

  /** Resource Manager's name of it. */
  String arm() {
    return arm;
  }

  /** Code of the refusal to delete one that something uses. */
  String inUse() {
    return inUse;
  }

  boolean network() {
    return arm.startsWith("Microsoft.Network/");
  }

  static Optional<AzureType> of(String arm) {
    return Arrays.stream(values()).filter(type -> type.arm.equalsIgnoreCase(arm)).findFirst();
  }
}
