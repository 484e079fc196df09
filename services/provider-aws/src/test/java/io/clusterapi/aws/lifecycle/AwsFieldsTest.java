package io.clusterapi.aws.lifecycle;

import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.provider.contract.FieldsContract;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.clusterapi.provider.part.Parts;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** What can be declared for AWS and is not done is refused or named in the guide. */
class AwsFieldsTest extends FieldsContract {
  AwsFieldsTest() {
    super("aws");
  }

  @Override
  protected List<String> valid() {
    return List.of(
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"AWSCluster",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"region":"eu-central-1","sshKeyName":"default",
          "controlPlaneLoadBalancer":{"loadBalancerType":"nlb"}}}
        """,
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"AWSMachine",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"instanceType":"m5.large","sshKeyName":"default","publicIP":true,
          "tenancy":"host","hostAffinity":"host"}}
        """);
  }

  @Override
  protected Optional<String> refusal(HasMetadata object) {
    return object instanceof AWSMachine machine
        ? UnsupportedMachine.in(machine.getSpec())
        : Unsupported.in((AWSCluster) object, Parts.NONE).map(Refusal::message);
  }

  /** Subnets are named by their identifiers. */
  @Override
  protected String element(String list) {
    return list.equals("subnets") ? "{\"id\":\"one\"}" : super.element(list);
  }
}
