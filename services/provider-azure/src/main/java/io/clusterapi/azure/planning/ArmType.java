package io.clusterapi.azure.planning;

import java.util.Arrays;
import java.util.Locale;

/** The types of resources of Resource Manager that are used, each with its API version. */
public enum ArmType {
  GROUP("azure/resource-group", "Microsoft.Resources/resourceGroups", "2024-03-01"),
  NETWORK("azure/virtual-network", "Microsoft.Network/virtualNetworks", "2024-05-01"),
  SUBNET("azure/subnet", "Microsoft.Network/virtualNetworks/subnets", "2024-05-01"),
  SECURITY_GROUP("azure/security-group", "Microsoft.Network/networkSecurityGroups", "2024-05-01"),
  ROUTE_TABLE("azure/route-table", "Microsoft.Network/routeTables", "2024-05-01"),
  PUBLIC_ADDRESS("azure/public-address", "Microsoft.Network/publicIPAddresses", "2024-05-01"),
  NAT_GATEWAY("azure/nat-gateway", "Microsoft.Network/natGateways", "2024-05-01"),
  LOAD_BALANCER("azure/load-balancer", "Microsoft.Network/loadBalancers", "2024-05-01"),
  NAT_RULE("azure/nat-rule", "Microsoft.Network/loadBalancers/inboundNatRules", "2024-05-01"),
  INTERFACE("azure/network-interface", "Microsoft.Network/networkInterfaces", "2024-05-01"),
  AVAILABILITY_SET("azure/availability-set", "Microsoft.Compute/availabilitySets", "2024-07-01"),
  MACHINE("azure/virtual-machine", "Microsoft.Compute/virtualMachines", "2024-07-01");

  private final String part;
  private final String arm;
  private final String apiVersion;

  ArmType(String part, String arm, String apiVersion) {
    this.part = part;
    this.arm = arm;
    this.apiVersion = apiVersion;
  }

  /** Kind of the part. */
  public String part() {
    return part;
  }

  public String apiVersion() {
    return apiVersion;
  }

  /** Resources of their own have tags; parts of others have none. */
  public boolean tagged() {
    return arm.indexOf('/') == arm.lastIndexOf('/');
  }

  /** Identifier in a resource group; {@code parent/child} names a part of another resource. */
  public String id(String subscription, String group, String name) {
    String base = "/subscriptions/" + subscription + "/resourceGroups/" + group;
    if (this == GROUP) {
      return base;
    }
    String[] types = arm.split("/");
    String[] names = name.split("/");
    StringBuilder id = new StringBuilder(base).append("/providers/").append(types[0]);
    for (int i = 0; i < names.length; i++) {
      id.append('/').append(types[i + 1]).append('/').append(names[i]);
    }
    return id.toString();
  }

  /** Path of the list an identifier is in: that of its resource group, or of its parent. */
  public static String listOf(String id) {
    return id.substring(0, id.lastIndexOf('/'));
  }

  public static ArmType ofPart(String kind) {
    return Arrays.stream(values())
        .filter(type -> type.part.equals(kind))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no type of Azure for parts " + kind));
  }

  /** What is equal whatever the spelling. */
  public static String key(String id) {
    return id.toLowerCase(Locale.ROOT);
  }
}
