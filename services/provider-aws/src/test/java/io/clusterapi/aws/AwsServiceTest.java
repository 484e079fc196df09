package io.clusterapi.aws;

import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.model.infrastructure.aws.AWSMachineTemplate;
import io.clusterapi.provider.contract.ServiceLife;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The service with a real broker, a real database and a simulated AWS. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class AwsServiceTest {
  private static final String CLUSTER =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"AWSCluster",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"region":"eu-central-1","sshKeyName":"default",
        "controlPlaneLoadBalancer":{"loadBalancerType":"nlb","healthCheckProtocol":"HTTPS"}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"AWSMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"instanceType":"m5.large","sshKeyName":"default",
        "iamInstanceProfile":"control-plane.cluster-api-provider-aws.sigs.k8s.io"}}}}
      """;

  @Inject ResourceStore store;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    ServiceLife life =
        new ServiceLife(
            store,
            "aws",
            AWSCluster.class,
            AWSMachine.class,
            AWSMachineTemplate.class,
            "ready",
            "eu-central-1b");
    life.declare(AWSCluster.class, CLUSTER);
    life.declare(AWSMachineTemplate.class, TEMPLATE);
    life.comesAndGoes("instance", "aws:///eu-central-1b/i-.+");
  }
}
