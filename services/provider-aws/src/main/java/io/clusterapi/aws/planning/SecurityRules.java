package io.clusterapi.aws.planning;

import io.clusterapi.aws.planning.Params.Rule;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.IngressRule;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which traffic is let in to whom, as upstream does for kubeadm clusters. */
public final class SecurityRules {
  static final String API_LB = "apiserver-lb";
  static final String LB = "lb";
  static final String CONTROL_PLANE = "controlplane";
  static final String NODE = "node";
  static final String BASTION = "bastion";

  private static final List<String> ANYWHERE = List.of("0.0.0.0/0");

  private final AWSCluster cluster;
  private final NetworkSpec network;
  private final int apiPort;
  private final String vpcCidr;
  private final List<String> natIps;

  SecurityRules(AWSCluster cluster, int apiPort, String vpcCidr, List<String> natIps) {
    this.cluster = cluster;
    this.network =
        cluster.getSpec().network == null ? new NetworkSpec() : cluster.getSpec().network;
    this.apiPort = apiPort;
    this.vpcCidr = vpcCidr;
    this.natIps = natIps;
  }

  /** Roles of the security groups the cluster has. */
  public static List<String> roles(AWSCluster cluster) {
    return bastion(cluster)
        ? List.of(BASTION, API_LB, LB, CONTROL_PLANE, NODE)
        : List.of(API_LB, LB, CONTROL_PLANE, NODE);
  }

  static boolean bastion(AWSCluster cluster) {
    return cluster.getSpec().bastion != null
        && Boolean.TRUE.equals(cluster.getSpec().bastion.enabled);
  }

  /** Whether the rules of a role name the addresses of the NAT gateways. */
  boolean needsNatIps(String role) {
    return switch (role) {
      case API_LB -> given(LoadBalancerType.declared(cluster).ingressRules);
      case CONTROL_PLANE -> nats(network.additionalControlPlaneIngressRules);
      case NODE -> nats(network.additionalNodeIngressRules);
      default -> false;
    };
  }

  private static boolean given(List<IngressRule> rules) {
    return rules != null && !rules.isEmpty();
  }

  private static boolean nats(List<IngressRule> rules) {
    return rules != null
        && rules.stream().anyMatch(rule -> Boolean.TRUE.equals(rule.natGatewaysIPsSource));
  }

  List<Rule> of(String role) {
    return switch (role) {
      case BASTION -> bastionHost();
      case API_LB -> apiLoadBalancer();
      case LB -> loadBalanced();
      case CONTROL_PLANE -> controlPlane();
      default -> node();
    };
  }

  private List<Rule> bastionHost() {
    List<String> from = cluster.getSpec().bastion.allowedCIDRBlocks;
    return Boolean.TRUE.equals(cluster.getSpec().bastion.disableIngressRules)
        ? List.of()
        : List.of(from("SSH", 22, 22, from == null || from.isEmpty() ? ANYWHERE : from));
  }

  private List<Rule> ssh() {
    return bastion(cluster) ? List.of(between("SSH", "tcp", 22, 22, BASTION)) : List.of();
  }

  private List<Rule> apiLoadBalancer() {
    List<IngressRule> own = LoadBalancerType.declared(cluster).ingressRules;
    if (own == null || own.isEmpty()) {
      return List.of(from("Kubernetes API", apiPort, apiPort, ANYWHERE));
    }
    List<Rule> rules = new ArrayList<>();
    if (!natIps.isEmpty()) {
      // Nodes in private subnets reach the public address of the load balancer through the NATs.
      rules.add(from("Kubernetes API from the NAT gateways", apiPort, apiPort, nats()));
    }
    own.forEach(rule -> rules.add(declared(rule)));
    return rules;
  }

  private List<String> nats() {
    return natIps.stream().sorted().map(ip -> ip + "/32").toList();
  }

  // Only a network load balancer sends to the instances from addresses of its own in the VPC.
  private List<Rule> loadBalanced() {
    if (!LoadBalancerType.of(cluster).equals(LoadBalancerType.NETWORK)) {
      return List.of();
    }
    boolean clientIps = Boolean.TRUE.equals(LoadBalancerType.declared(cluster).preserveClientIP);
    return List.of(
        from("Kubernetes API", apiPort, apiPort, clientIps ? ANYWHERE : List.of(vpcCidr)));
  }

  private List<Rule> controlPlane() {
    List<Rule> rules = new ArrayList<>();
    rules.add(between("Kubernetes API", "tcp", apiPort, apiPort, API_LB, CONTROL_PLANE, NODE));
    rules.add(between("etcd", "tcp", 2379, 2379, CONTROL_PLANE));
    rules.add(between("etcd peer", "tcp", 2380, 2380, CONTROL_PLANE));
    rules.addAll(ssh());
    rules.addAll(cni());
    declared(network.additionalControlPlaneIngressRules).forEach(rules::add);
    return rules;
  }

  private List<Rule> node() {
    List<String> from =
        network.nodePortIngressRuleCidrBlocks == null
                || network.nodePortIngressRuleCidrBlocks.isEmpty()
            ? ANYWHERE
            : network.nodePortIngressRuleCidrBlocks;
    List<Rule> rules = new ArrayList<>();
    rules.add(from("Node Port Services", 30000, 32767, from));
    rules.add(between("Kubelet API", "tcp", 10250, 10250, CONTROL_PLANE, NODE));
    rules.addAll(ssh());
    rules.addAll(cni());
    declared(network.additionalNodeIngressRules).forEach(rules::add);
    return rules;
  }

  private List<Rule> cni() {
    if (network.cni == null || network.cni.cniIngressRules == null) {
      return List.of(
          between("bgp (calico)", "tcp", 179, 179, CONTROL_PLANE, NODE),
          between("IP-in-IP (calico)", "4", -1, 65535, CONTROL_PLANE, NODE));
    }
    return network.cni.cniIngressRules.stream()
        .map(
            rule ->
                between(
                    rule.description,
                    rule.protocol,
                    rule.fromPort,
                    rule.toPort,
                    CONTROL_PLANE,
                    NODE))
        .toList();
  }

  private Stream<Rule> declared(List<IngressRule> rules) {
    return rules == null ? Stream.empty() : rules.stream().map(this::declared);
  }

  private Rule declared(IngressRule rule) {
    List<String> groups = new ArrayList<>(orNone(rule.sourceSecurityGroupIds));
    orNone(rule.sourceSecurityGroupRoles).forEach(role -> groups.add(PartKinds.group(role)));
    List<String> cidrs = new ArrayList<>(orNone(rule.cidrBlocks));
    cidrs.addAll(orNone(rule.ipv6CidrBlocks));
    if (Boolean.TRUE.equals(rule.natGatewaysIPsSource)) {
      cidrs.addAll(nats());
    }
    return new Rule(rule.description, rule.protocol, rule.fromPort, rule.toPort, cidrs, groups);
  }

  private static List<String> orNone(List<String> values) {
    return values == null ? List.of() : values;
  }

  private static Rule from(String description, long from, long to, List<String> cidrs) {
    return new Rule(description, "tcp", from, to, cidrs, List.of());
  }

  private static Rule between(
      String description, String protocol, long from, long to, String... roles) {
    List<String> groups = Stream.of(roles).map(PartKinds::group).toList();
    return new Rule(description, protocol, from, to, List.of(), groups);
  }
}
