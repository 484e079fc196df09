package io.clusterapi.azure;

import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.provider.contract.ServiceLife;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The service with a real broker, a real database and a simulated Azure. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class AzureServiceTest {
  private static final String IDENTITY =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureClusterIdentity",
       "metadata":{"name":"id","namespace":"default"},
       "spec":{"type":"ServicePrincipal","tenantID":"00000000-0000-0000-0000-000000000002",
        "clientID":"00000000-0000-0000-0000-000000000003","clientSecret":{"name":"password"},
        "allowedNamespaces":{}}}
      """;

  private static final String CLUSTER =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureCluster",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"location":"westeurope","subscriptionID":"00000000-0000-0000-0000-000000000001",
        "identityRef":{"kind":"AzureClusterIdentity","name":"id"}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"AzureMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"vmSize":"Standard_D2s_v3","sshPublicKey":"",
        "osDisk":{"osType":"Linux"}}}}}
      """;

  @Inject ResourceStore store;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    ServiceLife life =
        new ServiceLife(
            store,
            "azure",
            AzureCluster.class,
            AzureMachine.class,
            AzureMachineTemplate.class,
            "ready",
            "2");
    life.declare(AzureClusterIdentity.class, IDENTITY);
    life.declare(AzureCluster.class, CLUSTER);
    life.declare(AzureMachineTemplate.class, TEMPLATE);
    life.comesAndGoes("Microsoft.Compute/virtualMachines", ".+/virtualMachines/cp-0");
  }
}
