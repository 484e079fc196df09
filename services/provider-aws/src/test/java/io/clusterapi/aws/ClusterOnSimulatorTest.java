package io.clusterapi.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.model.core.V1Beta1Condition;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.contract.OnSimulator;
import io.clusterapi.provider.contract.ProviderRun;
import io.clusterapi.simulator.cloud.Fault;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The network of the default template, and the whole of a life, against the simulated AWS. */
class ClusterOnSimulatorTest extends OnSimulator<AwsFixture> {
  ClusterOnSimulatorTest() {
    super(new AwsFixture());
  }

  @Test
  void buildsTheNetworkOfTheDefaultTemplate() {
    ProviderRun run = provisioned(AwsFixture.cluster(), AwsFixture.template());
    AWSCluster cluster = run.object(AWSCluster.class, AwsFixture.NAME);
    assertThat(cluster.getSpec().controlPlaneEndpoint.host).isNotEmpty();
    assertThat(cluster.getSpec().controlPlaneEndpoint.port).isEqualTo(6443);
    assertThat(cluster.getSpec().network.vpc.id).startsWith("vpc-");
    assertThat(cluster.getSpec().network.subnets).hasSize(6);
    assertThat(cluster.getSpec().network.subnets)
        .extracting(subnet -> subnet.cidrBlock)
        .contains("10.0.0.0/20", "10.0.64.0/18", "10.0.192.0/18");
    assertThat(cluster.getStatus().failureDomains)
        .containsOnlyKeys("eu-central-1a", "eu-central-1b", "eu-central-1c");
    assertThat(cluster.getStatus().networkStatus.securityGroups)
        .containsOnlyKeys("apiserver-lb", "controlplane", "lb", "node");
    assertThat(condition(cluster.getStatus().conditions, "Ready").status).isEqualTo("True");
    assertThat(count("vpc")).isEqualTo(1);
    assertThat(count("subnet")).isEqualTo(6);
    assertThat(count("natgateway")).isEqualTo(3);
    assertThat(run.slice().operations).isEmpty();
  }

  @Test
  void startsOneInstanceAMachineAndGivesEverythingBack() {
    ProviderRun run = provisioned(AwsFixture.cluster(), AwsFixture.template());
    run.provision("cp-0", true, "eu-central-1b");
    run.provision("worker-0", false, "");
    run.until("both run", () -> run.provisioned("cp-0") && run.provisioned("worker-0"));
    run.until("nothing is wrong", () -> run.complaints().isEmpty());
    AWSMachine controlPlane = run.object(AWSMachine.class, "cp-0");
    assertThat(controlPlane.getSpec().providerID).startsWith("aws:///eu-central-1b/i-");
    assertThat(controlPlane.getStatus().instanceState).isEqualTo("running");
    assertThat(condition(controlPlane.getStatus().conditions, "ELBAttached").status)
        .isEqualTo("True");
    assertThat(controlPlane.getStatus().addresses)
        .extracting(address -> address.type)
        .contains("InternalIP", "InternalDNS");
    assertThat(count("instance")).isEqualTo(2);

    run.joined("cp-0");
    run.joined("worker-0");
    run.until("the bootstrap data is away", () -> count("secret") == 0);

    run.delete();
    assertThat(live()).isEmpty();
    assertThat(made("instance")).isEqualTo(2);
    assertThat(run.slice().all(AWSMachineTemplate.class)).isEmpty();
  }

  @Test
  void makesEverythingOnceThoughAnswersAreLostAndCallsThrottled() {
    ProviderRun run = run(AwsFixture.cluster(), AwsFixture.template());
    faults(
        fault("*:Create*", Fault.Kind.FAIL_AFTER, 0.15, 7),
        fault("*:RunInstances", Fault.Kind.FAIL_AFTER, 0.5, 11),
        fault("*:AllocateAddress", Fault.Kind.FAIL_AFTER, 0.3, 3),
        fault("*:*", Fault.Kind.THROTTLE, 0.03, 5),
        fault("*:*", Fault.Kind.ERROR, 0.03, 9));
    run.create();
    assertThat(count("vpc")).isEqualTo(1);
    assertThat(count("subnet")).isEqualTo(6);
    assertThat(count("instance")).isEqualTo(2);
    assertThat(count("load-balancer")).isEqualTo(1);
    run.delete();
    assertThat(made("instance")).isEqualTo(2);
    assertThat(live()).isEmpty();
  }

  @Test
  void aTerminatedInstanceIsAFailureAndIsNotReplaced() {
    ProviderRun run = provisioned(AwsFixture.oneZone(), AwsFixture.template());
    run.provision("worker-0", false, "");
    run.until("it runs", () -> run.provisioned("worker-0"));
    String id = run.object(AWSMachine.class, "worker-0").getSpec().instanceID;
    fixture.ec2(run).terminateInstances(r -> r.instanceIds(id)).join();
    run.until(
        "it is seen",
        () -> run.object(AWSMachine.class, "worker-0").getStatus().failureReason != null);
    AWSMachine machine = run.object(AWSMachine.class, "worker-0");
    assertThat(machine.getStatus().failureMessage).contains(id);
    assertThat(condition(machine.getStatus().conditions, "InstanceReady").reason)
        .isEqualTo("InstanceTerminated");
    run.tick();
    assertThat(count("instance")).isZero();
    run.delete();
  }

  private static V1Beta1Condition condition(List<V1Beta1Condition> conditions, String type) {
    return conditions.stream().filter(c -> c.type.equals(type)).findFirst().orElseThrow();
  }
}
