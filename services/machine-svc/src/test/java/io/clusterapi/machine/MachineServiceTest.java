package io.clusterapi.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.embedded.test.EmbeddedStack;
import io.clusterapi.events.BootstrapObserved;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.Meta;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.persistence.ResourceQuery;
import io.clusterapi.loop.persistence.ResourceStore;
import io.clusterapi.loop.persistence.StoredResource;
import io.clusterapi.loop.testing.Neighbours;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The service with a real broker and a real database; its neighbours are played by hand. */
@QuarkusTest
@QuarkusTestResource(EmbeddedStack.class)
class MachineServiceTest {
  private enum Words implements Reason {
    Test
  }

  private static final Note BECAUSE = new Note(Words.Test, "test");

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
  void makesMachinesAsksForBootstrapDataAndThenForHosts() throws Exception {
    // Given a Cluster whose infrastructure is there
    neighbours.publish("capi.cluster.desired.v1", key("Cluster", cluster), desired(1, null));
    neighbours.publish(
        "capi.cluster.observed.v1", key("Cluster", cluster), observed(2, DeletionStage.NONE));
    // When a MachineDeployment of two is declared
    create();
    // Then both machines' bootstrap data is asked for
    List<PrepareBootstrap> asked =
        neighbours.take("capi.bootstrap.commands.v1", PrepareBootstrap.class, cluster, 2);
    assertThat(asked).extracting(PrepareBootstrap::getName).doesNotHaveDuplicates();
    assertThat(machines()).hasSize(2);
    // and when it is there, hosts are
    for (PrepareBootstrap one : asked) {
      neighbours.publish(
          "capi.bootstrap.observed.v1",
          key("KubeadmConfig", one.getName()),
          BootstrapObserved.newBuilder()
              .setMeta(meta("KubeadmConfig", one.getName(), UUID.randomUUID().toString(), 5, null))
              .setDataSecretName(one.getName())
              .setDataSecretCreated(true)
              .build());
    }
    List<ProvisionMachine> hosts =
        neighbours.take("capi.provisioning.aws.commands.v1", ProvisionMachine.class, cluster, 2);
    assertThat(hosts)
        .allSatisfy(
            host -> {
              assertThat(host.getTemplate().getName()).isEqualTo("workers");
              assertThat(host.getTemplate().getKind()).isEqualTo("AWSMachineTemplate");
            });
    for (ProvisionMachine host : hosts) {
      neighbours.publish(
          "capi.inframachine.desired.v1",
          key("AWSMachine", host.getName()),
          InfraMachineDesired.newBuilder()
              .setMeta(meta("AWSMachine", host.getName(), UUID.randomUUID().toString(), 6, null))
              .setProvider("aws")
              .setMachine(host.getName())
              .build());
    }
    // When the Cluster is deleted, stage by stage
    neighbours.publish(
        "capi.cluster.desired.v1", key("Cluster", cluster), desired(8, Instant.now()));
    neighbours.publish(
        "capi.cluster.observed.v1", key("Cluster", cluster), observed(9, DeletionStage.WORKERS));
    // and hosts and configurations are given back
    for (DeprovisionMachine back :
        neighbours.take(
            "capi.provisioning.aws.commands.v1", DeprovisionMachine.class, cluster, 2)) {
      neighbours.publish("capi.inframachine.desired.v1", key("AWSMachine", back.getName()), null);
    }
    for (DiscardBootstrap back :
        neighbours.take("capi.bootstrap.commands.v1", DiscardBootstrap.class, cluster, 2)) {
      neighbours.publish("capi.bootstrap.observed.v1", key("KubeadmConfig", back.getName()), null);
    }
    // Then the workers go, and the summary says so, knowing the stage
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        neighbours.latest(
                            "capi.workers.observed.v1", WorkersObserved.class, cluster))
                    .hasValueSatisfying(
                        summary -> {
                          assertThat(summary.getSeenStage()).isEqualTo(DeletionStage.WORKERS);
                          assertThat(summary.getRemainingWorkerCount()).isZero();
                        }));
    assertThat(machines()).isEmpty();
  }

  private List<StoredResource> machines() {
    return store
        .list(
            new ResourceQuery(Kinds.of(Machine.class), Optional.of("default"), 0, Optional.empty()))
        .await()
        .atMost(Duration.ofSeconds(5))
        .items()
        .stream()
        .filter(machine -> machine.cluster().equals(cluster))
        .toList();
  }

  private void create() throws Exception {
    ObjectNode tree =
        (ObjectNode)
            Mapper.json()
                .readTree(
                    """
        {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"MachineDeployment",
         "metadata":{"name":"%1$s-md","namespace":"default"},
         "spec":{"clusterName":"%1$s","replicas":2,
          "selector":{"matchLabels":{"cluster.x-k8s.io/cluster-name":"%1$s"}},
          "template":{"metadata":{"labels":{"cluster.x-k8s.io/cluster-name":"%1$s"}},
           "spec":{"clusterName":"%1$s","version":"v1.35.3",
            "bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"KubeadmConfigTemplate","name":"workers"}},
            "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachineTemplate","name":"workers"}}}}}
        """
                        .formatted(cluster));
    store
        .create(Kinds.of(MachineDeployment.class), tree, List.of(BECAUSE))
        .await()
        .atMost(Duration.ofSeconds(5));
  }

  private String key(String kind, String name) {
    return "default/" + cluster + "/" + kind + "/" + name;
  }

  private ClusterDesired desired(long revision, Instant deletedAt) {
    return ClusterDesired.newBuilder()
        .setMeta(meta("Cluster", cluster, clusterUid, revision, deletedAt))
        .build();
  }

  private ClusterObserved observed(long revision, DeletionStage stage) {
    return ClusterObserved.newBuilder()
        .setMeta(meta("Cluster", cluster, clusterUid, revision, null))
        .setInfrastructureProvisioned(true)
        .setDeletionStage(stage)
        .build();
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
