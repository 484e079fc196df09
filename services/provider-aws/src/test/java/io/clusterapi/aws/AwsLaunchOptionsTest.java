package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.model.infrastructure.aws.CPUOptions;
import io.clusterapi.model.infrastructure.aws.IngressRule;
import io.clusterapi.model.infrastructure.aws.NetworkSpec.SubnetSpec;
import io.clusterapi.model.infrastructure.aws.PrivateDNSName;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2AsyncClient;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.Subnet;

/** Where and how instances run, and what networks can be told beyond the default template. */
class AwsLaunchOptionsTest extends OnSimulator<AwsFixture> {
  AwsLaunchOptionsTest() {
    super(new AwsFixture());
  }

  @Test
  void aMachineJoinsAPartitionOfAPlacementGroupUsesAReservationAndIsNamedAsDeclared() {
    ec2()
        .createPlacementGroup(r -> r.groupName("racks").strategy("partition").partitionCount(3))
        .join();
    String reservation = reservation("m5.large", 1);
    ProviderRun run =
        machine(
            spec -> {
              spec.placementGroupName = "racks";
              spec.placementGroupPartition = 2L;
              spec.capacityReservationId = reservation;
              spec.capacityReservationPreference = "CapacityReservationsOnly";
              spec.privateDnsName = new PrivateDNSName();
              spec.privateDnsName.hostnameType = "resource-name";
              spec.privateDnsName.enableResourceNameDnsARecord = true;
              spec.privateDnsName.enableResourceNameDnsAAAARecord = false;
            });
    run.until("it runs", () -> run.provisioned("w-0"));

    Instance instance = instance(run);
    assertThat(instance.placement().groupName()).isEqualTo("racks");
    assertThat(instance.placement().partitionNumber()).isEqualTo(2);
    assertThat(instance.capacityReservationId()).isEqualTo(reservation);
    assertThat(instance.capacityReservationSpecification().capacityReservationPreferenceAsString())
        .isEqualTo("capacity-reservations-only");
    assertThat(instance.privateDnsNameOptions().hostnameTypeAsString()).isEqualTo("resource-name");
    assertThat(instance.privateDnsNameOptions().enableResourceNameDnsARecord()).isTrue();
    assertThat(instance.privateDnsName()).startsWith(instance.instanceId());
    run.delete();
  }

  @Test
  void aMachineRunsOnTheDedicatedHostDeclaredAndStaysThere() {
    String host =
        ec2()
            .allocateHosts(
                r -> r.instanceType("m5.large").availabilityZone(AwsFixture.ZONE).quantity(1))
            .join()
            .hostIds()
            .get(0);
    ProviderRun run =
        machine(
            spec -> {
              spec.tenancy = "host";
              spec.hostID = host;
              spec.hostAffinity = "host";
            });
    run.until("it runs", () -> run.provisioned("w-0"));
    assertThat(instance(run).placement().hostId()).isEqualTo(host);
    assertThat(instance(run).placement().affinity()).isEqualTo("host");
    assertThat(instance(run).placement().tenancyAsString()).isEqualTo("host");
    run.delete();
  }

  @Test
  void aMachineRunsInACapacityBlockWithItsMemoryEncrypted() {
    String block = reservation("m6a.large", 1);
    ProviderRun run =
        machine(
            spec -> {
              spec.instanceType = "m6a.large";
              spec.marketType = "CapacityBlock";
              spec.capacityReservationId = block;
              spec.cpuOptions = new CPUOptions();
              spec.cpuOptions.confidentialCompute = "AMDEncryptedVirtualizationNestedPaging";
              spec.cpuOptions.nestedVirtualization = "disabled";
            });
    run.until("it runs", () -> run.provisioned("w-0"));
    assertThat(instance(run).instanceLifecycleAsString()).isEqualTo("capacity-block");
    assertThat(instance(run).cpuOptions().amdSevSnpAsString()).isEqualTo("enabled");
    run.delete();
  }

  @Test
  void aMachineWaitsForReservedCapacityThatAnotherOneUses() {
    reservation("m5.xlarge", 1);
    reservation("m5.large", 1);
    ProviderRun run =
        machine(spec -> spec.capacityReservationPreference = "CapacityReservationsOnly");
    run.until("it runs", () -> run.provisioned("w-0"));
    run.provision("w-1", false, "");
    untilSaid(run, "does not have sufficient compatible and available capacity");
    assertThat(count("instance")).isEqualTo(1);
    run.deprovision("w-0");
    run.until("the other one runs", () -> run.provisioned("w-1"));
    run.delete();
  }

  @Test
  void whatContradictsItselfIsRefusedBeforeAnInstanceRuns() {
    refused(spec -> spec.placementGroupPartition = 2L, "spec.placementGroupPartition");
    refused(
        spec -> {
          spec.placementGroupName = "racks";
          spec.hostID = "h-0123456789abcdef0";
        },
        "spec.placementGroupName: a dedicated host");
    refused(
        spec -> {
          spec.cpuOptions = new CPUOptions();
          spec.cpuOptions.nestedVirtualization = "enabled";
        },
        "spec.cpuOptions.nestedVirtualization enabled is not supported");
  }

  @Test
  void theDefaultGroupLosesItsRulesAndMachinesAreNamedByTheirIdentifiers() {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().partition = "aws";
    cluster.getSpec().network.vpc.emptyRoutesDefaultVPCSecurityGroup = true;
    cluster.getSpec().network.vpc.privateDnsHostnameTypeOnLaunch = "resource-name";
    IngressRule ping = new IngressRule();
    ping.description = "echo requests";
    ping.protocol = "58";
    ping.fromPort = 128L;
    ping.toPort = 0L;
    ping.ipv6CidrBlocks = List.of("2001:db8::/32");
    cluster.getSpec().network.additionalNodeIngressRules = List.of(ping);
    ProviderRun run = run(cluster, AwsFixture.template());
    run.create();

    String vpc = run.clusterParts().get("vpc").id();
    SecurityGroup born = group(vpc, "default");
    assertThat(born.ipPermissions()).isEmpty();
    assertThat(born.ipPermissionsEgress()).isEmpty();
    assertThat(ec2().describeSubnets().join().subnets())
        .extracting(Subnet::privateDnsNameOptionsOnLaunch)
        .allSatisfy(names -> assertThat(names.hostnameTypeAsString()).isEqualTo("resource-name"));
    assertThat(instance(run).privateDnsName()).startsWith(instance(run).instanceId());
    assertThat(group(vpc, "demo-node").ipPermissions())
        .filteredOn(rule -> rule.ipProtocol().equals("icmpv6"))
        .singleElement()
        .satisfies(rule -> assertThat(rule.fromPort()).isEqualTo(128));
    run.until("nothing is wrong", () -> run.complaints().isEmpty());
    run.delete();
  }

  @Test
  void anotherPartitionAndLocalZonesAreRefused() {
    AWSCluster cluster = AwsFixture.oneZone();
    cluster.getSpec().partition = "aws-cn";
    ProviderRun run = run(cluster, AwsFixture.template());
    untilSaid(run, "spec.partition", "eu-central-1 is in the partition aws, found aws-cn");

    AWSCluster edge = AwsFixture.oneZone();
    SubnetSpec subnet = new SubnetSpec();
    subnet.id = "subnet-0123456789abcdef0";
    subnet.parentZoneName = AwsFixture.ZONE;
    edge.getSpec().network.vpc.id = "vpc-0123456789abcdef0";
    edge.getSpec().network.subnets = List.of(subnet);
    untilSaid(
        run(edge, AwsFixture.template()),
        "spec.network.subnets[subnet-0123456789abcdef0].parentZoneName");

    edge.getSpec().network.subnets.get(0).parentZoneName = null;
    edge.getSpec().network.vpc.emptyRoutesDefaultVPCSecurityGroup = true;
    untilSaid(
        run(edge, AwsFixture.template()),
        "emptyRoutesDefaultVPCSecurityGroup: the existing VPC vpc-0123456789abcdef0");
    assertThat(live()).isEmpty();
  }

  private void refused(Consumer<AWSMachineSpec> declaring, String words) {
    ProviderRun run = machine(declaring);
    untilSaid(run, words);
    assertThat(count("instance")).isZero();
    run.delete();
  }

  /** A run with one worker of a template changed so. */
  private ProviderRun machine(Consumer<AWSMachineSpec> declaring) {
    AWSMachineTemplate template = AwsFixture.template();
    declaring.accept(template.getSpec().template.spec);
    ProviderRun run = provisioned(AwsFixture.oneZone(), template);
    run.provision("w-0", false, "");
    return run;
  }

  private Ec2AsyncClient ec2() {
    return fixture.clients(cloud.simulator()).ec2(AwsFixture.ACCOUNT);
  }

  private String reservation(String type, int count) {
    return ec2()
        .createCapacityReservation(
            r ->
                r.instanceType(type)
                    .instancePlatform("Linux/UNIX")
                    .availabilityZone(AwsFixture.ZONE)
                    .instanceCount(count))
        .join()
        .capacityReservation()
        .capacityReservationId();
  }

  private SecurityGroup group(String vpc, String name) {
    return ec2().describeSecurityGroups().join().securityGroups().stream()
        .filter(group -> group.vpcId().equals(vpc) && group.groupName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Instance instance(ProviderRun run) {
    String id = run.machineParts("w-0").get("instance").id();
    return ec2()
        .describeInstances(r -> r.instanceIds(id))
        .join()
        .reservations()
        .get(0)
        .instances()
        .get(0);
  }
}
