package io.clusterapi.controlplane.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.model.conditions.Conditions;
import io.clusterapi.planning.FixedPoint;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;

/** Control planes from nothing to nothing, with played neighbours in seeded random order. */
class ControlPlaneJourneyTest {
  private static final int LIMIT = 5_000;

  @Property(tries = 15, shrinking = ShrinkingMode.OFF)
  void growsShrinksAndGoesWhateverTheOrderOfEvents(@ForAll long seed) {
    FakeCluster cluster = new FakeCluster(1);
    run(cluster, seed);
    assertThat(cluster.members).hasSize(1);

    cluster.change(spec -> spec.replicas = 3);
    run(cluster, seed + 1);
    assertThat(cluster.members).hasSize(3).isEqualTo(cluster.machines.keySet());
    assertThat(asked(cluster).map(CreateMachine::getFailureDomain)).containsExactly("a", "b", "c");
    assertThat(Conditions.isTrue(cluster.controlPlane().getStatus().conditions, "Available"))
        .isTrue();

    cluster.change(spec -> spec.replicas = 1);
    run(cluster, seed + 2);
    assertThat(cluster.members).hasSize(1).isEqualTo(cluster.machines.keySet());
    assertThat(cluster.inits).isEqualTo(1);

    cluster.delete(DeletionStage.CONTROL_PLANE);
    run(cluster, seed + 3);
    assertThat(cluster.machines).isEmpty();
    assertThat(cluster.table.objects).isEmpty();
    assertThat(cluster.table.operations).isEmpty();
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void replacesOutdatedMachinesOneAtATime(@ForAll long seed) {
    FakeCluster cluster = new FakeCluster(3);
    run(cluster, seed);
    cluster.change(spec -> spec.version = "v1.35.4");
    run(cluster, seed + 1);
    assertThat(cluster.machines.values())
        .hasSize(3)
        .allMatch(machine -> machine.asked.getVersion().equals("v1.35.4"));
    assertThat(cluster.done).contains(KubeadmConfigSync.UPDATE);
    assertThat(cluster.inits).isEqualTo(1);
    assertThat(cluster.controlPlane().getStatus().upToDateReplicas).isEqualTo(3);
  }

  @Property(tries = 10, shrinking = ShrinkingMode.OFF)
  void goesAlsoWhenTheClusterIsDeletedHalfway(@ForAll long seed, @ForAll int steps) {
    FakeCluster cluster = new FakeCluster(3);
    java.util.Random random = new java.util.Random(seed);
    List<java.util.function.BooleanSupplier> actors = List.copyOf(cluster.actors().values());
    for (int i = 0; i < Math.floorMod(steps, 60); i++) {
      actors.get(random.nextInt(actors.size())).getAsBoolean();
    }
    cluster.delete(DeletionStage.CONTROL_PLANE);
    run(cluster, seed);
    assertThat(cluster.machines).isEmpty();
    assertThat(cluster.table.objects).isEmpty();
  }

  @Test
  void takesNoDetours() {
    FakeCluster cluster = new FakeCluster(3);
    run(cluster, 1);
    assertThat(cluster.done.stream().filter(step -> step.startsWith("join "))).hasSize(3);
    assertThat(cluster.done.stream().filter(step -> step.equals(Certificates.GENERATE))).hasSize(1);
    assertThat(cluster.done.stream().filter(step -> step.equals(KubeconfigUpkeep.ISSUE)))
        .hasSize(1);
    assertThat(cluster.done.stream().filter(step -> step.equals(EtcdWatch.OBSERVE))).hasSize(3);
  }

  private static Stream<CreateMachine> asked(FakeCluster cluster) {
    return cluster.table.commands.stream()
        .filter(CreateMachine.class::isInstance)
        .map(CreateMachine.class::cast);
  }

  /** One Machine changes at a time, and etcd's members are Machines. */
  private static void run(FakeCluster cluster, long seed) {
    boolean deleting = cluster.stage != DeletionStage.NONE;
    List<FixedPoint.Actor> actors =
        cluster.actors().entrySet().stream()
            .map(actor -> new FixedPoint.Actor(actor.getKey(), actor.getValue()))
            .toList();
    new FixedPoint(
            actors,
            () -> {
              if (!deleting) {
                assertThat(
                        cluster.machines.values().stream()
                            .filter(machine -> !machine.joined || machine.deletedAt != null))
                    .hasSizeLessThanOrEqualTo(1);
                assertThat(cluster.inits).isLessThanOrEqualTo(1);
              }
            },
            LIMIT)
        .run(seed);
  }
}
