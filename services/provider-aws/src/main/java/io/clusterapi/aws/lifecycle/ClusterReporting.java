package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.ClusterParts;
import io.clusterapi.aws.planning.ExistingNetwork;
import io.clusterapi.aws.planning.LoadBalancerType;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.AWSClusterStatus;
import io.clusterapi.model.infrastructure.aws.LoadBalancer;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.SubnetSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.VPCSpec;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions.Severity;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes what is known of the parts into the fields upstream shows. What there are several of is
 * shown when all are there: a cluster of three zones has forty parts, and a change of the object
 * for each of them would be read and published forty times for nobody.
 */
final class ClusterReporting {
  /** Part kinds behind each condition, and the reason while they are not all ready. */
  private enum Group {
    VPC(AwsConditions.VPC, "VpcReconciliationFailed", PartKinds.VPC),
    SUBNETS(
        AwsConditions.SUBNETS, "SubnetsReconciliationFailed", PartKinds.ZONES, PartKinds.SUBNET),
    GATEWAY(AwsConditions.INTERNET_GATEWAY, "InternetGatewayFailed", PartKinds.INTERNET_GATEWAY),
    NATS(
        AwsConditions.NAT_GATEWAYS,
        "NatGatewaysReconciliationFailed",
        PartKinds.ELASTIC_IP,
        PartKinds.NAT_GATEWAY),
    ROUTES(AwsConditions.ROUTE_TABLES, "RouteTableReconciliationFailed", PartKinds.ROUTE_TABLE),
    GROUPS(
        AwsConditions.SECURITY_GROUPS,
        "SecurityGroupReconciliationFailed",
        PartKinds.SECURITY_GROUP,
        PartKinds.SECURITY_GROUP_RULES),
    BALANCER(
        AwsConditions.LOAD_BALANCER,
        "LoadBalancerFailed",
        PartKinds.LOAD_BALANCER,
        PartKinds.CLASSIC_LOAD_BALANCER,
        PartKinds.TARGET_GROUP,
        PartKinds.LISTENER,
        PartKinds.DNS),
    BASTION(AwsConditions.BASTION, "BastionCreationFailed", PartKinds.IMAGE, PartKinds.INSTANCE);

    final String condition;
    final String failed;
    final List<String> kinds;

    Group(String condition, String failed, String... kinds) {
      this.condition = condition;
      this.failed = failed;
      this.kinds = List.of(kinds);
    }
  }

  /** In a network that was there before, these are somebody else's. */
  private static final Set<Group> OF_OWN_NETWORKS =
      EnumSet.of(Group.GATEWAY, Group.NATS, Group.ROUTES);

  private final AWSCluster object;
  private final AWSClusterStatus status;
  private final Parts parts;
  private final Instant now;

  ClusterReporting(AWSCluster object, Parts parts, Instant now) {
    this.object = object;
    this.parts = parts;
    this.now = now;
    if (object.getStatus() == null) {
      object.setStatus(new AWSClusterStatus());
      object.getStatus().ready = false;
    }
    this.status = object.getStatus();
  }

  void report(PartPlan plan, int apiPort) {
    network();
    networkStatus();
    status.bastion = BastionReport.of(object, parts);
    V1Beta1Conditions conditions = new V1Beta1Conditions(status.conditions, now);
    conditions.isTrue(AwsConditions.PRINCIPAL);
    credentials(conditions);
    boolean existing = ExistingNetwork.isUsed(object, parts);
    for (Group group : Group.values()) {
      boolean elsewhere = existing && OF_OWN_NETWORKS.contains(group);
      if (elsewhere || (group == Group.BASTION && !BastionReport.wanted(object))) {
        conditions.remove(group.condition);
      } else {
        condition(conditions, group, plan);
      }
    }
    if (plan.complete() && !Boolean.TRUE.equals(status.ready)) {
      endpoint(apiPort);
      failureDomains();
      status.ready = true;
    }
    status.conditions = conditions.summarize(AwsConditions.OF_CLUSTERS, AwsConditions.STEPS).list();
  }

  void refused(String condition, String reason, String message) {
    status.conditions =
        new V1Beta1Conditions(status.conditions, now)
            .isFalse(condition, Severity.Error, reason, message)
            .summarize(AwsConditions.OF_CLUSTERS)
            .list();
  }

  void removing(String waitingFor) {
    String reason = waitingFor.isEmpty() ? AwsConditions.DELETING : AwsConditions.DELETION_FAILED;
    boolean machines = waitingFor.startsWith("Waiting");
    status.conditions =
        new V1Beta1Conditions(status.conditions, now)
            .isFalse(
                V1Beta1Conditions.READY,
                machines || waitingFor.isEmpty() ? Severity.Info : Severity.Warning,
                machines ? AwsConditions.DELETING : reason,
                waitingFor)
            .list();
  }

  private void credentials(V1Beta1Conditions conditions) {
    Optional<PartState> refused =
        parts.parts().values().stream()
            .filter(part -> "Unauthorized".equals(part.reason()))
            .findFirst();
    if (refused.isPresent()) {
      conditions.isFalse(
          AwsConditions.CREDENTIALS,
          Severity.Error,
          "PrincipalCredentialRetrievalFailed",
          refused.get().message());
    } else {
      conditions.isTrue(AwsConditions.CREDENTIALS);
    }
  }

  private void condition(V1Beta1Conditions conditions, Group group, PartPlan plan) {
    List<PartState> states =
        parts.parts().values().stream().filter(p -> group.kinds.contains(p.kind())).toList();
    Optional<PartState> broken =
        states.stream().filter(p -> p.message() != null && !p.reason().isEmpty()).findFirst();
    if (broken.isPresent()) {
      PartState part = broken.get();
      boolean lost = part.phase() == PartPhase.FAILED || part.phase() == PartPhase.ABSENT;
      String reason = part.kind().equals(PartKinds.DNS) ? "WaitForDNSNameResolve" : group.failed;
      conditions.isFalse(
          group.condition,
          lost ? Severity.Error : Severity.Warning,
          reason,
          part.key() + ": " + part.message());
    } else if (!states.isEmpty() && states.stream().allMatch(PartState::ready)) {
      conditions.isTrue(group.condition);
    } else {
      conditions.isFalse(group.condition, Severity.Info, waiting(group), awaited(group));
    }
  }

  private static String awaited(Group group) {
    return "waiting for "
        + switch (group) {
          case VPC -> "the VPC";
          case SUBNETS -> "subnets";
          case GATEWAY -> "the internet gateway";
          case NATS -> "NAT gateways";
          case ROUTES -> "route tables";
          case GROUPS -> "security groups";
          case BALANCER -> "the load balancer of the API server";
          case BASTION -> "the bastion";
        };
  }

  private static String waiting(Group group) {
    return switch (group) {
      case BALANCER -> "WaitForDNSName";
      case NATS -> "NatGatewaysCreationStarted";
      case VPC -> "VpcCreationStarted";
      default -> "Provisioning";
    };
  }

  private void network() {
    AWSClusterSpec spec = object.getSpec();
    Optional<PartState> vpc = parts.ready("vpc");
    if (vpc.isEmpty()) {
      return;
    }
    if (spec.network == null) {
      spec.network = new NetworkSpec();
    }
    if (spec.network.vpc == null) {
      spec.network.vpc = new VPCSpec();
    }
    spec.network.vpc.id = vpc.get().id();
    spec.network.vpc.cidrBlock =
        vpc.get().adopted() ? vpc.get().attribute("cidr") : ClusterParts.vpcCidr(object);
    parts
        .ready(PartKinds.KEY_GATEWAY)
        .ifPresent(gateway -> spec.network.vpc.internetGatewayId = gateway.id());
    List<SubnetSpec> subnets = new ArrayList<>();
    parts
        .ofKind(PartKinds.SUBNET)
        .filter(PartState::ready)
        .forEach(part -> subnets.add(subnet(part)));
    boolean all = parts.ofKind(PartKinds.SUBNET).allMatch(PartState::ready);
    boolean shown = spec.network.subnets != null && spec.network.subnets.size() == subnets.size();
    boolean whole = allMade(PartKinds.ROUTE_TABLE) && allMade(PartKinds.NAT_GATEWAY);
    if (all && !subnets.isEmpty() && (whole || !shown)) {
      spec.network.subnets = subnets;
    }
  }

  private SubnetSpec subnet(PartState part) {
    boolean isPublic = part.attribute("public").equals("true");
    String zone = part.attribute("zone");
    SubnetSpec subnet = new SubnetSpec();
    String name = object.getMetadata().getLabels().get("cluster.x-k8s.io/cluster-name");
    subnet.id =
        part.adopted() ? part.id() : name + "-subnet-" + (isPublic ? "public-" : "private-") + zone;
    subnet.resourceID = part.id();
    subnet.cidrBlock = part.attribute("cidr");
    subnet.availabilityZone = zone;
    subnet.isPublic = isPublic;
    subnet.routeTableId = parts.id(PartKinds.routeTable(isPublic, zone)).orElse(null);
    subnet.natGatewayId = isPublic ? parts.id(PartKinds.nat(zone)).orElse(null) : null;
    subnet.zoneType = "availability-zone";
    return subnet;
  }

  private boolean allMade(String kind) {
    return parts.ofKind(kind).allMatch(part -> part.id() != null);
  }

  private void networkStatus() {
    AWSClusterStatus.NetworkStatus network = new AWSClusterStatus.NetworkStatus();
    AWSClusterStatus.NetworkStatus before =
        status.networkStatus == null ? new AWSClusterStatus.NetworkStatus() : status.networkStatus;
    Map<String, AWSClusterStatus.SecurityGroup> groups = new TreeMap<>();
    parts
        .ofKind(PartKinds.SECURITY_GROUP)
        .filter(PartState::ready)
        .forEach(
            part -> {
              AWSClusterStatus.SecurityGroup group = new AWSClusterStatus.SecurityGroup();
              group.id = part.id();
              group.name = part.attribute("name");
              groups.put(part.key().substring(PartKinds.group("").length()), group);
            });
    boolean allGroups = parts.ofKind(PartKinds.SECURITY_GROUP).allMatch(PartState::ready);
    network.securityGroups = !allGroups ? before.securityGroups : groups.isEmpty() ? null : groups;
    List<String> nats = ClusterParts.natIps(parts);
    boolean allNats = parts.ofKind(PartKinds.NAT_GATEWAY).allMatch(PartState::ready);
    network.natGatewaysIPs = !allNats ? before.natGatewaysIPs : nats.isEmpty() ? null : nats;
    parts
        .part(PartKinds.KEY_LOAD_BALANCER)
        .filter(part -> part.id() != null)
        .ifPresent(part -> network.apiServerElb = balancer(part));
    if (network.securityGroups != null || network.apiServerElb != null) {
      status.networkStatus = network;
    }
  }

  private LoadBalancer balancer(PartState part) {
    LoadBalancer balancer = new LoadBalancer();
    boolean classic = part.kind().equals(PartKinds.CLASSIC_LOAD_BALANCER);
    balancer.arn = classic ? null : part.id();
    balancer.name = part.attribute("name");
    balancer.dnsName = part.attribute("dnsName");
    balancer.scheme = LoadBalancerType.internal(object) ? "internal" : "internet-facing";
    balancer.loadBalancerType = classic ? LoadBalancerType.CLASSIC : LoadBalancerType.NETWORK;
    List<String> subnets = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    part.inputs()
        .forEach(
            (key, id) -> {
              if (key.startsWith("subnet-")) {
                subnets.add(id);
              } else if (key.startsWith("group-")) {
                groups.add(id);
              }
            });
    balancer.subnetIds = subnets;
    balancer.securityGroupIds = groups;
    balancer.availabilityZones = zones();
    return balancer;
  }

  private List<String> zones() {
    return parts
        .ready(PartKinds.KEY_ZONES)
        .map(part -> List.of(part.attribute("zones").split(",")))
        .orElseGet(this::zonesOfExistingSubnets);
  }

  // Machines run in private subnets where there are any, as upstream has it.
  private List<String> zonesOfExistingSubnets() {
    List<PartState> all = parts.ofKind(PartKinds.SUBNET).filter(PartState::ready).toList();
    List<PartState> hidden =
        all.stream().filter(part -> part.attribute("public").equals("false")).toList();
    return (hidden.isEmpty() ? all : hidden)
        .stream().map(part -> part.attribute("zone")).distinct().sorted().toList();
  }

  private void endpoint(int apiPort) {
    AWSClusterSpec spec = object.getSpec();
    if (spec.controlPlaneEndpoint == null) {
      spec.controlPlaneEndpoint = new AWSClusterSpec.ControlPlaneEndpoint();
    }
    if (spec.controlPlaneEndpoint.host == null || spec.controlPlaneEndpoint.host.isEmpty()) {
      spec.controlPlaneEndpoint.host =
          parts.part(PartKinds.KEY_LOAD_BALANCER).map(part -> part.attribute("dnsName")).orElse("");
      spec.controlPlaneEndpoint.port = apiPort;
    }
  }

  private void failureDomains() {
    Map<String, AWSClusterStatus.FailureDomainSpec> domains = new LinkedHashMap<>();
    for (String zone : zones()) {
      AWSClusterStatus.FailureDomainSpec domain = new AWSClusterStatus.FailureDomainSpec();
      domain.controlPlane = true;
      domains.put(zone, domain);
    }
    status.failureDomains = domains;
  }
}
