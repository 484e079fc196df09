package io.clusterapi.aws.lifecycle;

import io.clusterapi.aws.planning.ExistingNetwork;
import io.clusterapi.aws.planning.LoadBalancerType;
import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.aws.planning.Regions;
import io.clusterapi.aws.planning.SecurityRules;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.IngressRule;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.SubnetSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.VPCSpec;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be declared and is not done. It is said before anything is made: a cluster that comes up
 * without what was asked for is worse than one that does not come up.
 */
final class Unsupported {
  private static final String REASON = "NotSupported";
  private static final Set<String> NETWORK_CHECKS = Set.of("TCP", "HTTP", "HTTPS");
  private static final Set<String> CLASSIC_CHECKS = Set.of("TCP", "SSL", "HTTP", "HTTPS");

  private Unsupported() {}

  static Optional<Refusal> in(AWSCluster cluster, Parts parts) {
    AWSClusterSpec spec = cluster.getSpec();
    if (spec == null || spec.region == null || spec.region.isEmpty()) {
      return refuse(
          AwsConditions.VPC,
          "spec.region: wanted the name of an AWS region, for example eu-central-1, found none");
    }
    return partition(spec)
        .or(() -> loadBalancer(cluster, parts))
        .or(() -> rules(cluster, parts))
        .or(() -> network(cluster, parts))
        .or(() -> extras(spec));
  }

  private static Optional<Refusal> loadBalancer(AWSCluster cluster, Parts parts) {
    AWSClusterSpec spec = cluster.getSpec();
    String type = LoadBalancerType.of(cluster);
    boolean classic = type.equals(LoadBalancerType.CLASSIC);
    if (!classic && !type.equals(LoadBalancerType.NETWORK)) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.loadBalancerType: only nlb and classic are supported,"
              + " found %s: set it to nlb in a new AWSCluster".formatted(type));
    }
    String kind = classic ? PartKinds.CLASSIC_LOAD_BALANCER : PartKinds.LOAD_BALANCER;
    Optional<PartState> made = parts.part(PartKinds.KEY_LOAD_BALANCER);
    if (made.isPresent() && !made.get().kind().equals(kind)) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          ("spec.controlPlaneLoadBalancer.loadBalancerType: the load balancer is there and cannot"
                  + " become %s: set back what was declared")
              .formatted(type));
    }
    if (spec.secondaryControlPlaneLoadBalancer != null) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.secondaryControlPlaneLoadBalancer is not supported: remove it");
    }
    var lb = spec.controlPlaneLoadBalancer;
    if (lb == null) {
      return Optional.empty();
    }
    Set<String> checks = classic ? CLASSIC_CHECKS : NETWORK_CHECKS;
    if (lb.healthCheckProtocol != null && !checks.contains(lb.healthCheckProtocol)) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.healthCheckProtocol: wanted one of %s for %s, found %s"
              .formatted(
                  String.join(", ", checks.stream().sorted().toList()),
                  type,
                  lb.healthCheckProtocol));
    }
    if ("ipv6".equals(lb.targetGroupIPType)) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.targetGroupIPType: only ipv4 is supported, found ipv6");
    }
    if (lb.additionalListeners != null && !lb.additionalListeners.isEmpty()) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.additionalListeners is not supported: remove it");
    }
    if (lb.subnets != null && !lb.subnets.isEmpty()) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.subnets is not supported: remove it");
    }
    return Optional.empty();
  }

  /** It follows from the region; another one is a mistake that would never be noticed. */
  private static Optional<Refusal> partition(AWSClusterSpec spec) {
    String partition = Regions.partition(spec.region);
    return spec.partition == null || spec.partition.isEmpty() || spec.partition.equals(partition)
        ? Optional.empty()
        : refuse(
            AwsConditions.VPC,
            "spec.partition: the region %s is in the partition %s, found %s: set that or leave it out"
                .formatted(spec.region, partition, spec.partition));
  }

  private static Optional<Refusal> network(AWSCluster cluster, Parts parts) {
    NetworkSpec network = cluster.getSpec().network;
    if (network == null) {
      return Optional.empty();
    }
    // Once the cluster has parts, what stands here was written by this provider.
    boolean fresh = parts.parts().isEmpty();
    VPCSpec vpc = network.vpc;
    boolean existing = vpc != null && vpc.id != null && !vpc.id.isEmpty();
    if (vpc != null) {
      if (fresh && existing && (network.subnets == null || network.subnets.isEmpty())) {
        return refuse(
            AwsConditions.SUBNETS,
            "spec.network.subnets: wanted the subnets of the existing VPC %s to use, found none"
                .formatted(vpc.id));
      }
      if (vpc.ipv6 != null || vpc.ipamPool != null || vpc.secondaryCidrBlocks != null) {
        return refuse(
            AwsConditions.VPC,
            "spec.network.vpc: ipv6, ipamPool and secondaryCidrBlocks are not supported: leave"
                + " them out");
      }
      Optional<Refusal> extra =
          ExistingNetwork.isUsed(cluster, parts)
              ? vpcExtras(vpc).or(() -> changed(vpc))
              : vpcExtras(vpc);
      if (extra.isPresent()) {
        return extra;
      }
      if ("Random".equals(vpc.availabilityZoneSelection)
          || "PreferPublic".equals(vpc.subnetSchema)) {
        return refuse(
            AwsConditions.SUBNETS,
            "spec.network.vpc: only availabilityZoneSelection Ordered and subnetSchema"
                + " PreferPrivate are supported");
      }
    }
    Optional<Refusal> edge = network.subnets == null ? Optional.empty() : edge(network.subnets);
    if (edge.isPresent()) {
      return edge;
    }
    if (fresh && !existing && network.subnets != null && !network.subnets.isEmpty()) {
      return refuse(
          AwsConditions.SUBNETS,
          "spec.network.subnets: subnets to be made as declared are not supported: leave them out,"
              + " or name existing ones with spec.network.vpc.id");
    }
    if (network.securityGroupOverrides != null && !existing) {
      for (String role : network.securityGroupOverrides.keySet()) {
        if (fresh) {
          return refuse(
              AwsConditions.SECURITY_GROUPS,
              ("spec.network.securityGroupOverrides.%s: groups of one's own need an existing VPC:"
                      + " set spec.network.vpc.id")
                  .formatted(role));
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<Refusal> vpcExtras(VPCSpec vpc) {
    Map<String, Boolean> asked = new TreeMap<>();
    asked.put("elasticIpPool", vpc.elasticIpPool != null);
    asked.put("carrierGatewayId", vpc.carrierGatewayId != null);
    return asked.entrySet().stream()
        .filter(Map.Entry::getValue)
        .findFirst()
        .map(
            field ->
                new Refusal(
                    AwsConditions.VPC,
                    REASON,
                    "spec.network.vpc.%s is not supported: leave it out"
                        .formatted(field.getKey())));
  }

  /** An existing network is never changed. */
  private static Optional<Refusal> changed(VPCSpec vpc) {
    String field =
        Boolean.TRUE.equals(vpc.emptyRoutesDefaultVPCSecurityGroup)
            ? "emptyRoutesDefaultVPCSecurityGroup"
            : vpc.privateDnsHostnameTypeOnLaunch != null ? "privateDnsHostnameTypeOnLaunch" : null;
    return field == null
        ? Optional.empty()
        : refuse(
            AwsConditions.VPC,
            "spec.network.vpc.%s: the existing VPC %s is not changed: leave it out"
                .formatted(field, vpc.id));
  }

  /** Local and Wavelength zones have gateways, routes and machine types of their own. */
  private static Optional<Refusal> edge(List<SubnetSpec> subnets) {
    for (SubnetSpec subnet : subnets) {
      boolean zone = subnet.zoneType != null && !subnet.zoneType.equals("availability-zone");
      boolean parent = subnet.parentZoneName != null && !subnet.parentZoneName.isEmpty();
      if (zone || parent) {
        return refuse(
            AwsConditions.SUBNETS,
            "spec.network.subnets[%s].%s: local and Wavelength zones are not supported: name a"
                    .formatted(subnet.id, zone ? "zoneType" : "parentZoneName")
                + " subnet of an availability zone");
      }
    }
    return Optional.empty();
  }

  /** Sources of rules that are not there would leave a rule out in silence. */
  private static Optional<Refusal> rules(AWSCluster cluster, Parts parts) {
    List<String> roles = SecurityRules.roles(cluster);
    boolean existing = ExistingNetwork.isUsed(cluster, parts);
    for (var entry : declaredRules(cluster.getSpec()).entrySet()) {
      for (IngressRule rule : entry.getValue()) {
        List<String> sources =
            rule.sourceSecurityGroupRoles == null ? List.of() : rule.sourceSecurityGroupRoles;
        Optional<String> unknown =
            sources.stream().filter(role -> !roles.contains(role)).findFirst();
        if (unknown.isPresent()) {
          return refuse(
              AwsConditions.SECURITY_GROUPS,
              "%s[].sourceSecurityGroupRoles: the cluster has no group %s, only %s"
                  .formatted(entry.getKey(), unknown.get(), String.join(", ", roles)));
        }
        if (existing && Boolean.TRUE.equals(rule.natGatewaysIPsSource)) {
          return refuse(
              AwsConditions.SECURITY_GROUPS,
              "%s[].natGatewaysIPsSource: the NAT gateways of an existing network are not known:"
                      .formatted(entry.getKey())
                  + " name their addresses in cidrBlocks");
        }
      }
    }
    return Optional.empty();
  }

  private static Map<String, List<IngressRule>> declaredRules(AWSClusterSpec spec) {
    Map<String, List<IngressRule>> all = new TreeMap<>();
    if (spec.controlPlaneLoadBalancer != null) {
      put(
          all,
          "spec.controlPlaneLoadBalancer.ingressRules",
          spec.controlPlaneLoadBalancer.ingressRules);
    }
    if (spec.network != null) {
      put(
          all,
          "spec.network.additionalControlPlaneIngressRules",
          spec.network.additionalControlPlaneIngressRules);
      put(all, "spec.network.additionalNodeIngressRules", spec.network.additionalNodeIngressRules);
    }
    return all;
  }

  private static void put(
      Map<String, List<IngressRule>> all, String path, List<IngressRule> rules) {
    if (rules != null) {
      all.put(path, rules);
    }
  }

  private static Optional<Refusal> extras(AWSClusterSpec spec) {
    if (spec.s3Bucket != null) {
      return refuse("S3BucketCreated", "spec.s3Bucket is not supported: leave it out");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String condition, String message) {
    return Optional.of(new Refusal(condition, REASON, message));
  }
}
