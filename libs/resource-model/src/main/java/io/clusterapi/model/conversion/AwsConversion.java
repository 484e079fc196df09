package io.clusterapi.model.conversion;

import static io.clusterapi.model.conversion.Steps.discarded;
import static io.clusterapi.model.conversion.Steps.each;
import static io.clusterapi.model.conversion.Steps.onlyInStorage;
import static io.clusterapi.model.conversion.Steps.within;

import java.util.List;

/** The kinds of the AWS provider: v1beta2 only adds fields, and drops two that had no effect. */
final class AwsConversion {
  private static final String GROUP = "infrastructure.cluster.x-k8s.io";

  static final List<VersionPair> PAIRS =
      List.of(
          VersionPair.of(
              GROUP,
              "AWSCluster",
              within("spec", clusterSpec()),
              within(
                  "status",
                  onlyInStorage(
                      "networkStatus.natGatewaysIPs", "networkStatus.secondaryAPIServerELB"),
                  within(
                      "networkStatus.apiServerElb",
                      onlyInStorage(
                          "arn",
                          "loadBalancerType",
                          "loadBalancerIPAddressType",
                          "elbAttributes",
                          "elbListeners")),
                  within("bastion", instance(), onlyInStorage("publicIPOnLaunch", "ipv6Address")))),
          VersionPair.of(GROUP, "AWSClusterTemplate", within("spec.template.spec", clusterSpec())),
          VersionPair.of(
              GROUP,
              "AWSMachine",
              within("spec", machineSpec()),
              within("status", onlyInStorage("dedicatedHost"))),
          VersionPair.of(
              GROUP,
              "AWSMachineTemplate",
              within("spec.template.spec", machineSpec()),
              within("status", onlyInStorage("nodeInfo", "conditions"))),
          VersionPair.of(GROUP, "AWSClusterControllerIdentity"),
          VersionPair.of(GROUP, "AWSClusterRoleIdentity"),
          VersionPair.of(GROUP, "AWSClusterStaticIdentity"));

  private AwsConversion() {}

  private static Step clusterSpec() {
    return Step.all(
        onlyInStorage("partition", "secondaryControlPlaneLoadBalancer"),
        within("s3Bucket", onlyInStorage("bestEffortDeleteObjects", "presignedURLDuration")),
        within(
            "controlPlaneLoadBalancer",
            onlyInStorage(
                "additionalListeners",
                "disableHostsRewrite",
                "dnsResolutionCheck",
                "healthCheck",
                "ingressRules",
                "loadBalancerType",
                "preserveClientIP",
                "targetGroupIPType")),
        within(
            "network",
            onlyInStorage(
                "additionalControlPlaneIngressRules",
                "additionalNodeIngressRules",
                "nodePortIngressRuleCidrBlocks"),
            each("subnets", onlyInStorage("resourceID", "parentZoneName", "zoneType")),
            each(
                "cni.cniIngressRules",
                onlyInStorage("natGatewaysIPsSource", "sourceSecurityGroupRoles")),
            within(
                "vpc",
                onlyInStorage(
                    "carrierGatewayId",
                    "elasticIpPool",
                    "emptyRoutesDefaultVPCSecurityGroup",
                    "ipamPool",
                    "ipv6.ipamPool",
                    "privateDnsHostnameTypeOnLaunch",
                    "secondaryCidrBlocks",
                    "subnetSchema"))));
  }

  private static Step machineSpec() {
    return Step.all(
        discarded("failureDomain", "ami.arn", "subnet.arn"),
        each("additionalSecurityGroups", discarded("arn")),
        onlyInStorage("securityGroupOverrides", "elasticIpPool"),
        within("ignition", onlyInStorage("proxy", "storageType", "tls")),
        instance());
  }

  private static Step instance() {
    return onlyInStorage(
        "assignPrimaryIPv6",
        "capacityReservationId",
        "capacityReservationPreference",
        "cpuOptions",
        "dynamicHostAllocation",
        "hostAffinity",
        "hostID",
        "instanceMetadataOptions",
        "marketType",
        "networkInterfaceType",
        "placementGroupName",
        "placementGroupPartition",
        "privateDnsName");
  }
}
