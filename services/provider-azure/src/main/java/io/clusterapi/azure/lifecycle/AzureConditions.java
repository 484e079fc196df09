package io.clusterapi.azure.lifecycle;

import java.util.List;

/** Condition types and reasons of the Azure provider, as upstream names them. */
final class AzureConditions {
  static final String NETWORK = "NetworkInfrastructureReady";
  static final String GROUP = "ResourceGroupReady";
  static final String VNET = "VNetReady";
  static final String SECURITY_GROUPS = "SecurityGroupsReady";
  static final String ROUTE_TABLES = "RouteTablesReady";
  static final String PUBLIC_ADDRESSES = "PublicIPsReady";
  static final String NAT_GATEWAYS = "NATGatewaysReady";
  static final String SUBNETS = "SubnetsReady";
  static final String LOAD_BALANCERS = "LoadBalancersReady";

  static final List<String> OF_CLUSTERS =
      List.of(
          GROUP,
          VNET,
          SECURITY_GROUPS,
          ROUTE_TABLES,
          PUBLIC_ADDRESSES,
          NAT_GATEWAYS,
          SUBNETS,
          LOAD_BALANCERS,
          NETWORK);

  static final String VM = "VMRunning";
  static final String INTERFACES = "NetworkInterfacesReady";
  static final String NAT_RULES = "InboundNATRulesReady";
  static final String AVAILABILITY_SET = "AvailabilitySetReady";
  static final String DISKS = "DisksReady";

  static final List<String> OF_MACHINES =
      List.of(VM, INTERFACES, NAT_RULES, AVAILABILITY_SET, DISKS);

  static final String CREATING = "Creating";
  static final String UPDATING = "Updating";
  static final String DELETING = "Deleting";
  static final String DELETION_FAILED = "DeletionFailed";
  static final String FAILED = "Failed";

  private AzureConditions() {}
}
