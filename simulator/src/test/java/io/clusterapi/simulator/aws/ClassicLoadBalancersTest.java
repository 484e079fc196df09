package io.clusterapi.simulator.aws;

import static io.clusterapi.simulator.AwsClients.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.simulator.AwsClients;
import io.clusterapi.simulator.RecordingKubeadm;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.elasticloadbalancing.ElasticLoadBalancingClient;
import software.amazon.awssdk.services.elasticloadbalancing.model.CreateLoadBalancerRequest;

class ClassicLoadBalancersTest {
  @TempDir Path folder;
  private Simulator simulator;
  private AwsClients aws;
  private ElasticLoadBalancingClient classic;
  private String vpc;
  private String subnet;

  @BeforeEach
  void start() {
    simulator =
        Simulator.start(
            SimulatorSettings.in(folder),
            (vertx, data, endpoints, machines, ledger, clock) -> new RecordingKubeadm());
    aws = new AwsClients(simulator.uri(), "AKIDEXAMPLE");
    classic = aws.classic;
    vpc = aws.ec2.createVpc(r -> r.cidrBlock("10.0.0.0/16")).vpc().vpcId();
    subnet = subnet("10.0.0.0/24");
  }

  @AfterEach
  void stop() {
    aws.close();
    simulator.close();
  }

  private String subnet(String range) {
    return aws.ec2
        .createSubnet(r -> r.vpcId(vpc).cidrBlock(range).availabilityZone("eu-central-1a"))
        .subnet()
        .subnetId();
  }

  private String create(Consumer<CreateLoadBalancerRequest.Builder> more) {
    return classic
        .createLoadBalancer(
            r -> {
              r.loadBalancerName("api")
                  .scheme("internal")
                  .subnets(subnet)
                  .listeners(
                      l ->
                          l.protocol("TCP")
                              .loadBalancerPort(6443)
                              .instanceProtocol("TCP")
                              .instancePort(6443));
              more.accept(r);
            })
        .dnsName();
  }

  @Test
  void theSameCallTwiceMakesOneAndAnotherIsRefused() {
    String first = create(r -> {});
    assertThat(create(r -> {})).isEqualTo(first);
    assertThat(code(() -> create(r -> r.tags(t -> t.key("a").value("b")))))
        .isEqualTo("DuplicateLoadBalancerName");
    assertThat(simulator.endpoints().targets(first, 6443)).contains(Set.of());
    assertThat(aws.balancing.describeLoadBalancers().loadBalancers())
        .as("seen by the newer API")
        .isEmpty();
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThat(code(() -> create(r -> r.loadBalancerName("-api")))).isEqualTo("ValidationError");
    assertThat(code(() -> create(r -> r.scheme("internet-facing")))).isEqualTo("InvalidSubnet");
    assertThat(code(() -> create(r -> r.subnets("subnet-0123456789abcdef0"))))
        .isEqualTo("SubnetNotFound");
    assertThat(code(() -> create(r -> r.subnets(subnet, subnet("10.0.1.0/24")))))
        .isEqualTo("InvalidConfigurationRequest");
    create(r -> {});
    assertThat(
            code(
                () ->
                    classic.registerInstancesWithLoadBalancer(
                        r ->
                            r.loadBalancerName("api")
                                .instances(i -> i.instanceId("i-0123456789abcdef0")))))
        .isEqualTo("InvalidInstance");
    assertThat(
            code(
                () ->
                    classic.configureHealthCheck(
                        r ->
                            r.loadBalancerName("api")
                                .healthCheck(
                                    check ->
                                        check
                                            .target("HTTPS:6443")
                                            .interval(10)
                                            .timeout(5)
                                            .healthyThreshold(2)
                                            .unhealthyThreshold(2)))))
        .isEqualTo("ValidationError");
    assertThat(code(() -> classic.describeLoadBalancers(r -> r.loadBalancerNames("other"))))
        .isEqualTo("LoadBalancerNotFound");
  }

  @Test
  void itHoldsItsSubnetUntilItIsDeletedWhichMayBeAskedForTwice() {
    create(r -> {});
    assertThat(code(() -> aws.ec2.deleteSubnet(r -> r.subnetId(subnet))))
        .isEqualTo("DependencyViolation");
    classic.deleteLoadBalancer(r -> r.loadBalancerName("api"));
    classic.deleteLoadBalancer(r -> r.loadBalancerName("api"));
    assertThat(code(() -> aws.ec2.deleteSubnet(r -> r.subnetId(subnet)))).isEqualTo("accepted");
  }

  @Test
  void aRoleThatWantsAnExternalIdIsNotAssumedWithout() {
    String role = "arn:aws:iam::111122223333:role/external-4711/builder";
    assertThat(code(() -> aws.sts.assumeRole(r -> r.roleArn(role).roleSessionName("capi"))))
        .isEqualTo("AccessDenied");
    assertThat(
            code(
                () ->
                    aws.sts.assumeRole(
                        r -> r.roleArn(role).roleSessionName("capi").externalId("4711"))))
        .isEqualTo("accepted");
  }
}
