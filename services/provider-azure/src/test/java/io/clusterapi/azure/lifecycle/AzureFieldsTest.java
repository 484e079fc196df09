package io.clusterapi.azure.lifecycle;

import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.provider.contract.FieldsContract;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What can be declared for Azure and is not done is refused or named in the guide. */
class AzureFieldsTest extends FieldsContract {
  AzureFieldsTest() {
    super("azure");
  }

  @Override
  protected List<String> valid() {
    return List.of(
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureCluster",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"location":"westeurope","subscriptionID":"00000000-0000-0000-0000-000000000001",
          "identityRef":{"kind":"AzureClusterIdentity","name":"id"},
          "networkSpec":{"subnets":[{"name":"all","role":"cluster","cidrBlocks":["10.0.0.0/16"]}]}}}
        """,
        """
        {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureMachine",
         "metadata":{"name":"demo","namespace":"default"},
         "spec":{"vmSize":"Standard_D2s_v3","sshPublicKey":"","osDisk":{"osType":"Linux"}}}
        """);
  }

  @Override
  protected Optional<String> refusal(HasMetadata object) {
    return object instanceof AzureMachine machine
        ? Unsupported.in(machine.getSpec())
        : Unsupported.in(((AzureCluster) object).getSpec()).map(Refusal::message);
  }

  /** A data disk has to say these. */
  @Override
  protected String element(String list) {
    return "{\"nameSuffix\":\"data\",\"diskSizeGB\":8,\"lun\":0}";
  }

  /** Written into the configuration of the cloud provider as they are. */
  @Override
  protected Set<String> handedOn() {
    return Set.of("backOffs", "rateLimits[].config");
  }
}
