package io.clusterapi.machine.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** MachineDeployments, driven to the fixed point with neighbours that answer in any order. */
class RolloutTest {
  private final World world = new World();

  @Test
  void theFirstSetGetsAllReplicasAtOnce() {
    world.slice.put(World.deployment(3, "null"));
    world.turn();
    assertThat(world.sets())
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.getSpec().replicas).isEqualTo(3);
              assertThat(set.getMetadata().getAnnotations()).containsEntry(Labels.REVISION, "1");
            });
    assertThat(world.machines()).hasSize(3);
    world.settle();
    MachineDeployment md = world.deployment();
    assertThat(md.getStatus().availableReplicas).isEqualTo(3);
    assertThat(md.getStatus().phase).isEqualTo("Running");
    assertThat(Conditions.isTrue(md.getStatus().conditions, "Available")).isTrue();
    assertThat(world.slice.turn().isIdle()).isTrue();
  }

  @Test
  void scalingKeepsTheSet() {
    world.slice.put(World.deployment(2, "null"));
    world.settle();
    String set = world.sets().get(0).getMetadata().getUid();
    for (int replicas : new int[] {5, 1, 0, 2}) {
      scale(replicas);
      world.settle();
      assertThat(world.machines()).hasSize(replicas);
      assertThat(world.sets()).extracting(one -> one.getMetadata().getUid()).containsExactly(set);
    }
  }

  @Test
  void labelsAndTimeoutsAreHandedDownWithoutARollout() {
    world.slice.put(World.deployment(2, "null"));
    world.settle();
    List<String> before = world.machines().stream().map(m -> m.getMetadata().getUid()).toList();
    MachineDeployment md = world.deployment();
    md.getSpec().template.metadata.labels.put("team", "a");
    md.getSpec().template.spec.minReadySeconds = 5;
    world.slice.put(md);
    world.settle();
    assertThat(world.sets())
        .singleElement()
        .satisfies(
            set -> {
              assertThat(set.getSpec().template.metadata.labels).containsEntry("team", "a");
              assertThat(set.getSpec().template.spec.minReadySeconds).isEqualTo(5);
            });
    assertThat(world.machines())
        .extracting(m -> m.getMetadata().getUid())
        .containsExactlyElementsOf(before);
  }

  @Test
  void aRolloutOfThreeGoesAsInUpstreamsExample() {
    world.slice.put(World.deployment(3, "null"));
    world.settle();
    String old = world.sets().get(0).getMetadata().getName();
    upgrade("v1.35.3");
    List<String> steps = new ArrayList<>();
    world.settle(
        new Random(3),
        () -> {
          String step =
              world.sets().stream()
                  .sorted(Comparator.comparing(set -> !set.getMetadata().getName().equals(old)))
                  .map(
                      set ->
                          (set.getMetadata().getName().equals(old) ? "old " : "new ")
                              + set.getSpec().replicas)
                  .collect(Collectors.joining(", "));
          if (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step)) {
            steps.add(step);
          }
          assertThat(world.machines()).hasSizeLessThanOrEqualTo(4);
          assertThat(world.available()).isGreaterThanOrEqualTo(3);
        });
    assertThat(steps)
        .containsExactly(
            "old 3, new 1",
            "old 2, new 1",
            "old 2, new 2",
            "old 1, new 2",
            "old 1, new 3",
            "old 0, new 3",
            "new 3");
    assertThat(world.machines()).allMatch(m -> m.getSpec().version.equals("v1.35.3"));
    assertThat(world.slice.turn().isIdle()).isTrue();
  }

  @Test
  void goingBackTakesUpTheOldSetAgain() {
    world.slice.put(World.deployment(3, "null"));
    world.settle();
    String first = world.sets().get(0).getMetadata().getName();
    upgrade("v1.35.3");
    world.turn();
    assertThat(world.sets()).hasSize(2);
    upgrade("v1.34.0");
    world.settle();
    assertThat(world.sets()).extracting(set -> set.getMetadata().getName()).containsExactly(first);
    assertThat(world.machines()).hasSize(3).allMatch(m -> m.getSpec().version.equals("v1.34.0"));
  }

  @Test
  void aPausedDeploymentStartsNoRollout() {
    world.slice.put(World.deployment(2, "null"));
    world.settle();
    MachineDeployment md = world.deployment();
    md.getSpec().paused = true;
    md.getSpec().template.spec.version = "v1.35.3";
    world.slice.put(md);
    world.settle();
    assertThat(world.sets()).hasSize(1);
  }

  @Test
  void percentagesRoundUpForSurgeAndDownForUnavailable() {
    MachineDeployment md = World.deployment(5, World.rolling("25%", "25%"));
    assertThat(RolloutPlanner.maxSurge(md, 5)).isEqualTo(2);
    assertThat(RolloutPlanner.maxUnavailable(md, 5)).isEqualTo(1);
    MachineDeployment none = World.deployment(1, World.rolling("0%", "50%"));
    assertThat(RolloutPlanner.maxSurge(none, 1)).isZero();
    assertThat(RolloutPlanner.maxUnavailable(none, 1)).isEqualTo(1);
  }

  @Test
  void onDeleteReplacesOnlyWhatTheUserDeletes() {
    world.slice.put(World.deployment(3, "{\"strategy\":{\"type\":\"OnDelete\"}}"));
    world.settle();
    upgrade("v1.35.3");
    world.settle();
    assertThat(world.machines()).hasSize(3).allMatch(m -> m.getSpec().version.equals("v1.34.0"));
    for (int replaced = 1; replaced <= 3; replaced++) {
      Machine old =
          world.machines().stream()
              .filter(m -> m.getSpec().version.equals("v1.34.0"))
              .findFirst()
              .orElseThrow();
      world.slice.delete(old);
      world.settle();
      assertThat(world.machines()).hasSize(3);
      assertThat(world.machines().stream().filter(m -> m.getSpec().version.equals("v1.35.3")))
          .hasSize(replaced);
    }
    assertThat(world.sets()).hasSize(1);
  }

  @Test
  void brokenNewMachinesStopARolloutWithinTheLimits() {
    world.slice.put(World.deployment(3, "null"));
    world.settle();
    upgrade("v1.35.3");
    // The new Machine never gets its bootstrap data.
    for (int i = 0; i < 20; i++) {
      world.turn();
    }
    assertThat(world.available()).isEqualTo(3);
    assertThat(world.machines()).hasSize(4);
  }

  @Test
  void brokenOldMachinesDoNotStopARollout() {
    world.slice.put(World.deployment(3, World.rolling(0, 1)));
    world.settle();
    world.machines().forEach(m -> world.nodeReady(m.getMetadata().getName(), false));
    world.settle();
    assertThat(world.available()).isZero();
    upgrade("v1.35.3");
    world.settle();
    assertThat(world.available()).isEqualTo(3);
    assertThat(world.machines()).hasSize(3).allMatch(m -> m.getSpec().version.equals("v1.35.3"));
  }

  @Test
  void aClusterThatGoesTakesTheWorkersAndTheSummarySaysWhenNoneIsLeft() {
    world.slice.put(World.deployment(3, "null"));
    world.settle();
    assertThat(summary().getWorkers().getAvailable()).isEqualTo(3);
    assertThat(summary().getRemainingWorkerCount()).isEqualTo(5);
    assertThat(summary().getSeenStage()).isEqualTo(DeletionStage.NONE);
    world.cluster(world.slice.now(), DeletionStage.WORKERS, true);
    world.settle();
    assertThat(world.machines()).isEmpty();
    assertThat(summary().getRemainingWorkerCount()).isZero();
    assertThat(summary().getSeenStage()).isEqualTo(DeletionStage.WORKERS);
  }

  @Test
  void theSummaryGoesWithTheCluster() {
    world.settle();
    assertThat(world.slice.views(WorkersObserved.class)).hasSize(1);
    world.slice.retract(io.clusterapi.events.ClusterObserved.class, "Cluster", World.CLUSTER);
    world.slice.retract(io.clusterapi.events.ClusterDesired.class, "Cluster", World.CLUSTER);
    world.settle();
    assertThat(world.slice.views(WorkersObserved.class)).isEmpty();
  }

  @Test
  void controlPlaneMachinesAreNoWorkers() {
    Machine control = World.standalone("cp");
    control
        .getMetadata()
        .setLabels(new java.util.HashMap<>(java.util.Map.of(Labels.CONTROL_PLANE, "")));
    world.slice.put(control);
    world.settle();
    assertThat(summary().getRemainingWorkerCount()).isZero();
    assertThat(summary().getRemainingControlPlane()).containsExactly("Machine/cp");
    assertThat(summary().getControlPlaneMachineHasNode()).isTrue();
  }

  @Property(tries = 60)
  void atEveryStepReplicasStayWithinTheLimits(
      @ForAll @IntRange(min = 1, max = 5) int replicas,
      @ForAll @IntRange(max = 3) int surge,
      @ForAll @IntRange(max = 3) int unavailable,
      @ForAll long seed) {
    World rolling = new World();
    rolling.slice.put(World.deployment(replicas, World.rolling(surge, unavailable)));
    rolling.settle();
    int limit = surge == 0 && unavailable == 0 ? 1 : unavailable;
    MachineDeployment md = rolling.deployment();
    md.getSpec().template.spec.version = "v1.35.3";
    rolling.slice.put(md);
    Random random = new Random(seed);
    rolling.settle(
        random,
        () -> {
          assertThat(rolling.machines()).hasSizeLessThanOrEqualTo(replicas + surge);
          assertThat(rolling.available()).isGreaterThanOrEqualTo(replicas - limit);
        });
    assertThat(rolling.machines())
        .hasSize(replicas)
        .allMatch(m -> m.getSpec().version.equals("v1.35.3"));
    assertThat(rolling.sets()).hasSize(1);
    assertThat(rolling.slice.faults()).isEmpty();
  }

  private WorkersObserved summary() {
    return world.slice.view(WorkersObserved.class).orElseThrow();
  }

  private void scale(int replicas) {
    MachineDeployment md = world.deployment();
    md.getSpec().replicas = replicas;
    world.slice.put(md);
  }

  private void upgrade(String version) {
    MachineDeployment md = world.deployment();
    md.getSpec().template.spec.version = version;
    world.slice.put(md);
  }
}
