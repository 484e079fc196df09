package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.AwsClients.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.simulator.AwsClients;
import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.cloud.LedgerEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.NatGatewayState;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Vpc;
import software.amazon.awssdk.services.ec2.model.VpcAttributeName;

class AwsNetworkTest {
  @TempDir Path folder;
  private Simulator simulator;
  private AwsClients aws;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> new RecordingKubeadm());
    aws = new AwsClients(simulator.uri(), "AKIDEXAMPLE");
  }

  @AfterEach
  void stop() {
    aws.close();
    simulator.close();
  }

  private void awaitNatGateways(AwsCluster cluster, NatGatewayState state) {
    await()
        .untilAsserted(
            () ->
                assertThat(
                        aws.ec2
                            .describeNatGateways(r -> r.natGatewayIds(cluster.natGateways))
                            .natGateways())
                    .hasSize(3)
                    .allMatch(one -> one.state() == state));
  }

  @Test
  void severalValuesOfAFilterFindWhatEachOfThemFinds() {
    AwsCluster cluster = new AwsCluster(aws);
    List<String> ids = subnets();
    assertThat(ids).hasSizeGreaterThanOrEqualTo(4);
    String none = "subnet-00000000000000000";

    assertThat(subnets(filter("subnet-id", ids.get(3), none, ids.get(0))))
        .as("as they were made")
        .containsExactly(ids.get(0), ids.get(3));
    assertThat(subnets(filter("subnet-id", none, "subnet-11111111111111111"))).isEmpty();
    assertThat(subnets(filter("subnet-id", ids.get(1), "subnet-*"))).containsExactlyElementsOf(ids);
    assertThat(
            subnets(
                filter("vpc-id", cluster.vpc, "vpc-00000000000000000"),
                filter("subnet-id", ids.get(2), ids.get(1)),
                filter("state", "pending", "available")))
        .containsExactly(ids.get(1), ids.get(2));
  }

  private List<String> subnets(Filter... filters) {
    return aws.ec2.describeSubnets(r -> r.filters(filters)).subnets().stream()
        .map(Subnet::subnetId)
        .toList();
  }

  @Test
  void aNetworkIsDescribedAsItWasMade() {
    AwsCluster cluster = new AwsCluster(aws);
    cluster.addNatGateways();
    awaitNatGateways(cluster, NatGatewayState.AVAILABLE);

    Vpc vpc =
        aws.ec2
            .describeVpcs(
                r ->
                    r.filters(
                        filter("tag:sigs.k8s.io/cluster-api-provider-aws/cluster/c", "owned")))
            .vpcs()
            .get(0);
    assertThat(vpc.vpcId()).isEqualTo(cluster.vpc);
    assertThat(vpc.cidrBlock()).isEqualTo("10.0.0.0/16");
    assertThat(vpc.tags()).anyMatch(tag -> tag.key().equals("Name") && tag.value().equals("c-vpc"));
    assertThat(
            aws.ec2
                .describeVpcAttribute(
                    r -> r.vpcId(cluster.vpc).attribute(VpcAttributeName.ENABLE_DNS_HOSTNAMES))
                .enableDnsHostnames()
                .value())
        .isTrue();

    List<Subnet> subnets =
        aws.ec2.describeSubnets(r -> r.filters(filter("vpc-id", cluster.vpc))).subnets();
    assertThat(subnets).hasSize(6);
    assertThat(subnets.get(0).availabilityZone()).isEqualTo("eu-central-1a");
    assertThat(subnets.get(0).availableIpAddressCount()).isEqualTo(250); // the NAT gateway has one
    assertThat(
            aws.ec2
                .describeInternetGateways(r -> r.filters(filter("attachment.vpc-id", cluster.vpc)))
                .internetGateways()
                .get(0)
                .internetGatewayId())
        .isEqualTo(cluster.gateway);
    assertThat(
            aws.ec2
                .describeRouteTables(
                    r -> r.filters(filter("association.subnet-id", cluster.privateSubnets.get(1))))
                .routeTables()
                .get(0)
                .routes())
        .anyMatch(
            route ->
                "0.0.0.0/0".equals(route.destinationCidrBlock())
                    && cluster.natGateways.get(1).equals(route.natGatewayId()));
    assertThat(aws.ec2.describeAddresses(r -> r.allocationIds(cluster.addresses)).addresses())
        .hasSize(3)
        .allMatch(address -> address.associationId() != null);
  }

  @Test
  void theSameTokenGivesTheSameRouteTable() {
    AwsCluster cluster = new AwsCluster(aws);
    String first = routeTable(cluster.vpc, "uid-1");
    assertThat(routeTable(cluster.vpc, "uid-1")).isEqualTo(first);
    assertThat(routeTable(cluster.vpc, "uid-2")).isNotEqualTo(first);
    String other = aws.ec2.createVpc(r -> r.cidrBlock("10.1.0.0/16")).vpc().vpcId();
    assertThat(code(() -> routeTable(other, "uid-1"))).isEqualTo("IdempotentParameterMismatch");
  }

  private String routeTable(String vpc, String token) {
    return aws.ec2
        .createRouteTable(r -> r.vpcId(vpc).clientToken(token))
        .routeTable()
        .routeTableId();
  }

  @Test
  void whatIsStillUsedIsNotDeletedAndTheRightOrderLeavesNothing() {
    AwsCluster cluster = new AwsCluster(aws);
    cluster.addNatGateways();
    awaitNatGateways(cluster, NatGatewayState.AVAILABLE);
    cluster.addLoadBalancer("c-apiserver");

    assertThat(code(() -> aws.ec2.deleteVpc(r -> r.vpcId(cluster.vpc))))
        .isEqualTo("DependencyViolation");
    assertThat(code(() -> aws.ec2.deleteSubnet(r -> r.subnetId(cluster.publicSubnets.get(0)))))
        .isEqualTo("DependencyViolation");
    assertThat(
            code(
                () ->
                    aws.ec2.detachInternetGateway(
                        r -> r.internetGatewayId(cluster.gateway).vpcId(cluster.vpc))))
        .isEqualTo("DependencyViolation");
    assertThat(code(() -> aws.ec2.deleteInternetGateway(r -> r.internetGatewayId(cluster.gateway))))
        .isEqualTo("DependencyViolation");
    assertThat(code(() -> aws.ec2.releaseAddress(r -> r.allocationId(cluster.addresses.get(0)))))
        .isEqualTo("InvalidIPAddress.InUse");
    assertThat(
            code(() -> aws.ec2.deleteRouteTable(r -> r.routeTableId(cluster.routeTables.get(0)))))
        .isEqualTo("DependencyViolation");

    aws.balancing.deleteLoadBalancer(r -> r.loadBalancerArn(cluster.balancer.loadBalancerArn()));
    aws.balancing.deleteTargetGroup(r -> r.targetGroupArn(cluster.targetGroup.targetGroupArn()));
    cluster.associations.forEach(id -> aws.ec2.disassociateRouteTable(r -> r.associationId(id)));
    cluster.routeTables.forEach(id -> aws.ec2.deleteRouteTable(r -> r.routeTableId(id)));
    cluster.natGateways.forEach(id -> aws.ec2.deleteNatGateway(r -> r.natGatewayId(id)));
    awaitNatGateways(cluster, NatGatewayState.DELETED);
    cluster.addresses.forEach(id -> aws.ec2.releaseAddress(r -> r.allocationId(id)));
    aws.ec2.detachInternetGateway(r -> r.internetGatewayId(cluster.gateway).vpcId(cluster.vpc));
    aws.ec2.deleteInternetGateway(r -> r.internetGatewayId(cluster.gateway));
    List<String> subnets = new ArrayList<>(cluster.publicSubnets);
    subnets.addAll(cluster.privateSubnets);
    subnets.forEach(id -> aws.ec2.deleteSubnet(r -> r.subnetId(id)));
    assertThat(code(() -> aws.ec2.deleteVpc(r -> r.vpcId(cluster.vpc))))
        .isEqualTo("DependencyViolation"); // the security group
    aws.ec2.deleteSecurityGroup(r -> r.groupId(cluster.group));
    aws.ec2.deleteVpc(r -> r.vpcId(cluster.vpc));

    assertThat(simulator.ledger().live()).isEmpty();
    assertThat(simulator.ledger().all())
        .extracting(LedgerEntry::tick)
        .isSorted()
        .doesNotHaveDuplicates()
        .hasSizeGreaterThan(40);
    assertThat(aws.ec2.describeSecurityGroups().securityGroups()).isEmpty();
    assertThat(aws.ec2.describeRouteTables().routeTables()).isEmpty();
    assertThat(aws.ec2.describeNetworkInterfaces().networkInterfaces()).isEmpty();
  }

  @Test
  void securityGroupRulesAreGatheredAndDuplicatesRefused() {
    AwsCluster cluster = new AwsCluster(aws);
    String other =
        aws.ec2
            .createSecurityGroup(r -> r.groupName("c-lb").description("lb").vpcId(cluster.vpc))
            .groupId();
    IpPermission api =
        IpPermission.builder()
            .ipProtocol("tcp")
            .fromPort(6443)
            .toPort(6443)
            .ipRanges(r -> r.cidrIp("10.0.0.0/16").description("inside"))
            .userIdGroupPairs(p -> p.groupId(other))
            .build();
    IpPermission ipInIp =
        IpPermission.builder()
            .ipProtocol("4")
            .userIdGroupPairs(p -> p.groupId(cluster.group))
            .build();
    aws.ec2.authorizeSecurityGroupIngress(r -> r.groupId(cluster.group).ipPermissions(api, ipInIp));

    SecurityGroup shown =
        aws.ec2.describeSecurityGroups(r -> r.groupIds(cluster.group)).securityGroups().get(0);
    assertThat(shown.ipPermissions()).hasSize(2);
    assertThat(shown.ipPermissions().get(0).ipRanges().get(0).description()).isEqualTo("inside");
    assertThat(shown.ipPermissions().get(0).userIdGroupPairs().get(0).groupId()).isEqualTo(other);
    assertThat(shown.ipPermissions().get(1).ipProtocol()).isEqualTo("4");
    assertThat(shown.ipPermissions().get(1).fromPort()).isNull();
    assertThat(shown.ipPermissionsEgress()).hasSize(1);

    assertThat(
            code(
                () ->
                    aws.ec2.authorizeSecurityGroupIngress(
                        r -> r.groupId(cluster.group).ipPermissions(api))))
        .isEqualTo("InvalidPermission.Duplicate");
    assertThat(code(() -> aws.ec2.deleteSecurityGroup(r -> r.groupId(other))))
        .isEqualTo("DependencyViolation");
    aws.ec2.revokeSecurityGroupIngress(
        r -> r.groupId(cluster.group).ipPermissions(shown.ipPermissions()));
    assertThat(
            code(
                () ->
                    aws.ec2.revokeSecurityGroupIngress(
                        r -> r.groupId(cluster.group).ipPermissions(api))))
        .isEqualTo("InvalidPermission.NotFound");
    aws.ec2.deleteSecurityGroup(r -> r.groupId(other));
    assertThat(
            code(
                () ->
                    aws.ec2.createSecurityGroup(
                        r -> r.groupName("c-node").description("again").vpcId(cluster.vpc))))
        .isEqualTo("InvalidGroup.Duplicate");
  }

  @Test
  void badRequestsAreRefusedWithTheRealCodes() {
    AwsCluster cluster = new AwsCluster(aws);
    assertThat(code(() -> aws.ec2.createVpc(r -> r.cidrBlock("10.0.0.0/33"))))
        .isEqualTo("InvalidParameterValue");
    assertThat(code(() -> aws.ec2.createVpc(r -> r.cidrBlock("10.0.0.0/8"))))
        .isEqualTo("InvalidVpc.Range");
    assertThat(code(() -> aws.ec2.createSubnet(r -> r.vpcId(cluster.vpc).cidrBlock("10.0.0.0/24"))))
        .isEqualTo("InvalidSubnet.Conflict");
    assertThat(code(() -> aws.ec2.createSubnet(r -> r.vpcId(cluster.vpc).cidrBlock("10.1.0.0/24"))))
        .isEqualTo("InvalidSubnet.Range");
    assertThat(code(() -> aws.ec2.describeVpcs(r -> r.vpcIds("vpc-0123"))))
        .isEqualTo("InvalidVpcID.NotFound");
    assertThat(code(() -> aws.ec2.describeVpcs(r -> r.filters(filter("no-such", "x")))))
        .isEqualTo("InvalidParameterValue");
    assertThat(code(() -> aws.ec2.describeKeyPairs(r -> r.keyNames("mine"))))
        .isEqualTo("InvalidKeyPair.NotFound");
    assertThat(code(() -> aws.ec2.createVpc(r -> r.cidrBlock("10.9.0.0/16").dryRun(true))))
        .isEqualTo("DryRunOperation");
    assertThat(aws.ec2.describeVpcs().vpcs()).hasSize(1);
    assertThat(code(() -> aws.ec2.describeVpnGateways())).isEqualTo("InvalidAction");
  }

  @Test
  void listsComePageByPage() {
    AwsCluster cluster = new AwsCluster(aws);
    List<String> found = new ArrayList<>();
    aws.ec2
        .describeSubnetsPaginator(r -> r.maxResults(5).filters(filter("vpc-id", cluster.vpc)))
        .subnets()
        .forEach(subnet -> found.add(subnet.subnetId()));
    assertThat(found).hasSize(6).doesNotHaveDuplicates();
    assertThat(aws.ec2.describeSubnets(r -> r.maxResults(5)).nextToken()).isNotNull();
  }

  @Test
  void accountsAndRegionsDoNotSeeEachOther() {
    new AwsCluster(aws);
    try (AwsClients other = new AwsClients(simulator.uri(), "111122223333")) {
      assertThat(other.ec2.describeVpcs().vpcs()).isEmpty();
      assertThat(other.sts.getCallerIdentity().account()).isEqualTo("111122223333");
      String key =
          aws.sts
              .assumeRole(
                  r -> r.roleArn("arn:aws:iam::111122223333:role/x").roleSessionName("capa"))
              .credentials()
              .accessKeyId();
      try (AwsClients session = new AwsClients(simulator.uri(), key)) {
        assertThat(session.sts.getCallerIdentity().arn())
            .isEqualTo("arn:aws:sts::111122223333:assumed-role/x/capa");
        session.ec2.createVpc(
            r ->
                r.cidrBlock("10.0.0.0/16")
                    .tagSpecifications(AwsCluster.named(ResourceType.VPC, "theirs")));
      }
      assertThat(other.ec2.describeVpcs().vpcs()).hasSize(1);
    }
    assertThat(aws.ec2.describeVpcs().vpcs()).hasSize(1);
    assertThat(aws.ec2.describeAvailabilityZones().availabilityZones())
        .extracting(zone -> zone.zoneName())
        .containsExactly("eu-central-1a", "eu-central-1b", "eu-central-1c");
    assertThat(
            aws.ec2
                .describeInstanceTypes(r -> r.instanceTypesWithStrings("m6g.large"))
                .instanceTypes()
                .get(0)
                .processorInfo()
                .supportedArchitecturesAsStrings())
        .containsExactly("arm64");
  }

  private static Filter filter(String name, String... values) {
    return Filter.builder().name(name).values(values).build();
  }
}
