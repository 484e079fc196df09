package io.clusterapi.aws.planning;

/** Kinds of parts on AWS, and the keys of those a cluster has one of. */
public final class PartKinds {
  public static final String ZONES = "aws/zones";
  public static final String VPC = "aws/vpc";
  public static final String SUBNET = "aws/subnet";
  public static final String INTERNET_GATEWAY = "aws/internet-gateway";
  public static final String ELASTIC_IP = "aws/elastic-ip";
  public static final String NAT_GATEWAY = "aws/nat-gateway";
  public static final String ROUTE_TABLE = "aws/route-table";
  public static final String SECURITY_GROUP = "aws/security-group";
  public static final String SECURITY_GROUP_RULES = "aws/security-group-rules";
  public static final String LOAD_BALANCER = "aws/load-balancer";
  public static final String CLASSIC_LOAD_BALANCER = "aws/classic-load-balancer";
  public static final String TARGET_GROUP = "aws/target-group";
  public static final String LISTENER = "aws/listener";
  public static final String DNS = "aws/dns";
  public static final String IMAGE = "aws/image";
  public static final String USER_DATA = "aws/user-data";
  public static final String INSTANCE = "aws/instance";
  public static final String TARGET = "aws/target";
  public static final String CLASSIC_TARGET = "aws/classic-target";

  public static final String KEY_ZONES = "zones";
  public static final String KEY_VPC = "vpc";
  public static final String KEY_GATEWAY = "internet-gateway";
  public static final String KEY_LOAD_BALANCER = "load-balancer";
  public static final String KEY_TARGET_GROUP = "target-group";
  public static final String KEY_LISTENER = "listener";
  public static final String KEY_DNS = "load-balancer-dns";

  /** Of a machine, or of the bastion of a cluster. */
  public static final String KEY_IMAGE = "image";

  public static final String KEY_USER_DATA = "user-data";
  public static final String KEY_INSTANCE = "instance";
  public static final String KEY_TARGET = "target";
  public static final String KEY_BASTION = "bastion";

  private PartKinds() {}

  public static String subnet(boolean isPublic, String zone) {
    return (isPublic ? "subnet-public-" : "subnet-private-") + zone;
  }

  public static String routeTable(boolean isPublic, String zone) {
    return (isPublic ? "routes-public-" : "routes-private-") + zone;
  }

  public static String address(String zone) {
    return "address-" + zone;
  }

  public static String nat(String zone) {
    return "nat-" + zone;
  }

  public static String group(String role) {
    return "group-" + role;
  }

  public static String rules(String role) {
    return "rules-" + role;
  }
}
