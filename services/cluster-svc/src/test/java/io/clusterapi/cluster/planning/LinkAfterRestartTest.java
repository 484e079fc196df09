package io.clusterapi.cluster.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.ControlPlaneObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a new process makes of a link that an earlier one had kept. */
class LinkAfterRestartTest {
  private final ClusterWorld world = new ClusterWorld();
  private Instant linkedAt;

  @BeforeEach
  void aClusterThatAnswers() {
    world.create();
    world.infrastructure(true, "lb.example.org");
    world.controlPlane(true, true);
    world.workers(DeletionStage.NONE, 2);
    linkedAt = world.slice.now();
    world.link(true, linkedAt);
    world.turn();
    assertThat(world.isTrue("Available")).isTrue();
    world.slice.advance(Duration.ofHours(1));
  }

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  @Test
  void aLinkThatAnswersAsBeforeIsNoNews() {
    world.link(true, world.slice.now());
    assertThat(world.turn().isIdle()).isTrue();
    assertThat(published().getLastProbeSuccess()).isEqualTo(linkedAt);
  }

  @Test
  void aClusterThatDiedMeanwhileIsToldOfFiftySecondsAfterTheServiceBegan() {
    Instant began = world.slice.now();
    world.slice.advance(Duration.ofSeconds(30));
    // As a link tells it that took the cluster for answering when it began.
    world.link(false, began);
    world.turn();
    assertThat(world.isTrue("Available")).isTrue();
    world.slice.advance(Duration.ofSeconds(20));
    world.turn();
    assertThat(world.reason("RemoteConnectionProbe")).isEqualTo("ProbeFailed");
  }

  @Test
  void whatAnEarlierProcessKnewOfABrokenLinkIsNotTakenBack() {
    Instant last = world.slice.now();
    world.link(false, last);
    world.turn();
    world.slice.notice("c1", new LinkFact(false, "no route", null, false));
    world.turn();
    assertThat(published().getLastProbeSuccess()).isEqualTo(last);
    assertThat(published().getKubeadmConfigPresent()).isTrue();
    assertThat(published().getMessage()).isEqualTo("no route");
  }

  @Test
  void aLinkMayWaitWhileAllMachinesAreReady() {
    assertThat(wanted().known()).isEqualTo(new WorkloadInterest.Known(true, true, true));
    assertThat(wanted().known().mayStand()).isTrue();
  }

  @Test
  void aWorkerThatWaitsForItsNodeNeedsTheLink() {
    WorkersObserved workers = world.slice.view(WorkersObserved.class).orElseThrow();
    world.slice.publish(
        WorkersObserved.newBuilder(workers).setWorkers(new ReplicaCounts(3, 3, 2, 2, 3)).build());
    assertThat(wanted().known().mayStand()).isFalse();
  }

  @Test
  void aControlPlaneThatIsScaledDownNeedsTheLink() {
    ControlPlaneObserved control = world.slice.view(ControlPlaneObserved.class).orElseThrow();
    world.slice.publish(
        ControlPlaneObserved.newBuilder(control)
            .setCounts(new ReplicaCounts(1, 3, 3, 3, 3))
            .build());
    assertThat(wanted().known().mayStand()).isFalse();
  }

  @Test
  void aLinkThatWasBrokenIsOpenedAtOnce() {
    world.link(false, world.slice.now());
    world.turn();
    assertThat(wanted().known().mayStand()).isFalse();
  }

  private WorkloadObserved published() {
    return world.slice.view(WorkloadObserved.class).orElseThrow();
  }

  private WorkloadInterest wanted() {
    return (WorkloadInterest)
        world.turn().interests().get("uid-c1").get(ClusterController.WORKLOAD);
  }
}
