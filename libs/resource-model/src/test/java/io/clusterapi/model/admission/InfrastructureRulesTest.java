package io.clusterapi.model.admission;

import static io.clusterapi.model.admission.Objects.create;
import static io.clusterapi.model.admission.Objects.refusals;
import static io.clusterapi.model.admission.Objects.valid;
import static io.clusterapi.model.admission.Objects.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The AWS kinds. */
class InfrastructureRulesTest {

  @Test
  void anAwsClusterIsCompletedAsUpstreamDoes() {
    ObjectNode admitted = create(with("AWSCluster", "spec", "{region: eu-west-1}")).object();

    assertThat(admitted.at("/spec").toString())
        .isEqualTo(
            "{\"region\":\"eu-west-1\","
                + "\"identityRef\":{\"kind\":\"AWSClusterControllerIdentity\",\"name\":\"default\"},"
                + "\"controlPlaneLoadBalancer\":"
                + admitted.at("/spec/controlPlaneLoadBalancer")
                + ",\"bastion\":{\"enabled\":false,\"allowedCIDRBlocks\":[\"0.0.0.0/0\",\"::/0\"]},"
                + "\"network\":"
                + admitted.at("/spec/network")
                + "}");
    assertThat(admitted.at("/spec/controlPlaneLoadBalancer/scheme").asText())
        .isEqualTo("internet-facing");
    assertThat(admitted.at("/spec/controlPlaneLoadBalancer/loadBalancerType").asText())
        .isEqualTo("classic");
    assertThat(admitted.at("/spec/network/vpc/availabilityZoneUsageLimit").asInt()).isEqualTo(3);
    assertThat(admitted.at("/spec/network/vpc/availabilityZoneSelection").asText())
        .isEqualTo("Ordered");
    assertThat(admitted.at("/spec/network/vpc/subnetSchema").asText()).isEqualTo("PreferPrivate");
    assertThat(admitted.at("/spec/network/cni/cniIngressRules").toString())
        .isEqualTo(
            "[{\"description\":\"bgp (calico)\",\"protocol\":\"tcp\",\"fromPort\":179,\"toPort\":179},"
                + "{\"description\":\"IP-in-IP (calico)\",\"protocol\":\"4\",\"fromPort\":-1,\"toPort\":65535}]");
  }

  @Test
  void aClassicLoadBalancerIsWarnedOf() {
    assertThat(create(with("AWSCluster", "spec", "{region: r}")).warnings())
        .singleElement()
        .asString()
        .contains("classic load balancers are deprecated");
    assertThat(create(valid("AWSCluster")).warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "region | eu-west-2",
        "controlPlaneLoadBalancer.scheme | internal",
        "controlPlaneLoadBalancer.name | other",
        "controlPlaneLoadBalancer.healthCheckProtocol | TCP",
        "controlPlaneLoadBalancer.targetGroupIPType | ipv6",
        "controlPlaneEndpoint | {host: other, port: 6443}",
        "network.vpc.id | vpc-2"
      })
  void whatAnAwsClusterWasBuiltWithStays(String field, String value) {
    ObjectNode stored = with("AWSCluster", "spec.controlPlaneEndpoint", "{host: h, port: 6443}");
    stored = with(stored, "spec.network.vpc.id", "vpc-1");

    assertThat(refusals(stored, with(stored, "spec." + field, value)))
        .singleElement()
        .asString()
        .startsWith("spec." + field + ": Invalid value: ")
        .contains("field is immutable, stored is ");
  }

  @Test
  void anAwsClusterIsGivenItsEndpointAndVpcLater() {
    ObjectNode stored = valid("AWSCluster");
    ObjectNode later = with(stored, "spec.controlPlaneEndpoint", "{host: h, port: 6443}");

    assertThat(refusals(stored, with(later, "spec.network.vpc.id", "vpc-1"))).isEmpty();
    assertThat(refusals(with(stored, "spec.controlPlaneEndpoint", "{host: '', port: 0}"), later))
        .isEmpty();
  }

  @Test
  void aLoadBalancerCannotBeDisabledLater() {
    assertThat(
            refusals(
                valid("AWSCluster"),
                with(
                    "AWSCluster", "spec.controlPlaneLoadBalancer", "{loadBalancerType: disabled}")))
        .contains(
            "spec.controlPlaneLoadBalancer.loadBalancerType: Forbidden: cannot change between"
                + " disabled and another type");
  }

  @Test
  void theManagedByAnnotationStays() {
    ObjectNode managed =
        with("AWSCluster", "metadata.annotations", "{cluster.x-k8s.io/managed-by: ''}");

    assertThat(refusals(managed, valid("AWSCluster")))
        .containsExactly(
            "metadata.annotations[cluster.x-k8s.io/managed-by]: Forbidden: cannot be removed once"
                + " set");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "network.vpc.cidrBlock | 10.0.0.0 | network.vpc.cidrBlock: Invalid value",
        "network.vpc | {cidrBlock: 10.0.0.0/16, ipamPool: {id: p}} | network.vpc.ipamPool: Forbidden",
        "network.vpc | {ipamPool: {netmaskLength: 16}} | network.vpc.ipamPool: Required value",
        "network.vpc | {cidrBlock: 10.0.0.0/16, secondaryCidrBlocks: [{ipv4CidrBlock: 10.0.0.0/16}]} | network.vpc.secondaryCidrBlocks[0].ipv4CidrBlock: Invalid value",
        "network.vpc.carrierGatewayId | igw-1 | network.vpc.carrierGatewayId: Invalid value",
        "network.vpc.elasticIpPool | {publicIpv4Pool: ipv4pool-ec2-1} | network.vpc.elasticIpPool.publicIpv4PoolFallbackOrder: Required value",
        "network.subnets | [{id: a, zoneType: local-zone}] | network.subnets[0].parentZoneName: Required value",
        "network.subnets | [{id: a, cidrBlock: x}] | network.subnets[0].cidrBlock: Invalid value",
        "network.subnets | [{id: a}, {id: a}] | network.subnets[1].id: Duplicate value: \"a\"",
        "network.nodePortIngressRuleCidrBlocks | [x] | network.nodePortIngressRuleCidrBlocks[0]: Invalid value",
        "network.additionalNodeIngressRules | [{description: d, protocol: tcp, fromPort: 1, toPort: 2, cidrBlocks: [10.0.0.0/8], sourceSecurityGroupIds: [sg-1]}] | network.additionalNodeIngressRules[0]: Forbidden",
        "bastion | {disableIngressRules: true, allowedCIDRBlocks: [10.0.0.0/8]} | bastion.allowedCIDRBlocks: Forbidden",
        "bastion | {allowedCIDRBlocks: [x]} | bastion.allowedCIDRBlocks[0]: Invalid value",
        "sshKeyName | \" key\" | sshKeyName: Invalid value",
        "additionalTags | {'aws:x': y} | additionalTags: Invalid value: \"aws:x\": keys of tags beginning with aws:",
        "additionalTags | {k: 'a?b'} | additionalTags[k]: Invalid value",
        "s3Bucket | {name: bucket} | s3Bucket: Forbidden",
        "controlPlaneLoadBalancer | {loadBalancerType: disabled, name: n} | controlPlaneLoadBalancer.name: Forbidden",
        "secondaryControlPlaneLoadBalancer | {} | secondaryControlPlaneLoadBalancer.name: Required value",
        "secondaryControlPlaneLoadBalancer | {name: s, loadBalancerType: classic} | secondaryControlPlaneLoadBalancer.loadBalancerType: Invalid value",
        "secondaryControlPlaneLoadBalancer | {name: s, scheme: internet-facing} | secondaryControlPlaneLoadBalancer.scheme: Invalid value",
        "identityRef | {kind: Other, name: n} | identityRef.kind: Unsupported value: \"Other\": supported values"
      })
  void aBadAwsClusterIsRefusedByFieldInObjectAndTemplate(String field, String value, String error) {
    assertThat(refusals(with("AWSCluster", "spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec." + error));
    assertThat(refusals(with("AWSClusterTemplate", "spec.template.spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec.template.spec." + error));
  }

  @Test
  void aSecondLoadBalancerIsInternalUnlessSaidOtherwise() {
    ObjectNode admitted =
        create(with("AWSCluster", "spec.secondaryControlPlaneLoadBalancer", "{name: s}")).object();

    assertThat(admitted.at("/spec/secondaryControlPlaneLoadBalancer/scheme").asText())
        .isEqualTo("internal");
    assertThat(admitted.at("/spec/secondaryControlPlaneLoadBalancer/loadBalancerType").asText())
        .isEqualTo("nlb");
  }

  @Test
  void tooManyTagsAreRefused() {
    StringBuilder tags = new StringBuilder("{");
    for (int i = 0; i < 51; i++) {
      tags.append(i == 0 ? "" : ",").append("k").append(i).append(": v");
    }

    assertThat(refusals(with("AWSMachine", "spec.additionalTags", tags + "}")))
        .containsExactly("spec.additionalTags: Too many: 51: must have at most 50 items");
  }

  @Test
  void anAwsMachineIsCompleted() {
    ObjectNode admitted = create(valid("AWSMachine")).object();

    assertThat(admitted.at("/spec/cloudInit/secureSecretsBackend").asText())
        .isEqualTo("secrets-manager");
    assertThat(admitted.at("/spec/instanceMetadataOptions/httpTokens").asText())
        .isEqualTo("optional");
    assertThat(admitted.at("/spec/instanceMetadataOptions/httpPutResponseHopLimit").asInt())
        .isEqualTo(1);
    ObjectNode raw = with("AWSMachine", "spec.cloudInit", "{insecureSkipSecretsManager: true}");
    assertThat(create(raw).object().at("/spec/cloudInit").has("secureSecretsBackend")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "instanceType | \"\" | instanceType: Invalid value",
        "cloudInit | {secretCount: 1} | cloudInit.secretPrefix: Required value",
        "cloudInit | {insecureSkipSecretsManager: true, secureSecretsBackend: secrets-manager} | cloudInit.secureSecretsBackend: Forbidden",
        "ignition | {version: '3.4'} | ignition: Forbidden",
        "rootVolume | {size: 8, type: io1} | rootVolume.iops: Required value",
        "rootVolume | {size: 8, type: gp2, throughput: 125} | rootVolume.throughput: Forbidden",
        "rootVolume | {size: 8, type: gp3, throughput: 100} | rootVolume.throughput: Invalid value",
        "rootVolume | {size: 4} | rootVolume.size: Invalid value: 4: must be at least 8",
        "nonRootVolumes | [{size: 8}] | nonRootVolumes[0].deviceName: Required value",
        "additionalSecurityGroups | [{id: sg-1, filters: [{name: n, values: [v]}]}] | additionalSecurityGroups[0]: Forbidden",
        "elasticIpPool | {publicIpv4Pool: ipv4pool-ec2-1, publicIpv4PoolFallbackOrder: none} | publicIP: Required value",
        "networkInterfaces | [a, b, c] | networkInterfaces: Too many: 3: must have at most 2 items",
        "hostID | h-0123456789abcdef0 | hostID: Forbidden: can only be set when tenancy is host",
        "marketType | CapacityBlock | capacityReservationId: Required value",
        "placementGroupPartition | 8 | placementGroupPartition: Invalid value: 8: must be at most 7"
      })
  void aBadAwsMachineIsRefusedByFieldInObjectAndTemplate(String field, String value, String error) {
    assertThat(refusals(with("AWSMachine", "spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec." + error));
    assertThat(refusals(with("AWSMachineTemplate", "spec.template.spec." + field, value)))
        .anyMatch(found -> found.startsWith("spec.template.spec." + error));
  }

  @Test
  void spotInstancesExcludeReservedCapacity() {
    ObjectNode spot = with("AWSMachine", "spec.spotMarketOptions", "{}");

    assertThat(refusals(spot)).isEmpty();
    assertThat(refusals(with(spot, "spec.capacityReservationId", "cr-1")))
        .containsExactly(
            "spec.capacityReservationId: Forbidden: cannot be used together with spot instances");
    assertThat(refusals(with(spot, "spec.marketType", "OnDemand")))
        .containsExactly(
            "spec.spotMarketOptions: Forbidden: cannot be used together with marketType OnDemand");
  }

  @Test
  void anAwsMachineOnlyLearnsWhoItIs() {
    ObjectNode stored = valid("AWSMachine");
    ObjectNode running = with(stored, "spec.providerID", "aws:///eu-west-1a/i-1");
    running = with(running, "spec.instanceID", "i-1");
    running = with(running, "spec.cloudInit", "{secretPrefix: p, secretCount: 2}");
    running = with(running, "spec.additionalTags", "{a: b}");

    assertThat(refusals(stored, running)).isEmpty();
    assertThat(refusals(stored, with(stored, "spec.instanceType", "m5.xlarge")))
        .containsExactly(
            "spec.instanceType: Forbidden: cannot be modified; an instance is replaced, not"
                + " changed");
  }

  @Test
  void anAwsMachineTemplateIsForManyAndStays() {
    String kind = "AWSMachineTemplate";

    assertThat(refusals(with(kind, "spec.template.spec.providerID", "aws:///a/i-1")))
        .containsExactly(
            "spec.template.spec.providerID: Forbidden: cannot be set in a template: it belongs to"
                + " one instance");
    assertThat(refusals(valid(kind), with(kind, "spec.template.spec.instanceType", "m5.xlarge")))
        .singleElement()
        .asString()
        .startsWith("spec.template.spec.instanceType: Forbidden: templates are immutable");
    assertThat(refusals(with(kind, "spec.template.metadata", "{}"))).isEmpty();
  }

  @Test
  void anIdentityForNobodyMaySayNull() {
    ObjectNode admitted =
        create(with("AWSClusterStaticIdentity", "spec.allowedNamespaces", "null")).object();

    assertThat(admitted.at("/spec").toString()).isEqualTo("{\"secretRef\":\"key\"}");
  }

  @Test
  void identitiesAreChecked() {
    assertThat(refusals(with("AWSClusterControllerIdentity", "metadata.name", "other")))
        .containsExactly(
            "metadata.name: Invalid value: \"other\": there is only one, and it is named default");
    assertThat(
            refusals(
                valid("AWSClusterControllerIdentity"),
                with("AWSClusterControllerIdentity", "spec.allowedNamespaces", null)))
        .contains("spec: Forbidden: field is immutable; delete the identity and create it again");
    assertThat(refusals(with("AWSClusterRoleIdentity", "spec.sourceIdentityRef", null)))
        .containsExactly(
            "spec.sourceIdentityRef: Required value: names the identity that assumes the role");
    assertThat(
            refusals(
                valid("AWSClusterStaticIdentity"),
                with("AWSClusterStaticIdentity", "spec.secretRef", "other")))
        .containsExactly(
            "spec.secretRef: Invalid value: \"other\": field is immutable, stored is \"key\"");
    assertThat(create(valid("AWSClusterStaticIdentity")).object().at("/metadata/labels").toString())
        .isEqualTo("{\"clusterctl.cluster.x-k8s.io/move-hierarchy\":\"\"}");
  }
}
