package io.clusterapi.azure.planning;

/** Keys of parts, and the kinds of those that are no resource of Resource Manager. */
public final class PartKeys {
  /** Zones of the region. */
  public static final String ZONES = "azure/zones";

  /** The Secret with azure.json. */
  public static final String CONFIG = "azure/cloud-config";

  /** Size of a virtual machine. */
  public static final String SIZE = "azure/size";

  public static final String KEY_ZONES = "zones";
  public static final String KEY_GROUP = "resource-group";
  public static final String KEY_NETWORK = "virtual-network";
  public static final String KEY_API_ADDRESS = "address-apiserver";
  public static final String KEY_API_BALANCER = "load-balancer-apiserver";
  public static final String KEY_OUTBOUND_BALANCER = "load-balancer-outbound";

  public static final String KEY_SIZE = "size";
  public static final String KEY_ADDRESS = "public-address";
  public static final String KEY_SSH_RULE = "ssh-rule";
  public static final String KEY_AVAILABILITY_SET = "availability-set";
  public static final String KEY_MACHINE = "virtual-machine";

  private PartKeys() {}

  public static String subnet(String name) {
    return "subnet-" + name;
  }

  public static String securityGroup(String name) {
    return "security-group-" + name;
  }

  public static String routeTable(String name) {
    return "route-table-" + name;
  }

  public static String nat(String name) {
    return "nat-gateway-" + name;
  }

  public static String address(String name) {
    return "address-" + name;
  }

  public static String nic(int index) {
    return "network-interface-" + index;
  }

  public static String config(String template) {
    return "cloud-config-" + template;
  }
}
