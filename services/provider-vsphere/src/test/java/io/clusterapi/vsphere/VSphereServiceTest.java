package io.clusterapi.vsphere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.persistence.ResourceQuery;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereDeploymentZone;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineTemplate;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.clusterapi.schemas.ClusterPartitioner;
import io.clusterapi.schemas.EventCodec;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The service with a real broker, a real database and a simulated vCenter. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class VSphereServiceTest {
  private enum Words implements Reason {
    Test
  }

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject ResourceStore store;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      for (String zone : List.of("a", "b")) {
        String number = zone.equals("a") ? "1" : "2";
        create(VSphereFailureDomain.class, DOMAIN.formatted(zone, number));
        create(VSphereDeploymentZone.class, ZONE.formatted(zone, number));
      }
      create(VSphereCluster.class, CLUSTER);
      create(VSphereMachineTemplate.class, TEMPLATE);
      publish(producer, "capi.cluster.desired.v1", "Cluster", desired());
      await()
          .atMost(PATIENCE)
          .until(() -> status(VSphereCluster.class, "demo", "initialization/provisioned"));
      await().atMost(PATIENCE).until(() -> status(VSphereDeploymentZone.class, "zone-b", "ready"));

      publish(producer, "capi.provisioning.vsphere.commands.v1", "VSphereMachine", provision());
      await()
          .atMost(PATIENCE)
          .until(() -> status(VSphereMachine.class, "cp-0", "initialization/provisioned"));
      assertThat(live("virtual-machine")).isEqualTo(1);
      ObjectNode machine = all(VSphereMachine.class).get(0).object();
      assertThat(machine.at("/spec/providerID").asText()).startsWith("vsphere://");
      await().atMost(PATIENCE).until(() -> finalizers("zone-b") == 1);
      assertThat(finalizers("zone-a")).isZero();
      await()
          .atMost(PATIENCE)
          .ignoreException(ResourceStore.Conflict.class)
          .until(() -> delete(VSphereDeploymentZone.class, "zone-b"));

      publish(producer, "capi.provisioning.vsphere.commands.v1", "VSphereMachine", deprovision());
      await().atMost(PATIENCE).until(() -> all(VSphereMachine.class).isEmpty());
      assertThat(live("virtual-machine")).isZero();
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(all(VSphereDeploymentZone.class))
                      .extracting(StoredResource::name)
                      .containsExactly("zone-a"));

      publish(producer, "capi.cluster.observed.v1", "Cluster", infrastructureStage());
      await().atMost(PATIENCE).until(() -> all(VSphereCluster.class).isEmpty());
      assertThat(SimulatedCloud.simulator().ledger().live()).isEmpty();
      await().atMost(PATIENCE).until(() -> all(VSphereMachineTemplate.class).isEmpty());
    }
  }

  private static long live(String type) {
    return SimulatedCloud.simulator().ledger().live().stream()
        .filter(entry -> entry.type().equals(type))
        .count();
  }

  private boolean status(Class<? extends HasMetadata> type, String name, String field) {
    return all(type).stream()
        .filter(object -> object.name().equals(name))
        .anyMatch(object -> object.object().at("/status/" + field).asBoolean());
  }

  private boolean delete(Class<? extends HasMetadata> type, String name) {
    StoredResource found =
        all(type).stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    store.delete(found, List.of(new Note(Words.Test, "test"))).await().atMost(PATIENCE);
    return true;
  }

  private int finalizers(String zone) {
    return all(VSphereDeploymentZone.class).stream()
        .filter(object -> object.name().equals(zone))
        .mapToInt(object -> object.object().at("/metadata/finalizers").size())
        .sum();
  }

  private List<StoredResource> all(Class<? extends HasMetadata> type) {
    return store
        .list(new ResourceQuery(Kinds.of(type), Optional.empty(), 0, Optional.empty()))
        .await()
        .atMost(PATIENCE)
        .items();
  }

  private void create(Class<? extends HasMetadata> type, String json) throws Exception {
    store
        .create(
            Kinds.of(type),
            (ObjectNode) Mapper.json().readTree(json),
            List.of(new Note(Words.Test, "test")))
        .await()
        .atMost(PATIENCE);
  }

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

  private static ClusterDesired desired() {
    return ClusterDesired.newBuilder()
        .setMeta(meta(1))
        .setInfrastructureRef(reference("VSphereCluster"))
        .build();
  }

  private static ClusterObserved infrastructureStage() {
    return ClusterObserved.newBuilder()
        .setMeta(meta(2))
        .setDeletionStage(DeletionStage.INFRASTRUCTURE)
        .build();
  }

  private static ProvisionMachine provision() {
    return ProvisionMachine.newBuilder()
        .setId("provision-cp-0")
        .setAct(Act.newBuilder().setReason("Test").setMessage("a test").build())
        .setNamespace("default")
        .setCluster("demo")
        .setName("cp-0")
        .setOwner(
            Owner.newBuilder()
                .setApiVersion("cluster.x-k8s.io/v1beta2")
                .setKind("Machine")
                .setName("cp-0")
                .setUid("uid-of-cp-0")
                .build())
        .setTemplate(reference("VSphereMachineTemplate"))
        .setDataSecretName("data")
        .setControlPlane(true)
        .setVersion("v1.35.3")
        .setFailureDomain("zone-b")
        .build();
  }

  private static DeprovisionMachine deprovision() {
    return DeprovisionMachine.newBuilder()
        .setId("deprovision-cp-0")
        .setAct(Act.newBuilder().setReason("Test").setMessage("a test").build())
        .setNamespace("default")
        .setCluster("demo")
        .setName("cp-0")
        .build();
  }

  private static Reference reference(String kind) {
    return Reference.newBuilder()
        .setApiGroup("infrastructure.cluster.x-k8s.io")
        .setKind(kind)
        .setName("demo")
        .build();
  }

  private static Meta meta(long revision) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind("Cluster")
        .setNamespace("default")
        .setName("demo")
        .setUid("uid-of-demo")
        .setCluster("demo")
        .setResourceVersion(revision)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }

  private static void publish(
      KafkaProducer<String, byte[]> producer, String topic, String kind, SpecificRecord record)
      throws Exception {
    producer
        .send(
            new ProducerRecord<>(
                topic, "default/demo/" + kind + "/demo", new EventCodec().encode(record)))
        .get(10, TimeUnit.SECONDS);
  }

  private static KafkaProducer<String, byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class),
            "partitioner.class",
            ClusterPartitioner.class.getName()),
        new StringSerializer(),
        new ByteArraySerializer());
  }
}
