package io.clusterapi.azure;

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
import io.clusterapi.model.admission.Admission;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterIdentity;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.model.infrastructure.azure.AzureMachineTemplate;
import io.clusterapi.model.schema.FieldValidation;
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

/** The service with a real broker, a real database and a simulated Azure. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
@QuarkusTestResource(SimulatedCloud.class)
class AzureServiceTest {
  private enum Words implements Reason {
    Test
  }

  private static final Duration PATIENCE = Duration.ofSeconds(40);

  @Inject ResourceStore store;

  @Test
  void aClusterAndItsMachineComeAndGo() throws Exception {
    try (KafkaProducer<String, byte[]> producer = producer()) {
      create(AzureClusterIdentity.class, IDENTITY);
      create(AzureCluster.class, CLUSTER);
      create(AzureMachineTemplate.class, TEMPLATE);
      publish(producer, "capi.cluster.desired.v1", "Cluster", desired());
      await().atMost(PATIENCE).until(() -> status(AzureCluster.class, "demo", "ready"));

      publish(producer, "capi.provisioning.azure.commands.v1", "AzureMachine", provision());
      await().atMost(PATIENCE).until(() -> status(AzureMachine.class, "cp-0", "ready"));
      assertThat(live("Microsoft.Compute/virtualMachines")).isEqualTo(1);
      ObjectNode machine = all(AzureMachine.class).get(0).object();
      assertThat(machine.at("/spec/providerID").asText()).endsWith("/virtualMachines/cp-0");

      publish(producer, "capi.provisioning.azure.commands.v1", "AzureMachine", deprovision());
      await().atMost(PATIENCE).until(() -> all(AzureMachine.class).isEmpty());
      assertThat(live("Microsoft.Compute/virtualMachines")).isZero();

      publish(producer, "capi.cluster.observed.v1", "Cluster", infrastructureStage());
      await().atMost(PATIENCE).until(() -> all(AzureCluster.class).isEmpty());
      assertThat(SimulatedCloud.simulator().ledger().live()).isEmpty();
      await().atMost(PATIENCE).until(() -> all(AzureMachineTemplate.class).isEmpty());
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

  private List<StoredResource> all(Class<? extends HasMetadata> type) {
    return store
        .list(new ResourceQuery(Kinds.of(type), Optional.of("default"), 0, Optional.empty()))
        .await()
        .atMost(PATIENCE)
        .items();
  }

  private void create(Class<? extends HasMetadata> type, String json) throws Exception {
    store
        .create(
            Kinds.of(type),
            Admission.admit(
                    Kinds.of(type),
                    (ObjectNode) Mapper.json().readTree(json),
                    Optional.empty(),
                    FieldValidation.STRICT)
                .object(),
            List.of(new Note(Words.Test, "test")))
        .await()
        .atMost(PATIENCE);
  }

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

  private static ClusterDesired desired() {
    return ClusterDesired.newBuilder()
        .setMeta(meta(1))
        .setInfrastructureRef(reference("AzureCluster"))
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
        .setTemplate(reference("AzureMachineTemplate"))
        .setDataSecretName("data")
        .setControlPlane(true)
        .setVersion("v1.35.3")
        .setFailureDomain("2")
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
