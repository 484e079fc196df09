package io.clusterapi.maas;

import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineTemplate;
import io.clusterapi.provider.contract.ServiceLife;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The service with a real broker, a real database and a simulated MAAS. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class MaasServiceTest {
  private static final String CLUSTER =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"MaasCluster",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"dnsDomain":"maas.example.internal"}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta1","kind":"MaasMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"minCPU":4,"minMemory":8192,"resourcePool":"default",
        "image":"custom/ubuntu-2404-kube-v1.35.3","tags":["control-plane"]}}}}
      """;

  @Inject ResourceStore store;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    ServiceLife life =
        new ServiceLife(
            store,
            "maas",
            MaasCluster.class,
            MaasMachine.class,
            MaasMachineTemplate.class,
            "ready",
            "az2");
    life.declare(MaasCluster.class, CLUSTER);
    life.declare(MaasMachineTemplate.class, TEMPLATE);
    life.comesAndGoes("machine", "maas:///az2/.+");
  }
}
