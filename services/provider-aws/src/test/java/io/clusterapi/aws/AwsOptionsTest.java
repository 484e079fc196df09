package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.FailureDomain;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.model.infrastructure.aws.NetworkSpec;
import io.clusterapi.model.infrastructure.aws.SpotMarketOptions;
import io.clusterapi.model.infrastructure.aws.Volume;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.provider.contract.SimulatedCloud;
import io.clusterapi.simulator.cloud.LedgerEntry;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;

/** What can be declared beyond the default template. */
class AwsOptionsTest {
  private final AwsFixture fixture = new AwsFixture();
  private SimulatedCloud cloud;

  @BeforeEach
  void start() {
    cloud = new SimulatedCloud(fixture);
  }

  @AfterEach
  void stop() {
    fixture.close();
    cloud.close();
  }

  @Test
  void aClusterLivesInAnExistingNetworkAndLeavesItAsItWas() {
    String vpc = ec2().createVpc(r -> r.cidrBlock("10.9.0.0/16")).join().vpc().vpcId();
    String open = subnet(vpc, "10.9.0.0/24", "eu-central-1a");
    String first = subnet(vpc, "10.9.1.0/24", "eu-central-1a");
    String second = subnet(vpc, "10.9.2.0/24", "eu-central-1b");
    String unused = subnet(vpc, "10.9.3.0/24", "eu-central-1c");
    leadToTheInternet(vpc, open);
    String group =
        ec2()
            .createSecurityGroup(r -> r.groupName("theirs").description("theirs").vpcId(vpc))
            .join()
            .groupId();
    AWSCluster cluster = AwsFixture.cluster();
    network(cluster, vpc, open, first, second);
    cluster.getSpec().network.securityGroupOverrides = Map.of("lb", group);

    ProviderRun run = run(cluster, AwsFixture.template());
    run.create();

    assertThat(run.cluster().getFailureDomains())
        .extracting(FailureDomain::getName)
        .containsExactlyInAnyOrder("eu-central-1a", "eu-central-1b");
    assertThat(run.surroundings().judge().left())
        .extracting(LedgerEntry::type)
        .doesNotContain("vpc", "subnet", "internet-gateway", "natgateway", "route-table");
    assertThat(instance(run, "w-0").subnetId()).isIn(first, second).isNotEqualTo(unused);
    assertThat(instance(run, "w-0").securityGroups())
        .anySatisfy(worn -> assertThat(worn.groupId()).isEqualTo(group));
    AWSCluster seen = run.object(AWSCluster.class, AwsFixture.NAME);
    assertThat(seen.getSpec().network.vpc.cidrBlock).isEqualTo("10.9.0.0/16");
    assertThat(seen.getStatus().conditions)
        .filteredOn(condition -> condition.type.equals("Ready"))
        .allSatisfy(condition -> assertThat(condition.status).isEqualTo("True"));
    run.restart();
    run.delete();
  }

  @Test
  void aVpcThatAnotherClusterMadeIsRefused() {
    ProviderRun first = run(fixture.declared());
    first.create();
    AWSCluster cluster = AwsFixture.cluster();
    network(
        cluster,
        first.clusterParts().get("vpc").id(),
        first.clusterParts().get("subnet-private-eu-central-1a").id());

    ProviderRun second = run(cluster, AwsFixture.template());
    second.until(
        "it is said",
        () -> second.complaints().stream().anyMatch(text -> text.contains("no cluster made")));
    second.delete();
    first.delete();
  }

  @Test
  void subnetsThatAreNotInTheVpcAreNamed() {
    String vpc = ec2().createVpc(r -> r.cidrBlock("10.9.0.0/16")).join().vpc().vpcId();
    AWSCluster cluster = AwsFixture.cluster();
    network(cluster, vpc, "subnet-0123456789abcdef0");

    ProviderRun run = run(cluster, AwsFixture.template());
    run.until(
        "it is said",
        () ->
            run.complaints().stream().anyMatch(text -> text.contains("subnet-0123456789abcdef0")));
    run.delete();
  }

  @Test
  void anInternalLoadBalancerIsInThePrivateSubnets() {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().controlPlaneLoadBalancer.scheme = "internal";
    ProviderRun run = run(cluster, AwsFixture.template());
    run.create();

    LoadBalancer balancer =
        fixture
            .clients(cloud.simulator())
            .loadBalancing(AwsFixture.ACCOUNT)
            .describeLoadBalancers()
            .join()
            .loadBalancers()
            .get(0);
    assertThat(balancer.schemeAsString()).isEqualTo("internal");
    assertThat(balancer.availabilityZones())
        .extracting(zone -> zone.subnetId())
        .containsExactly(run.clusterParts().get("subnet-private-eu-central-1a").id());
    run.delete();
  }

  @Test
  void spareCapacityIsAskedForAndTold() {
    AWSMachineTemplate template = AwsFixture.template();
    template.getSpec().template.spec.spotMarketOptions = new SpotMarketOptions();
    template.getSpec().template.spec.spotMarketOptions.maxPrice = "0.05";
    ProviderRun run = run(AwsFixture.oneZone(), template);
    run.create();

    assertThat(instance(run, "w-0").instanceLifecycleAsString()).isEqualTo("spot");
    assertThat(run.machine("w-0").getInterruptible()).isTrue();
    run.delete();
  }

  @Test
  void volumesAndTagsAreThoseDeclaredAndOursWin() {
    AWSMachineTemplate template = AwsFixture.template();
    Volume etcd = new Volume();
    etcd.deviceName = "/dev/sdb";
    etcd.size = 20L;
    template.getSpec().template.spec.nonRootVolumes = List.of(etcd);
    template.getSpec().template.spec.additionalTags = Map.of("team", "edge", "Name", "mine");
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().additionalTags = Map.of("team", "core", "cost", "7");
    ProviderRun run = run(cluster, template);
    run.create();

    Map<String, String> tags = new java.util.HashMap<>();
    instance(run, "w-0").tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    assertThat(tags).containsEntry("team", "edge").containsEntry("cost", "7");
    assertThat(tags).containsEntry("Name", "w-0");
    assertThat(instance(run, "w-0").blockDeviceMappings())
        .extracting(mapping -> mapping.deviceName())
        .containsExactlyInAnyOrder("/dev/sda1", "/dev/sdb");
    run.delete();
  }

  private ProviderRun run(HasMetadata... declared) {
    return run(List.of(declared));
  }

  private ProviderRun run(List<HasMetadata> declared) {
    return ProviderRun.of(fixture, cloud, declared);
  }

  private static void network(AWSCluster cluster, String vpc, String... subnets) {
    cluster.getSpec().network = new NetworkSpec();
    cluster.getSpec().network.vpc = new NetworkSpec.VPCSpec();
    cluster.getSpec().network.vpc.id = vpc;
    cluster.getSpec().network.subnets =
        java.util.stream.Stream.of(subnets)
            .map(
                id -> {
                  NetworkSpec.SubnetSpec subnet = new NetworkSpec.SubnetSpec();
                  subnet.id = id;
                  return subnet;
                })
            .toList();
  }

  private Ec2AsyncClient ec2() {
    return fixture.clients(cloud.simulator()).ec2(AwsFixture.ACCOUNT);
  }

  private String subnet(String vpc, String cidr, String zone) {
    return ec2()
        .createSubnet(r -> r.vpcId(vpc).cidrBlock(cidr).availabilityZone(zone))
        .join()
        .subnet()
        .subnetId();
  }

  private void leadToTheInternet(String vpc, String subnet) {
    String gateway =
        ec2().createInternetGateway(r -> {}).join().internetGateway().internetGatewayId();
    ec2().attachInternetGateway(r -> r.internetGatewayId(gateway).vpcId(vpc)).join();
    String table = ec2().createRouteTable(r -> r.vpcId(vpc)).join().routeTable().routeTableId();
    ec2()
        .createRoute(
            r -> r.routeTableId(table).destinationCidrBlock("0.0.0.0/0").gatewayId(gateway))
        .join();
    ec2().associateRouteTable(r -> r.routeTableId(table).subnetId(subnet)).join();
  }

  private Instance instance(ProviderRun run, String machine) {
    String[] providerId = run.machine(machine).getProviderId().split("/");
    Filter filter =
        Filter.builder().name("instance-id").values(providerId[providerId.length - 1]).build();
    return ec2()
        .describeInstances(r -> r.filters(filter))
        .join()
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }
}
