package io.clusterapi.provider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.MachineDesired;
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
import io.clusterapi.model.schema.FieldValidation;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.clusterapi.schemas.ClusterPartitioner;
import io.clusterapi.schemas.EventCodec;
import io.fabric8.kubernetes.api.model.HasMetadata;
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

/**
 * A cluster and a control-plane machine of one provider's service that runs as in production: what
 * is told it comes through the broker, and what it knows is in the database.
 */
public final class ServiceLife {
  private enum Words implements Reason {
    Test
  }

  public static final Duration PATIENCE = Duration.ofSeconds(40);

  private final ResourceStore store;
  private final String provider;
  private final Class<? extends HasMetadata> clusterType;
  private final Class<? extends HasMetadata> machineType;
  private final Class<? extends HasMetadata> templateType;
  private final String ready;
  private final String failureDomain;

  /**
   * @param provider as in the names of its topics
   * @param ready which field of the status says that an object is provisioned
   * @param failureDomain the machine is to be in
   */
  public ServiceLife(
      ResourceStore store,
      String provider,
      Class<? extends HasMetadata> clusterType,
      Class<? extends HasMetadata> machineType,
      Class<? extends HasMetadata> templateType,
      String ready,
      String failureDomain) {
    this.store = store;
    this.provider = provider;
    this.clusterType = clusterType;
    this.machineType = machineType;
    this.templateType = templateType;
    this.ready = ready;
    this.failureDomain = failureDomain;
  }

  /** Stores an object as the gateway does: admitted, with its defaults. */
  public void declare(Class<? extends HasMetadata> type, String json) throws Exception {
    ObjectNode given = (ObjectNode) Mapper.json().readTree(json);
    ObjectNode admitted =
        Admission.admit(Kinds.of(type), given, Optional.empty(), FieldValidation.STRICT).object();
    store
        .create(Kinds.of(type), admitted, List.of(new Note(Words.Test, "test")))
        .await()
        .atMost(PATIENCE);
  }

  /**
   * The cluster, its machine, and nothing any more.
   *
   * @param host type of hosts in the ledger of the simulated cloud
   * @param providerId pattern of the host's identifier
   */
  public void comesAndGoes(String host, String providerId) throws Exception {
    clusterComes();
    machineComes(host, providerId);
    machineGoes(host);
    clusterGoes();
  }

  public void clusterComes() throws Exception {
    publish("capi.cluster.desired.v1", "Cluster", desired());
    await().atMost(PATIENCE).until(() -> is(clusterType, "demo", ready));
  }

  public void machineComes(String host, String providerId) throws Exception {
    publish("capi.machine.desired.v1", "Machine", "cp-0", machine());
    publish(commands(), Kinds.of(machineType).kind(), provision());
    await().atMost(PATIENCE).until(() -> is(machineType, "cp-0", ready));
    assertThat(live(host)).isEqualTo(1);
    ObjectNode machine = all(machineType).get(0).object();
    assertThat(machine.at("/spec/providerID").asText()).matches(providerId);
  }

  public void machineGoes(String host) throws Exception {
    publish(commands(), Kinds.of(machineType).kind(), deprovision());
    await().atMost(PATIENCE).until(() -> all(machineType).isEmpty());
    assertThat(live(host)).isZero();
  }

  public void clusterGoes() throws Exception {
    publish("capi.cluster.observed.v1", "Cluster", infrastructureStage());
    await().atMost(PATIENCE).until(() -> all(clusterType).isEmpty());
    assertThat(SimulatedSurroundings.simulator().ledger().live()).isEmpty();
    await().atMost(PATIENCE).until(() -> all(templateType).isEmpty());
  }

  private String commands() {
    return "capi.provisioning." + provider + ".commands.v1";
  }

  private static long live(String type) {
    return SimulatedSurroundings.simulator().ledger().live().stream()
        .filter(entry -> entry.type().equals(type))
        .count();
  }

  /** Whether a field of an object's status is true. */
  public boolean is(Class<? extends HasMetadata> type, String name, String field) {
    return all(type).stream()
        .filter(object -> object.name().equals(name))
        .anyMatch(object -> object.object().at("/status/" + field).asBoolean());
  }

  /** Asks for the end of an object, once. */
  public void delete(Class<? extends HasMetadata> type, String name) {
    StoredResource found =
        all(type).stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    store.delete(found, List.of(new Note(Words.Test, "test"))).await().atMost(PATIENCE);
  }

  /** Those that are stored, in all namespaces and in none. */
  public List<StoredResource> all(Class<? extends HasMetadata> type) {
    return store
        .list(new ResourceQuery(Kinds.of(type), Optional.empty(), 0, Optional.empty()))
        .await()
        .atMost(PATIENCE)
        .items();
  }

  private ClusterDesired desired() {
    return ClusterDesired.newBuilder()
        .setMeta(meta(1))
        .setInfrastructureRef(reference(clusterType))
        .build();
  }

  private static ClusterObserved infrastructureStage() {
    return ClusterObserved.newBuilder()
        .setMeta(meta(2))
        .setDeletionStage(DeletionStage.INFRASTRUCTURE)
        .build();
  }

  private ProvisionMachine provision() {
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
        .setTemplate(reference(templateType))
        .setDataSecretName("data")
        .setControlPlane(true)
        .setVersion("v1.35.3")
        .setFailureDomain(failureDomain)
        .build();
  }

  private MachineDesired machine() {
    Meta meta =
        Meta.newBuilder(meta(1)).setKind("Machine").setName("cp-0").setUid("uid-of-cp-0").build();
    return MachineDesired.newBuilder()
        .setMeta(meta)
        .setInfrastructureRef(Reference.newBuilder(reference(machineType)).setName("cp-0").build())
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

  private static Reference reference(Class<? extends HasMetadata> type) {
    return Reference.newBuilder()
        .setApiGroup("infrastructure.cluster.x-k8s.io")
        .setKind(Kinds.of(type).kind())
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

  private static void publish(String topic, String kind, SpecificRecord record) throws Exception {
    publish(topic, kind, "demo", record);
  }

  private static void publish(String topic, String kind, String name, SpecificRecord record)
      throws Exception {
    String key = "default/demo/" + kind + "/" + name;
    try (KafkaProducer<String, byte[]> producer = producer()) {
      producer
          .send(new ProducerRecord<>(topic, key, new EventCodec().encode(record)))
          .get(10, TimeUnit.SECONDS);
    }
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
