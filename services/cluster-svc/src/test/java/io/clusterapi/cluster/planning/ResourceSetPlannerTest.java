package io.clusterapi.cluster.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.model.addons.ClusterResourceSet;
import io.clusterapi.model.addons.ClusterResourceSetBinding;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Cluster;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Add-ons, and what is published of the link to the workload cluster. */
class ResourceSetPlannerTest {
  private static final String SECRET_TYPE = "addons.cluster.x-k8s.io/resource-set";

  private final ClusterWorld world = new ClusterWorld();

  @BeforeEach
  void reachable() {
    world.create();
    world.infrastructure(true, "lb.example.org");
    world.controlPlane(true, true);
    world.workers(DeletionStage.NONE, 2);
    world.link(true, world.slice.now());
  }

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  @Test
  void whatASetNamesIsAppliedOnce() {
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    Turn turn = world.turn();
    assertThat(turn.begun()).hasSize(1);
    world.slice.succeed(turn.begun().get(0), "{}");
    turn = world.turn();
    assertThat(turn.begun()).isEmpty();
    assertThat(binding().getSpec().bindings)
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.resources)
                    .singleElement()
                    .satisfies(
                        one -> {
                          assertThat(one.applied).isTrue();
                          assertThat(one.hash).isEqualTo("sha256:digest-1");
                        }));
    assertThat(Conditions.isTrue(set().getStatus().conditions, "ResourcesApplied")).isTrue();
    // Contents that change afterwards are not applied again.
    world.source("ConfigMap", "calico", "digest-2", "");
    assertThat(world.turn().begun()).isEmpty();
    assertThat(world.turn().isIdle()).isTrue();
  }

  @Test
  void reconcileAppliesChangedContentsAgain() {
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(
        set("Reconcile", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    world.slice.succeed(world.turn().begun().get(0), "{}");
    assertThat(world.turn().begun()).isEmpty();
    world.source("ConfigMap", "calico", "digest-2", "");
    assertThat(world.turn().begun()).singleElement().asString().endsWith("digest-2");
  }

  @Test
  void aMissingSourceIsWaitedFor() {
    world.slice.put(
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    assertThat(world.turn().begun()).isEmpty();
    world.source("ConfigMap", "calico", "digest-1", "");
    assertThat(world.turn().begun()).hasSize(1);
  }

  @Test
  void aSecretMustBeMeantForIt() {
    world.source("Secret", "cloud", "digest-1", "Opaque");
    world.slice.put(set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "Secret", "cloud"));
    assertThat(world.turn().begun()).isEmpty();
    world.source("Secret", "cloud", "digest-1", SECRET_TYPE);
    assertThat(world.turn().begun()).hasSize(1);
  }

  @Test
  void anEmptySelectorSelectsNothing() {
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(set("ApplyOnce", "{}", "ConfigMap", "calico"));
    assertThat(world.turn().begun()).isEmpty();
  }

  @Test
  void aSetThatIsLabelledAsOneOfTheClustersOwnIsAppliedToIt() {
    world.source("ConfigMap", "calico", "digest-1", "");
    ClusterResourceSet own =
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico");
    own.getMetadata()
        .setLabels(java.util.Map.of("cluster.x-k8s.io/cluster-name", world.slice.cluster()));
    world.slice.put(own);
    assertThat(world.slice.shared(ClusterResourceSet.class)).isEmpty();
    assertThat(world.turn().begun()).hasSize(1);
  }

  @Test
  void nothingIsAppliedToAClusterThatCannotBeReached() {
    world.link(false, null);
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    assertThat(world.turn().begun()).isEmpty();
    world.link(true, world.slice.now());
    assertThat(world.turn().begun()).hasSize(1);
  }

  @Test
  void contentsThatCannotBeAppliedAreReportedAndNotTriedWithoutEnd() {
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    String operation = world.turn().begun().get(0);
    world.slice.fail(operation, "Invalid", "calico.yaml is no YAML");
    assertThat(world.turn().begun()).isEmpty();
    assertThat(Conditions.message(set().getStatus().conditions, "ResourcesApplied"))
        .isEqualTo("Cluster c1: calico.yaml is no YAML");
    assertThat(world.turn().isIdle()).isTrue();
    // Mended, it is tried.
    world.source("ConfigMap", "calico", "digest-2", "");
    Turn turn = world.turn();
    assertThat(turn.begun()).singleElement().asString().endsWith("digest-2");
    assertThat(turn.transition().end()).containsExactly(operation);
  }

  @Test
  void theAccountGoesWithTheCluster() {
    world.source("ConfigMap", "calico", "digest-1", "");
    world.slice.put(
        set("ApplyOnce", "{\"matchLabels\":{\"cni\":\"calico\"}}", "ConfigMap", "calico"));
    world.slice.succeed(world.turn().begun().get(0), "{}");
    world.turn();
    world.slice.delete(world.cluster());
    world.workers(DeletionStage.WORKERS, 0);
    world.turn();
    world.noControlPlane();
    world.turn();
    world.noInfrastructure();
    world.turn();
    assertThat(world.slice.all(Cluster.class)).isEmpty();
    assertThat(world.slice.all(ClusterResourceSetBinding.class)).isEmpty();
    assertThat(world.slice.shared(ClusterResourceSet.class)).hasSize(1);
  }

  @Test
  void theLinkIsPublishedWhenItChangesAndRetractedWithTheCluster() {
    assertThat(world.turn().transition().records()).hasSize(1);
    assertThat(world.turn().isIdle()).isTrue();
    world.link(false, world.slice.now());
    assertThat(world.turn().transition().records()).hasSize(1);
    assertThat(world.slice.view(WorkloadObserved.class).orElseThrow().getMessage())
        .isEqualTo("refused");
    Cluster cluster = world.cluster();
    cluster.getMetadata().setFinalizers(List.of());
    world.slice.put(cluster);
    world.slice.delete(world.cluster());
    world.turn();
    assertThat(world.slice.views(WorkloadObserved.class)).isEmpty();
    assertThat(world.slice.views(NodeObserved.class)).isEmpty();
  }

  private ClusterResourceSetBinding binding() {
    return world.slice.get(ClusterResourceSetBinding.class, "c1");
  }

  private ClusterResourceSet set() {
    return world.slice.get(ClusterResourceSet.class, "addons");
  }

  private static ClusterResourceSet set(
      String strategy, String selector, String kind, String name) {
    return ClusterWorld.read(
        """
        {"apiVersion":"addons.cluster.x-k8s.io/v1beta2","kind":"ClusterResourceSet",
         "metadata":{"name":"addons","namespace":"default","uid":"uid-addons"},
         "spec":{"strategy":"%s","clusterSelector":%s,"resources":[{"kind":"%s","name":"%s"}]}}
        """
            .formatted(strategy, selector, kind, name),
        ClusterResourceSet.class);
  }
}
