package io.clusterapi.maas.lifecycle;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.provider.contract.FieldsContract;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** What can be declared for MAAS and is not done is refused or named in the guide. */
class MaasFieldsTest extends FieldsContract {
  MaasFieldsTest() {
    super("maas");
  }

  @Override
  protected List<String> valid() {
    return List.of(
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"MaasCluster",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"dnsDomain":"maas.example.internal"}}
        """,
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"MaasMachine",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"minCPU":4,"minMemory":8192,"image":"custom/ubuntu-2404-kube-v1.35.3"}}
        """);
  }

  @Override
  protected Optional<String> refusal(HasMetadata object) {
    return object instanceof MaasMachine machine
        ? Unsupported.in(machine.getSpec())
        : Unsupported.in((MaasCluster) object).map(Refusal::message);
  }
}
