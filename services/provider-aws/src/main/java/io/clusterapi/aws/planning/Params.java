package io.clusterapi.aws.planning;

import java.util.List;
import java.util.Map;

/** Parameters of each kind of part. Order of components is the order of the stored JSON. */
public final class Params {
  private Params() {}

  public record Zones(int limit) {}

  /**
   * @param closedDefaultGroup whether the VPC's default security group loses its rules; null when
   *     it keeps them
   */
  public record Vpc(String cidr, Map<String, String> tags, Boolean closedDefaultGroup) {}

  /**
   * @param id of a VPC that was there before
   * @param subnets identifiers of its subnets to use
   */
  public record ExistingVpc(String id, List<String> subnets) {}

  /**
   * @param existing identifier of one that was there before; null for one to be made
   * @param hostNames what instances in it are named after, ip-name or resource-name; null for AWS'
   *     own default
   */
  public record Subnet(
      String cidr,
      String zone,
      boolean isPublic,
      Map<String, String> tags,
      String existing,
      String hostNames) {}

  public record InternetGateway(Map<String, String> tags) {}

  public record ElasticIp(Map<String, String> tags) {}

  /**
   * @param subnet key of the public subnet's part
   * @param address key of the elastic address's part
   */
  public record NatGateway(String subnet, String address, Map<String, String> tags) {}

  /**
   * @param subnet key of the subnet's part
   * @param via key of the part the default route leads to
   */
  public record RouteTable(String subnet, String via, Map<String, String> tags) {}

  /**
   * @param existing identifier of one that was there before; null for one to be made
   */
  public record SecurityGroup(
      String name, String description, Map<String, String> tags, String existing) {}

  /**
   * @param group key of the group's part
   */
  public record SecurityGroupRules(String group, List<Rule> rules) {}

  /**
   * @param protocol tcp, udp, icmp, -1 or a number
   * @param cidrs where from, or empty
   * @param groups keys or identifiers of the groups where from, or empty
   */
  public record Rule(
      String description,
      String protocol,
      long fromPort,
      long toPort,
      List<String> cidrs,
      List<String> groups) {}

  /**
   * @param subnets keys of the subnets' parts
   * @param groups keys of the security groups' parts, or identifiers of groups
   */
  public record LoadBalancer(
      String name,
      String scheme,
      boolean crossZone,
      List<String> subnets,
      List<String> groups,
      Map<String, String> tags) {}

  /**
   * @param port of the load balancer and of the API servers
   * @param subnets keys of the subnets' parts
   * @param groups keys of the security groups' parts, or identifiers of groups
   */
  public record ClassicLoadBalancer(
      String name,
      String scheme,
      boolean crossZone,
      int port,
      ClassicCheck check,
      List<String> subnets,
      List<String> groups,
      Map<String, String> tags) {}

  /**
   * @param target protocol:port, with a path for HTTP and HTTPS
   */
  public record ClassicCheck(
      String target, int interval, int timeout, int healthy, int unhealthy) {}

  /**
   * @param healthProtocol TCP, HTTP or HTTPS
   * @param healthPath empty with TCP
   */
  public record TargetGroup(
      String name,
      int port,
      String healthProtocol,
      String healthPath,
      int interval,
      int timeout,
      int healthy,
      int unhealthy,
      boolean preserveClientIp,
      Map<String, String> tags) {}

  public record Listener(int port, Map<String, String> tags) {}

  /**
   * @param check false: taken as resolvable
   */
  public record Dns(boolean check) {}

  public record Image(
      String id, String owner, String nameFormat, String baseOs, String version, String type) {}

  /**
   * @param prefix name of the secrets without the number
   */
  public record UserData(
      String namespace, String secret, String prefix, Map<String, String> tags) {}

  /** Raw bootstrap data, or null when it comes through a secret. */
  public record RawUserData(String namespace, String secret, boolean gzip) {}

  public record Disk(
      String device,
      Long size,
      String type,
      Long iops,
      Long throughput,
      Boolean encrypted,
      String key) {}

  public record Metadata(
      String endpoint, String ipv6, Long hopLimit, String tokens, String instanceTags) {}

  /**
   * @param bare boots without user data; null for an instance that has some
   * @param launch what else is asked for; null for nothing
   */
  public record Instance(
      String type,
      String subnet,
      List<String> securityGroups,
      String keyName,
      String profile,
      Boolean publicIp,
      String tenancy,
      Metadata metadata,
      Disk rootDisk,
      List<Disk> disks,
      RawUserData raw,
      Map<String, String> tags,
      Spot spot,
      Boolean bare,
      Launch launch) {}

  /**
   * Where and how an instance is started, beyond its size and network; null is what AWS does by
   * itself.
   *
   * @param confidentialCompute Disabled, or how memory is encrypted against the host
   */
  public record Launch(
      Placement placement,
      Reservation reservation,
      PrivateName privateName,
      String confidentialCompute) {}

  /**
   * @param group name of a placement group
   * @param partition of it, from 1
   * @param host identifier of a dedicated host
   * @param affinity host: after a stop the instance starts on the same dedicated host
   */
  public record Placement(String group, Long partition, String host, String affinity) {}

  /**
   * @param id of a capacity reservation; null for any that fits
   * @param preference None, Open or CapacityReservationsOnly; null for AWS' own default
   * @param block whether it is a capacity block, paid for in advance
   */
  public record Reservation(String id, String preference, boolean block) {}

  /**
   * @param type ip-name or resource-name; null for what the subnet says
   * @param a whether the name made of the instance's identifier resolves to its IPv4 address
   * @param aaaa and to its IPv6 address
   */
  public record PrivateName(String type, Boolean a, Boolean aaaa) {}

  /**
   * Spare capacity.
   *
   * @param maxPrice per hour in US dollars; null for the on-demand price
   */
  public record Spot(String maxPrice) {}

  public record Target(String targetGroup, int port) {}

  public record ClassicTarget(String loadBalancer) {}
}
