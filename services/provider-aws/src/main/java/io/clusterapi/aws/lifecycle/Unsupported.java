package io.clusterapi.aws.lifecycle;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSClusterSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.VPCSpec;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.clusterapi.provider.part.Parts;
import java.util.Optional;

/**
 * What can be declared and is not done. It is said before anything is made: a cluster that comes up
 * without what was asked for is worse than one that does not come up.
 */
final class Unsupported {
  private static final String REASON = "NotSupported";

  private Unsupported() {}

  static Optional<Refusal> in(AWSCluster cluster, Parts parts) {
    AWSClusterSpec spec = cluster.getSpec();
    if (spec == null || spec.region == null || spec.region.isEmpty()) {
      return refuse(
          AwsConditions.VPC,
          "spec.region: wanted the name of an AWS region, for example eu-central-1, found none");
    }
    return loadBalancer(spec).or(() -> network(spec.network, parts)).or(() -> extras(spec));
  }

  private static Optional<Refusal> loadBalancer(AWSClusterSpec spec) {
    if (spec.controlPlaneLoadBalancer == null
        || !"nlb".equals(spec.controlPlaneLoadBalancer.loadBalancerType)) {
      String found =
          spec.controlPlaneLoadBalancer == null
                  || spec.controlPlaneLoadBalancer.loadBalancerType == null
              ? "classic, the default"
              : spec.controlPlaneLoadBalancer.loadBalancerType;
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.controlPlaneLoadBalancer.loadBalancerType: only nlb is supported, found "
              + found
              + ": set it to nlb in a new AWSCluster");
    }
    if (spec.secondaryControlPlaneLoadBalancer != null) {
      return refuse(
          AwsConditions.LOAD_BALANCER,
          "spec.secondaryControlPlaneLoadBalancer is not supported: remove it");
    }
    var lb = spec.controlPlaneLoadBalancer;
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

  private static Optional<Refusal> network(NetworkSpec network, Parts parts) {
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
      if ("Random".equals(vpc.availabilityZoneSelection)
          || "PreferPublic".equals(vpc.subnetSchema)) {
        return refuse(
            AwsConditions.SUBNETS,
            "spec.network.vpc: only availabilityZoneSelection Ordered and subnetSchema"
                + " PreferPrivate are supported");
      }
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

  private static Optional<Refusal> extras(AWSClusterSpec spec) {
    if (spec.bastion != null && Boolean.TRUE.equals(spec.bastion.enabled)) {
      return refuse("BastionHostReady", "spec.bastion.enabled: a bastion is not supported");
    }
    if (spec.s3Bucket != null) {
      return refuse("S3BucketCreated", "spec.s3Bucket is not supported: leave it out");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String condition, String message) {
    return Optional.of(new Refusal(condition, REASON, message));
  }
}
