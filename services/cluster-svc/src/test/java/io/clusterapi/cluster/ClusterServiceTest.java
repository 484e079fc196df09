package io.clusterapi.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.ControlPlaneDesired;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.InfraClusterDesired;
import io.clusterapi.events.InfraClusterObserved;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.testing.Neighbours;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a real broker and a real database; its neighbours are played by hand. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
class ClusterServiceTest {
  private enum Words implements Reason {
    Test
  }

  private static final Note BECAUSE = new Note(Words.Test, "test");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Inject ResourceStore store;

  private Neighbours neighbours;
  private final String cluster = "c-" + UUID.randomUUID().toString().substring(0, 8);

  @BeforeEach
  void connect() {
    neighbours = new Neighbours();
  }

  @AfterEach
  void disconnect() {
    neighbours.close();
  }

  @Test
  void followsInfrastructureAndControlPlaneAndGoesInStages() throws Exception {
    // Given a Cluster
    String uid = create().uid();
    observed(now -> assertThat(now.getPhase()).isEqualTo("Provisioning"));
    // When its infrastructure is there and its control plane declared
    neighbours.publish(
        "capi.infracluster.desired.v1",
        key("AWSCluster", "aws"),
        InfraClusterDesired.newBuilder()
            .setMeta(meta("AWSCluster", "aws", "uid-aws", 5))
            .setProvider("aws")
            .build());
    neighbours.publish(
        "capi.infracluster.observed.v1",
        key("AWSCluster", "aws"),
        InfraClusterObserved.newBuilder()
            .setMeta(meta("AWSCluster", "aws", "uid-aws", 6))
            .setProvider("aws")
            .setProvisioned(true)
            .setControlPlaneEndpoint(
                Endpoint.newBuilder().setHost("lb.example.org").setPort(6443).build())
            .build());
    neighbours.publish(
        "capi.controlplane.desired.v1",
        key("KubeadmControlPlane", "kcp"),
        ControlPlaneDesired.newBuilder()
            .setMeta(meta("KubeadmControlPlane", "kcp", "uid-kcp", 5))
            .setReplicas(1)
            .setVersion("v1.35.3")
            .build());
    // Then the Cluster says so to everybody
    observed(
        now -> {
          assertThat(now.getInfrastructureProvisioned()).isTrue();
          assertThat(now.getControlPlaneEndpoint().getHost()).isEqualTo("lb.example.org");
          assertThat(now.getPhase()).isEqualTo("Provisioned");
        });
    // When it is deleted
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(ResourceStore.Conflict.class)
        .untilAsserted(
            () -> {
              store.delete(find().orElseThrow(), List.of(BECAUSE)).await().atMost(PATIENCE);
            });
    observed(now -> assertThat(now.getDeletionStage()).isEqualTo(DeletionStage.WORKERS));
    // Then each stage waits for the answer to it
    workers(uid, 10, DeletionStage.NONE, 0);
    workers(uid, 11, DeletionStage.WORKERS, 2);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(deleting()).contains("Machine/w-0, Machine/w-1"));
    observed(now -> assertThat(now.getDeletionStage()).isEqualTo(DeletionStage.WORKERS));
    workers(uid, 12, DeletionStage.WORKERS, 0);
    observed(now -> assertThat(now.getDeletionStage()).isEqualTo(DeletionStage.CONTROL_PLANE));
    neighbours.publish("capi.controlplane.desired.v1", key("KubeadmControlPlane", "kcp"), null);
    observed(now -> assertThat(now.getDeletionStage()).isEqualTo(DeletionStage.INFRASTRUCTURE));
    neighbours.publish("capi.infracluster.observed.v1", key("AWSCluster", "aws"), null);
    neighbours.publish("capi.infracluster.desired.v1", key("AWSCluster", "aws"), null);
    // and in the end nothing is left of it
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(find()).isEmpty());
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        neighbours.latest("capi.cluster.desired.v1", ClusterDesired.class, cluster))
                    .isEmpty());
  }

  private void observed(Consumer<ClusterObserved> wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        neighbours.latest(
                            "capi.cluster.observed.v1", ClusterObserved.class, cluster))
                    .hasValueSatisfying(wanted));
  }

  private void workers(String uid, long revision, DeletionStage seen, int remaining)
      throws Exception {
    neighbours.publish(
        "capi.workers.observed.v1",
        key("Cluster", cluster),
        WorkersObserved.newBuilder()
            .setMeta(meta("Cluster", cluster, uid, revision))
            .setSeenStage(seen)
            .setWorkers(new ReplicaCounts(remaining, remaining, 0, 0, 0))
            .setRemainingWorkers(
                java.util.stream.IntStream.range(0, remaining)
                    .mapToObj(i -> "Machine/w-" + i)
                    .toList())
            .setRemainingWorkerCount(remaining)
            .build());
  }

  private String deleting() {
    return io.clusterapi.model.conditions.Conditions.message(
        Mapper.fromTree(find().orElseThrow().object(), Cluster.class).getStatus().conditions,
        "Deleting");
  }

  private Optional<StoredResource> find() {
    return store.find(Kinds.of(Cluster.class), "default", cluster).await().atMost(PATIENCE);
  }

  private StoredResource create() throws Exception {
    ObjectNode tree =
        (ObjectNode)
            Mapper.json()
                .readTree(
                    """
        {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"Cluster",
         "metadata":{"name":"%s","namespace":"default"},
         "spec":{
          "controlPlaneRef":{"apiGroup":"controlplane.cluster.x-k8s.io","kind":"KubeadmControlPlane","name":"kcp"},
          "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSCluster","name":"aws"}}}
        """
                        .formatted(cluster));
    return store.create(Kinds.of(Cluster.class), tree, List.of(BECAUSE)).await().atMost(PATIENCE);
  }

  private String key(String kind, String name) {
    return "default/" + cluster + "/" + kind + "/" + name;
  }

  private Meta meta(String kind, String name, String uid, long revision) {
    return Meta.newBuilder()
        .setApiVersion("cluster.x-k8s.io/v1beta2")
        .setKind(kind)
        .setNamespace("default")
        .setName(name)
        .setUid(uid)
        .setCluster(cluster)
        .setResourceVersion(revision)
        .setCreatedAt(Instant.EPOCH)
        .build();
  }
}
