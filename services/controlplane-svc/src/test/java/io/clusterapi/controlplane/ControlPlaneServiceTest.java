package io.clusterapi.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.controlplane.pki.ClusterSecrets;
import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.events.AnnotateMachine;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Owner;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.Reference;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.testing.Neighbours;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.bootstrap.KubeadmConfig;
import io.clusterapi.model.bootstrap.KubeadmConfigTemplate;
import io.clusterapi.model.controlplane.KubeadmControlPlane;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a real broker and a real database; its neighbours are played by hand. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
class ControlPlaneServiceTest {
  private enum Words implements Reason {
    Test
  }

  private static final Note BECAUSE = new Note(Words.Test, "test");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject ResourceStore store;

  private Neighbours neighbours;
  private final String cluster = "c-" + UUID.randomUUID().toString().substring(0, 8);
  private final String clusterUid = UUID.randomUUID().toString();

  @BeforeEach
  void connect() {
    neighbours = new Neighbours();
  }

  @AfterEach
  void disconnect() {
    neighbours.close();
  }

  @Test
  void initializesTheFirstMachineAndTakesEverythingBackWhenTheClusterGoes() throws Exception {
    // Given a control plane nobody refers to yet
    create(
        KubeadmControlPlane.class,
        """
        {"apiVersion":"controlplane.cluster.x-k8s.io/v1beta2","kind":"KubeadmControlPlane",
         "metadata":{"name":"%1$s-cp","namespace":"default"},
         "spec":{"replicas":3,"version":"v1.35.3",
          "machineTemplate":{"spec":{"infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachineTemplate","name":"cp"}}},
          "kubeadmConfigSpec":{"clusterConfiguration":{"encryptionAlgorithm":"ECDSA-P256"},
           "initConfiguration":{"nodeRegistration":{"name":"{{ ds.meta_data.local_hostname }}"}}}}}
        """);
    // When a Cluster that refers to it has its infrastructure
    neighbours.publish("capi.cluster.desired.v1", key("Cluster", cluster), desired(1, null));
    neighbours.publish(
        "capi.cluster.observed.v1", key("Cluster", cluster), observed(2, DeletionStage.NONE));
    // Then one Machine is asked for, of the first zone, held by our hook
    CreateMachine asked =
        neighbours.take("capi.machine.commands.v1", CreateMachine.class, cluster, 1).get(0);
    assertThat(asked.getFailureDomain()).isEqualTo("zone-a");
    assertThat(asked.getInfrastructureTemplate().getName()).isEqualTo("cp");
    assertThat(asked.getAnnotations())
        .containsKey("pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup");
    assertThat(asked.getLabels())
        .containsEntry("cluster.x-k8s.io/control-plane", "")
        .containsEntry("cluster.x-k8s.io/control-plane-name", cluster + "-cp");
    // and its bootstrap data initializes the cluster with the certificates of the Secrets
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        neighbours.latest(
                            "capi.bootstrap.observed.v1", BootstrapObserved.class, cluster))
                    .hasValueSatisfying(
                        seen -> assertThat(seen.getDataSecretName()).isEqualTo(asked.getName())));
    // (ECDSA keys: the pool of RSA keys is still being filled when a test begins)
    String data = ClusterSecrets.readValue(secret(asked.getName()));
    assertThat(data).startsWith("## template: jinja").contains("kubeadm init --config");
    for (String suffix : List.of("ca", "etcd", "proxy", "sa")) {
      assertThat(secret(cluster + "-" + suffix).getData()).containsKeys("tls.crt", "tls.key");
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        neighbours.latest(
                            "capi.controlplane.observed.v1", ControlPlaneObserved.class, cluster))
                    .hasValueSatisfying(
                        seen ->
                            assertThat(seen.getKubeconfigSecret())
                                .isEqualTo(cluster + "-kubeconfig")));
    assertThat(ClusterSecrets.readValue(secret(cluster + "-kubeconfig")))
        .contains("https://api.example.com:6443");
    // When the Machine exists, its configuration is handed over to it
    String machineUid = UUID.randomUUID().toString();
    neighbours.publish(
        "capi.machine.desired.v1", key("Machine", asked.getName()), machine(asked, machineUid));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        find(KubeadmConfig.class, asked.getName())
                            .orElseThrow()
                            .object()
                            .at("/metadata/ownerReferences/0/uid")
                            .asText())
                    .isEqualTo(machineUid));
    // When the Cluster's deletion reaches the control plane and no workers are left
    neighbours.publish(
        "capi.cluster.desired.v1", key("Cluster", cluster), desired(8, Instant.now()));
    neighbours.publish(
        "capi.cluster.observed.v1",
        key("Cluster", cluster),
        observed(9, DeletionStage.CONTROL_PLANE));
    neighbours.publish("capi.workers.observed.v1", key("Cluster", cluster), noWorkers());
    // Then the Machine goes without its hook
    assertThat(
            neighbours
                .take("capi.machine.commands.v1", AnnotateMachine.class, cluster, 1)
                .get(0)
                .getRemove())
        .containsExactly("pre-terminate.delete.hook.machine.cluster.x-k8s.io/kcp-cleanup");
    assertThat(
            neighbours
                .take("capi.machine.commands.v1", DeleteMachine.class, cluster, 1)
                .get(0)
                .getUid())
        .isEqualTo(machineUid);
    // and when it is gone, so is the control plane and every Secret
    neighbours.publish("capi.machine.desired.v1", key("Machine", asked.getName()), null);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(find(KubeadmControlPlane.class, cluster + "-cp")).isEmpty();
              assertThat(find(KubeadmConfig.class, asked.getName())).isEmpty();
              assertThat(find(Secret.class, cluster + "-ca")).isEmpty();
              assertThat(find(Secret.class, cluster + "-kubeconfig")).isEmpty();
              assertThat(find(Secret.class, asked.getName())).isEmpty();
            });
  }

  @Test
  void clonesATemplateThatArrivesAfterTheRequest() throws Exception {
    neighbours.publish("capi.cluster.desired.v1", key("Cluster", cluster), desired(1, null));
    String name = cluster + "-w";
    neighbours.publish(
        "capi.bootstrap.commands.v1",
        key("PrepareBootstrap", name),
        PrepareBootstrap.newBuilder()
            .setId(UUID.randomUUID().toString())
            .setAct(
                io.clusterapi.events.Act.newBuilder().setReason("Test").setMessage("test").build())
            .setNamespace("default")
            .setCluster(cluster)
            .setName(name)
            .setOwner(owner("Machine", name, UUID.randomUUID().toString()))
            .setTemplate(reference("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate", name))
            .setVersion("v1.35.3")
            .setLabels(Map.of("cluster.x-k8s.io/cluster-name", cluster))
            .build());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(find(KubeadmConfig.class, name))
                    .hasValueSatisfying(
                        config ->
                            assertThat(config.object().path("status").toString())
                                .contains("TemplateNotFound")));
    create(
        KubeadmConfigTemplate.class,
        """
        {"apiVersion":"bootstrap.cluster.x-k8s.io/v1beta2","kind":"KubeadmConfigTemplate",
         "metadata":{"name":"%1$s-w","namespace":"default"},
         "spec":{"template":{"spec":{"preKubeadmCommands":["hostname"]}}}}
        """);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(find(KubeadmConfig.class, name))
                    .hasValueSatisfying(
                        config -> {
                          assertThat(config.object().at("/spec/preKubeadmCommands/0").asText())
                              .isEqualTo("hostname");
                          assertThat(config.object().path("status").toString())
                              .doesNotContain("TemplateNotFound");
                        }));
    assertThat(
            find(KubeadmConfigTemplate.class, name)
                .orElseThrow()
                .object()
                .at("/metadata/ownerReferences/0/uid")
                .asText())
        .isEqualTo(clusterUid);
  }

  private Secret secret(String name) {
    return Mapper.fromTree(find(Secret.class, name).orElseThrow().object(), Secret.class);
  }

  private Optional<StoredResource> find(Class<? extends HasMetadata> type, String name) {
    return store.find(Kinds.of(type), "default", name).await().atMost(Duration.ofSeconds(5));
  }

  private void create(Class<? extends HasMetadata> type, String json) throws Exception {
    ObjectNode tree = (ObjectNode) Mapper.json().readTree(json.formatted(cluster));
    store.create(Kinds.of(type), tree, List.of(BECAUSE)).await().atMost(Duration.ofSeconds(5));
  }

  private String key(String kind, String name) {
    return "default/" + cluster + "/" + kind + "/" + name;
  }

  private ClusterDesired desired(long revision, Instant deletedAt) {
    return ClusterDesired.newBuilder()
        .setMeta(meta("Cluster", cluster, clusterUid, revision, deletedAt))
        .setControlPlaneRef(
            reference("controlplane.cluster.x-k8s.io", "KubeadmControlPlane", cluster + "-cp"))
        .build();
  }

  private ClusterObserved observed(long revision, DeletionStage stage) {
    return ClusterObserved.newBuilder()
        .setMeta(meta("Cluster", cluster, clusterUid, revision, null))
        .setInfrastructureProvisioned(true)
        .setControlPlaneEndpoint(
            Endpoint.newBuilder().setHost("api.example.com").setPort(6443).build())
        .setFailureDomains(List.of(domain("zone-c"), domain("zone-a"), domain("zone-b")))
        .setDeletionStage(stage)
        .build();
  }

  private static FailureDomain domain(String name) {
    return FailureDomain.newBuilder().setName(name).setControlPlane(true).build();
  }

  private WorkersObserved noWorkers() {
    return WorkersObserved.newBuilder()
        .setMeta(meta("Cluster", cluster, clusterUid, 3, null))
        .setSeenStage(DeletionStage.CONTROL_PLANE)
        .setWorkers(ReplicaCounts.newBuilder().build())
        .build();
  }

  private MachineDesired machine(CreateMachine asked, String uid) {
    Meta meta = meta("Machine", asked.getName(), uid, 4, null);
    meta.setOwners(List.of(asked.getOwner()));
    meta.setLabels(asked.getLabels());
    meta.setAnnotations(asked.getAnnotations());
    return MachineDesired.newBuilder()
        .setMeta(meta)
        .setControlPlane(true)
        .setVersion(asked.getVersion())
        .setFailureDomain(asked.getFailureDomain())
        .setBootstrapRef(asked.getBootstrapRef())
        .build();
  }

  private static Owner owner(String kind, String name, String uid) {
    return Owner.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setName(name)
        .setUid(uid)
        .setController(true)
        .build();
  }

  private static Reference reference(String group, String kind, String name) {
    return Reference.newBuilder().setApiGroup(group).setKind(kind).setName(name).build();
  }

  private Meta meta(String kind, String name, String uid, long revision, Instant deletedAt) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid(uid)
        .setCluster(cluster)
        .setResourceVersion(revision)
        .setCreatedAt(Instant.EPOCH)
        .setDeletedAt(deletedAt)
        .build();
  }
}
