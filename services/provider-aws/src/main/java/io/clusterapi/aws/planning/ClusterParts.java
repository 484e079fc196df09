package io.clusterapi.aws.planning;

import static io.clusterapi.aws.planning.PartKinds.KEY_GATEWAY;
import static io.clusterapi.aws.planning.PartKinds.KEY_VPC;
import static io.clusterapi.aws.planning.PartKinds.KEY_ZONES;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.VPCSpec;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The parts of one cluster's network: a VPC over up to three zones with a load balancer and, if
 * wanted, a bastion.
 */
public final class ClusterParts {
  public static final String DEFAULT_CIDR = "10.0.0.0/16";
  private static final int DEFAULT_ZONES = 3;

  private final AWSCluster object;
  private final String cluster;
  private final int apiPort;
  private final Parts known;
  private final AwsTags tags;
  private final List<String> roles;
  private final BalancerParts balancer;
  private final List<PartSpec> specs = new ArrayList<>();

  /**
   * @param cluster name of the Cluster
   * @param apiPort port of the API servers
   * @param known the parts as known
   */
  public ClusterParts(AWSCluster object, String cluster, int apiPort, Parts known) {
    this.object = object;
    this.cluster = cluster;
    this.apiPort = apiPort;
    this.known = known;
    this.tags =
        new AwsTags(cluster, object.getMetadata().getUid(), object.getSpec().additionalTags);
    this.roles = SecurityRules.roles(object);
    this.balancer = new BalancerParts(object, cluster, apiPort, tags);
  }

  public DesiredParts desired() {
    VPCSpec vpc =
        Optional.ofNullable(object.getSpec().network).map(network -> network.vpc).orElse(null);
    int limit =
        vpc == null || vpc.availabilityZoneUsageLimit == null
            ? DEFAULT_ZONES
            : vpc.availabilityZoneUsageLimit;
    if (ExistingNetwork.isUsed(object, known)) {
      return inExistingNetwork();
    }
    specs.add(PartSpec.of(KEY_ZONES, PartKinds.ZONES, new Params.Zones(limit)).lookedUp());
    String cidr = vpcCidr(object);
    boolean closed = vpc != null && Boolean.TRUE.equals(vpc.emptyRoutesDefaultVPCSecurityGroup);
    Params.Vpc wanted = new Params.Vpc(cidr, vpcTags(vpc), closed ? true : null);
    specs.add(PartSpec.of(KEY_VPC, PartKinds.VPC, wanted).watched());
    specs.add(
        PartSpec.of(
                KEY_GATEWAY,
                PartKinds.INTERNET_GATEWAY,
                new Params.InternetGateway(tags.of(KEY_GATEWAY, "common", cluster + "-igw")))
            .dependsOn(KEY_VPC)
            .watched());
    specs.addAll(balancer.inVpc());
    for (String role : roles) {
      securityGroup(role);
    }
    Optional<PartState> zones = known.ready(KEY_ZONES);
    if (zones.isEmpty()) {
      return DesiredParts.soFar(specs);
    }
    List<String> names = List.of(zones.get().attribute("zones").split(","));
    network(Cidr.parse(cidr), names);
    SecurityRules rules = new SecurityRules(object, apiPort, cidr, natIps(known));
    roles.forEach(role -> rules(role, rules, rules.needsNatIps(role) ? names : List.of()));
    specs.addAll(
        balancer.inSubnets(
            names.stream().map(zone -> PartKinds.subnet(isPublic(), zone)).toList(), true));
    return withBastion(PartKinds.subnet(true, names.get(0)));
  }

  private DesiredParts inExistingNetwork() {
    specs.add(ExistingNetwork.vpc(object));
    specs.addAll(balancer.inVpc());
    for (String role : roles) {
      securityGroup(role);
    }
    Optional<PartState> vpc = known.ready(KEY_VPC);
    if (vpc.isEmpty()) {
      return DesiredParts.soFar(specs);
    }
    List<PartSpec> subnets = ExistingNetwork.subnets(vpc.get());
    specs.addAll(subnets);
    SecurityRules rules =
        new SecurityRules(object, apiPort, vpc.get().attribute("cidr"), List.of());
    roles.forEach(role -> rules(role, rules, List.of()));
    specs.addAll(balancer.inSubnets(keys(subnets, isPublic()), false));
    return withBastion(keys(subnets, true).stream().findFirst().orElse(""));
  }

  private static List<String> keys(List<PartSpec> subnets, boolean isPublic) {
    String wanted = PartKinds.subnet(isPublic, "");
    return subnets.stream().map(PartSpec::key).filter(key -> key.startsWith(wanted)).toList();
  }

  private DesiredParts withBastion(String subnet) {
    if (!SecurityRules.bastion(object)) {
      return DesiredParts.all(specs);
    }
    Optional<List<PartSpec>> bastion = BastionParts.of(object, cluster, subnet, known, tags);
    bastion.ifPresent(specs::addAll);
    return bastion.isPresent() ? DesiredParts.all(specs) : DesiredParts.soFar(specs);
  }

  private boolean isPublic() {
    return !LoadBalancerType.internal(object);
  }

  private Map<String, String> vpcTags(VPCSpec vpc) {
    Map<String, String> all = new TreeMap<>(vpc == null || vpc.tags == null ? Map.of() : vpc.tags);
    all.putAll(tags.of(KEY_VPC, "common", cluster + "-vpc"));
    return all;
  }

  /** The range of the VPC, upstream's default when none is declared. */
  public static String vpcCidr(AWSCluster object) {
    return Optional.ofNullable(object.getSpec().network)
        .map(network -> network.vpc)
        .map(vpc -> vpc.cidrBlock)
        .filter(cidr -> !cidr.isEmpty())
        .orElse(DEFAULT_CIDR);
  }

  /** Public addresses of the NAT gateways known so far. */
  public static List<String> natIps(Parts parts) {
    return parts
        .ofKind(PartKinds.NAT_GATEWAY)
        .map(nat -> nat.attribute("publicIp"))
        .filter(ip -> !ip.isEmpty())
        .toList();
  }

  // One block a zone is private; one more block is cut again for the public subnets.
  private void network(Cidr vpc, List<String> zones) {
    List<Cidr> blocks = vpc.split(zones.size() + 1);
    List<Cidr> publics = blocks.get(0).split(zones.size());
    for (int i = 0; i < zones.size(); i++) {
      String zone = zones.get(i);
      subnet(zone, publics.get(i), true);
      subnet(zone, blocks.get(i + 1), false);
      String address = PartKinds.address(zone);
      specs.add(
          PartSpec.of(
                  address,
                  PartKinds.ELASTIC_IP,
                  new Params.ElasticIp(tags.of(address, "common", cluster + "-eip-common")))
              .watched());
      String nat = PartKinds.nat(zone);
      String subnet = PartKinds.subnet(true, zone);
      specs.add(
          PartSpec.of(
                  nat,
                  PartKinds.NAT_GATEWAY,
                  new Params.NatGateway(subnet, address, tags.of(nat, "common", cluster + "-nat")))
              .dependsOn(subnet, address, KEY_GATEWAY)
              .watched());
      routes(zone, true, KEY_GATEWAY);
      routes(zone, false, nat);
    }
  }

  private void subnet(String zone, Cidr cidr, boolean isPublic) {
    String key = PartKinds.subnet(isPublic, zone);
    String role = isPublic ? "public" : "private";
    Map<String, String> forKubernetes = new HashMap<>(tags.kubernetesCluster());
    forKubernetes.put("kubernetes.io/role/" + (isPublic ? "elb" : "internal-elb"), "1");
    Map<String, String> all =
        tags.of(key, role, cluster + "-subnet-" + role + "-" + zone, forKubernetes);
    specs.add(
        PartSpec.of(
                key,
                PartKinds.SUBNET,
                new Params.Subnet(cidr.toString(), zone, isPublic, all, null, hostNames()))
            .dependsOn(KEY_VPC)
            .watched());
  }

  private String hostNames() {
    return Optional.ofNullable(object.getSpec().network)
        .map(network -> network.vpc)
        .map(vpc -> vpc.privateDnsHostnameTypeOnLaunch)
        .orElse(null);
  }

  private void routes(String zone, boolean isPublic, String via) {
    String key = PartKinds.routeTable(isPublic, zone);
    String subnet = PartKinds.subnet(isPublic, zone);
    String name = cluster + "-rt-" + (isPublic ? "public-" : "private-") + zone;
    specs.add(
        PartSpec.of(
                key,
                PartKinds.ROUTE_TABLE,
                new Params.RouteTable(subnet, via, tags.of(key, "common", name)))
            .dependsOn(KEY_VPC, subnet, via)
            .watched());
  }

  private void securityGroup(String role) {
    String key = PartKinds.group(role);
    String name = AwsNames.securityGroup(cluster, role);
    String existing = override(role);
    if (existing != null) {
      specs.add(
          PartSpec.of(
                  key,
                  PartKinds.SECURITY_GROUP,
                  new Params.SecurityGroup(name, "", Map.of(), existing))
              .dependsOn(KEY_VPC)
              .lookedUp());
      return;
    }
    Map<String, String> forKubernetes =
        role.equals(SecurityRules.LB) ? tags.kubernetesCluster() : Map.of();
    specs.add(
        PartSpec.of(
                key,
                PartKinds.SECURITY_GROUP,
                new Params.SecurityGroup(
                    name,
                    "Kubernetes cluster " + cluster + ": " + role,
                    tags.of(key, role, name, forKubernetes),
                    null))
            .dependsOn(KEY_VPC)
            .watched());
  }

  private String override(String role) {
    return Optional.ofNullable(object.getSpec().network)
        .map(network -> network.securityGroupOverrides)
        .map(groups -> groups.get(role))
        .orElse(null);
  }

  // The second pass: groups refer to each other, so rules come when all groups are there, and go
  // before the first group goes.
  private void rules(String role, SecurityRules rules, List<String> natZones) {
    if (override(role) != null) {
      // Somebody else's group: its rules are too.
      return;
    }
    PartSpec spec =
        PartSpec.of(
            PartKinds.rules(role),
            PartKinds.SECURITY_GROUP_RULES,
            new Params.SecurityGroupRules(PartKinds.group(role), rules.of(role)));
    for (String other : roles) {
      spec = spec.dependsOn(PartKinds.group(other));
    }
    for (String zone : natZones) {
      spec = spec.after(PartKinds.nat(zone));
    }
    specs.add(spec.watched());
  }
}
