package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.provider.contract.ServiceLife;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service with a real broker, a real database and a simulated vCenter. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class VSphereServiceTest {
  private static final String CLUSTER =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereCluster",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"server":"vcenter.example.internal","identityRef":{"kind":"Secret","name":"demo"},
        "failureDomainSelector":{},
        "controlPlaneEndpoint":{"host":"127.77.0.10","port":6443}}}
      """;

  private static final String DOMAIN =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereFailureDomain",
       "metadata":{"name":"zone-%1$s"},
       "spec":{"region":{"name":"region-1","type":"Datacenter","tagCategory":"k8s-region"},
        "zone":{"name":"zone-%1$s","type":"ComputeCluster","tagCategory":"k8s-zone"},
        "topology":{"datacenter":"dc-1","computeCluster":"cluster-%2$s"}}}
      """;

  private static final String ZONE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereDeploymentZone",
       "metadata":{"name":"zone-%1$s"},
       "spec":{"server":"vcenter.example.internal","failureDomain":"zone-%1$s",
        "placementConstraint":{"resourcePool":"cluster-%2$s/Resources/zone-%1$s"}}}
      """;

  private static final String TEMPLATE =
      """
      {"apiVersion":"infrastructure.cluster.x-k8s.io/v1beta2","kind":"VSphereMachineTemplate",
       "metadata":{"name":"demo","namespace":"default"},
       "spec":{"template":{"spec":{"template":"ubuntu-2404-kube-v1.35.3","folder":"workload-clusters",
        "resourcePool":"cluster-1/Resources","powerOffMode":"trySoft",
        "network":{"devices":[{"networkName":"VM Network","dhcp4":true}]}}}}}
      """;

  @Inject ResourceStore store;

  private ServiceLife life;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    life =
        new ServiceLife(
            store,
            "vsphere",
            VSphereCluster.class,
            VSphereMachine.class,
            VSphereMachineTemplate.class,
            "initialization/provisioned",
            "zone-b");
    for (String zone : List.of("a", "b")) {
      String number = zone.equals("a") ? "1" : "2";
      life.declare(VSphereFailureDomain.class, DOMAIN.formatted(zone, number));
      life.declare(VSphereDeploymentZone.class, ZONE.formatted(zone, number));
    }
    life.declare(VSphereCluster.class, CLUSTER);
    life.declare(VSphereMachineTemplate.class, TEMPLATE);
    life.clusterComes();
    await()
        .atMost(ServiceLife.PATIENCE)
        .until(() -> life.is(VSphereDeploymentZone.class, "zone-b", "ready"));
    life.machineComes("virtual-machine", "vsphere://.+");
    await().atMost(ServiceLife.PATIENCE).until(() -> finalizers("zone-b") == 1);
    assertThat(finalizers("zone-a")).isZero();
    await()
        .atMost(ServiceLife.PATIENCE)
        .ignoreException(ResourceStore.Conflict.class)
        .untilAsserted(() -> life.delete(VSphereDeploymentZone.class, "zone-b"));
    life.machineGoes("virtual-machine");
    await()
        .atMost(ServiceLife.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(life.all(VSphereDeploymentZone.class))
                    .extracting(StoredResource::name)
                    .containsExactly("zone-a"));
    await()
        .atMost(ServiceLife.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(life.all(VSphereFailureDomain.class))
                    .as("failure domains some zone still has")
                    .extracting(StoredResource::name)
                    .containsExactly("zone-a"));
    life.clusterGoes();
  }

  private int finalizers(String zone) {
    return life.all(VSphereDeploymentZone.class).stream()
        .filter(object -> object.name().equals(zone))
        .mapToInt(object -> object.object().at("/metadata/finalizers").size())
        .sum();
  }
}
