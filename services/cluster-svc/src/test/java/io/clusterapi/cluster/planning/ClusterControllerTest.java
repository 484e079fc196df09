package io.clusterapi.cluster.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.ClusterSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterControllerTest {
  private final ClusterWorld world = new ClusterWorld();

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  @Test
  void aNewClusterWaitsForItsInfrastructure() {
    world.create();
    world.turn();
    assertThat(world.phase()).isEqualTo("Provisioning");
    assertThat(world.cluster().getMetadata().getFinalizers())
        .containsExactly(ClusterController.FINALIZER);
    assertThat(world.reason("InfrastructureReady")).isEqualTo("DoesNotExist");
    assertThat(world.message("InfrastructureReady")).contains("AWSCluster aws does not exist");
    assertThat(world.isTrue("Available")).isFalse();
    assertThat(world.turn().isIdle()).isTrue();
  }

  @Test
  void withEverythingThereItIsAvailable() {
    available();
    assertThat(world.phase()).isEqualTo("Provisioned");
    assertThat(world.isTrue("Available")).isTrue();
    assertThat(world.cluster().getStatus().controlPlane.availableReplicas).isEqualTo(3);
    assertThat(world.cluster().getStatus().workers.replicas).isEqualTo(2);
    assertThat(world.cluster().getStatus().failureDomains)
        .singleElement()
        .satisfies(domain -> assertThat(domain.name).isEqualTo("us-east-1a"));
    assertThat(world.turn().isIdle()).isTrue();
  }

  @Test
  void theEndpointIsTakenOnceAndKept() {
    world.create();
    world.infrastructure(false, "lb.example.org");
    Turn turn = world.turn();
    assertThat(turn.reasons()).contains("EndpointKnown");
    assertThat(world.cluster().getSpec().controlPlaneEndpoint.host).isEqualTo("lb.example.org");
    world.infrastructure(false, "other.example.org");
    world.turn();
    assertThat(world.cluster().getSpec().controlPlaneEndpoint.host).isEqualTo("lb.example.org");
  }

  @Test
  void anEndpointTheUserGaveIsNotOverwritten() {
    Cluster cluster = world.create();
    cluster.getSpec().controlPlaneEndpoint = new APIEndpoint();
    cluster.getSpec().controlPlaneEndpoint.host = "mine.example.org";
    cluster.getSpec().controlPlaneEndpoint.port = 443;
    world.slice.put(cluster);
    world.infrastructure(true, "lb.example.org");
    world.turn();
    assertThat(world.cluster().getSpec().controlPlaneEndpoint.host).isEqualTo("mine.example.org");
  }

  @Test
  void whatWasReachedIsNotTakenBack() {
    available();
    world.infrastructure(false, "lb.example.org");
    world.controlPlane(false, false);
    world.turn();
    assertThat(world.cluster().getStatus().initialization.infrastructureProvisioned).isTrue();
    assertThat(world.cluster().getStatus().initialization.controlPlaneInitialized).isTrue();
    // but the conditions say how it stands
    assertThat(world.reason("InfrastructureReady")).isEqualTo("NatGateways");
    assertThat(world.isTrue("Available")).isFalse();
    assertThat(world.message("Available")).contains("InfrastructureReady");
    world.noInfrastructure();
    world.turn();
    assertThat(world.reason("InfrastructureReady")).isEqualTo("Deleted");
  }

  @Test
  void withoutInfrastructureReferenceTheInfrastructureIsThere() {
    Cluster cluster = world.create();
    cluster.getSpec().infrastructureRef = null;
    world.slice.put(cluster);
    world.turn();
    assertThat(world.cluster().getStatus().initialization.infrastructureProvisioned).isTrue();
    assertThat(world.isTrue("InfrastructureReady")).isTrue();
  }

  @Test
  void withoutControlPlaneReferenceAMachineWithANodeInitializesIt() {
    Cluster cluster = world.create();
    cluster.getSpec().controlPlaneRef = null;
    world.slice.put(cluster);
    world.turn();
    assertThat(world.isTrue("ControlPlaneInitialized")).isFalse();
    world.slice.publish(
        WorkersObserved.newBuilder(workersSummary()).setControlPlaneMachineHasNode(true).build());
    world.turn();
    assertThat(world.isTrue("ControlPlaneInitialized")).isTrue();
  }

  @Test
  void aSummaryOfAnEarlierClusterOfTheSameNameDoesNotCount() {
    world.create();
    WorkersObserved other = workersSummary();
    other.getMeta().setUid("uid-of-an-earlier-one");
    world.slice.publish(other);
    world.turn();
    assertThat(world.cluster().getStatus().workers).isNull();
  }

  @Test
  void aPausedClusterIsLeftAlone() {
    Cluster cluster = world.create();
    cluster.getSpec().paused = true;
    world.slice.put(cluster);
    world.infrastructure(true, "lb.example.org");
    world.turn();
    assertThat(world.isTrue("Paused")).isTrue();
    assertThat(world.cluster().getSpec().controlPlaneEndpoint).isNull();
  }

  @Test
  void aBrokenLinkIsAProblemOnlyAfterFiftySeconds() {
    available();
    world.link(false, world.slice.now());
    Turn turn = world.turn();
    assertThat(world.isTrue("RemoteConnectionProbe")).isTrue();
    assertThat(turn.nextWake()).contains(world.slice.now().plusSeconds(50));
    world.slice.advance(Duration.ofSeconds(50));
    world.turn();
    assertThat(world.reason("RemoteConnectionProbe")).isEqualTo("ProbeFailed");
    assertThat(world.message("RemoteConnectionProbe")).contains("refused");
    assertThat(world.isTrue("Available")).isFalse();
  }

  @Test
  void aGateOfTheUserCounts() {
    Cluster cluster = world.create();
    ClusterSpec.AvailabilityGate gate = new ClusterSpec.AvailabilityGate();
    gate.conditionType = "Audited";
    cluster.getSpec().availabilityGates = List.of(gate);
    world.slice.put(cluster);
    everything();
    assertThat(world.message("Available")).contains("Audited");
    assertThat(world.isTrue("Available")).isFalse();
  }

  @Test
  void theLinkIsWantedFromTheKubeconfigOn() {
    world.create();
    assertThat(world.turn().interests().get("uid-c1")).isEmpty();
    world.infrastructure(true, "lb.example.org");
    world.controlPlane(false, false);
    assertThat(world.turn().interests().get("uid-c1"))
        .containsEntry(
            ClusterController.WORKLOAD,
            new WorkloadInterest(
                "c1-kubeconfig", "lb.example.org:6443", WorkloadInterest.Known.NOTHING));
    world.noControlPlane();
    assertThat(world.turn().interests().get("uid-c1")).isEmpty();
  }

  @Test
  void deletionGoesStageByStage() {
    available();
    world.slice.delete(world.cluster());
    // An answer from before the question does not count: the summary says 0, but of no deletion.
    world.workers(DeletionStage.NONE, 0);
    world.turn();
    assertThat(world.phase()).isEqualTo("Deleting");
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForWorkersDeletion");
    assertThat(world.message("Deleting")).contains("waiting for machine-svc to take note");
    world.workers(DeletionStage.WORKERS, 7);
    world.turn();
    assertThat(world.message("Deleting"))
        .isEqualTo(
            "* Machine/w-0, Machine/w-1, Machine/w-2, Machine/w-3, Machine/w-4, ... (2 more)");
    // workers gone
    world.workers(DeletionStage.WORKERS, 0, "Machine/cp-0");
    world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForControlPlaneDeletion");
    // the control plane object is gone, a Machine of it is not
    world.noControlPlane();
    world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForControlPlaneDeletion");
    world.workers(DeletionStage.CONTROL_PLANE, 0);
    world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForInfrastructureDeletion");
    assertThat(world.message("Deleting")).isEqualTo("* AWSCluster: aws");
    // infrastructure gone
    world.noInfrastructure();
    Turn last = world.turn();
    assertThat(last.reasons()).contains("DeletionCompleted");
    assertThat(world.slice.all(Cluster.class)).isEmpty();
  }

  @Test
  void aClusterWithoutInfrastructureReferenceCanBeDeleted() {
    Cluster cluster = world.create();
    cluster.getSpec().infrastructureRef = null;
    cluster.getSpec().controlPlaneRef = null;
    world.slice.put(cluster);
    world.turn();
    world.slice.delete(world.cluster());
    world.workers(DeletionStage.WORKERS, 0);
    world.turn();
    assertThat(world.slice.all(Cluster.class)).isEmpty();
  }

  @Test
  void objectsThatWereNeverHeardOfAreWaitedForTenSecondsEach() {
    world.create();
    world.turn();
    world.slice.delete(world.cluster());
    world.workers(DeletionStage.WORKERS, 0);
    Turn turn = world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForControlPlaneDeletion");
    assertThat(turn.nextWake()).contains(world.slice.now().plusSeconds(10));
    world.slice.advance(Duration.ofSeconds(10));
    world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForInfrastructureDeletion");
    world.slice.advance(Duration.ofSeconds(10));
    world.turn();
    assertThat(world.slice.all(Cluster.class)).isEmpty();
  }

  @Test
  void objectsThatWereNeverHeardOfAreWaitedForNoLongerWhenTheClockIsSetBack() {
    world.create();
    world.turn();
    world.slice.delete(world.cluster());
    world.workers(DeletionStage.WORKERS, 0);
    world.turn();
    world.slice.advance(Duration.ofHours(-1));
    Turn turn = world.turn();
    assertThat(turn.nextWake()).contains(world.slice.now().plusSeconds(10));
    world.slice.advance(Duration.ofSeconds(10));
    world.turn();
    assertThat(world.reason("Deleting")).isEqualTo("WaitingForInfrastructureDeletion");
  }

  private WorkersObserved workersSummary() {
    world.workers(DeletionStage.NONE, 0);
    WorkersObserved summary = world.slice.view(WorkersObserved.class).orElseThrow();
    world.slice.retract(WorkersObserved.class, "Cluster", "c1");
    return WorkersObserved.newBuilder(summary).build();
  }

  private void available() {
    world.create();
    everything();
  }

  private void everything() {
    world.infrastructure(true, "lb.example.org");
    world.controlPlane(true, true);
    world.workers(DeletionStage.NONE, 2);
    world.link(true, world.slice.now());
    world.turn();
  }
}
