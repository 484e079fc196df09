package io.clusterapi.machine.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.PrepareBootstrap;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MachineSetControllerTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  private final World world = new World();

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  @Test
  void whatIsMissingIsMadeAllAtOnce() {
    world.slice.put(set(3));
    var turn = world.turn();
    assertThat(world.machines()).hasSize(3);
    assertThat(turn.sent(PrepareBootstrap.class)).hasSize(3);
    assertThat(world.machines())
        .allSatisfy(
            machine -> {
              assertThat(machine.getSpec().infrastructureRef.kind).isEqualTo("AWSMachine");
              assertThat(machine.getSpec().infrastructureRef.name)
                  .isEqualTo(machine.getMetadata().getName());
              assertThat(machine.getMetadata().getLabels()).containsEntry(Labels.SET, "ms");
              assertThat(machine.getMetadata().getFinalizers())
                  .containsExactly(Labels.MACHINE_FINALIZER);
              assertThat(machine.getSpec().deletion.nodeDeletionTimeoutSeconds).isEqualTo(10);
            });
    assertThat(
            turn.transition().resources().stream().filter(w -> w.kind().kind().equals("Machine")))
        .allSatisfy(
            write ->
                assertThat(write.notes()).extracting(n -> n.reason().name()).contains("ScalingUp"));
  }

  @Test
  void namesFollowFromTheSetAndTheNumber() {
    world.slice.put(set(3));
    world.turn();
    World again = new World();
    again.slice.put(set(3));
    again.turn();
    assertThat(names(again)).isEqualTo(names(world));
    // A replacement takes the next number, never a name that was used.
    Set<String> before = names(world);
    world.settle();
    world.slice.delete(world.machines().get(0));
    world.settle();
    assertThat(names(world)).hasSize(3);
    assertThat(names(world).stream().filter(name -> !before.contains(name))).hasSize(1);
  }

  @Test
  void whatIsTooMuchGoesAndNoMore() {
    world.slice.put(set(5));
    world.settle();
    MachineSet set = world.slice.get(MachineSet.class, "ms");
    set.getSpec().replicas = 2;
    world.slice.put(set);
    world.turn();
    assertThat(world.machines().stream().filter(Objects::isDeleting)).hasSize(3);
    world.settle();
    assertThat(world.machines()).hasSize(2);
    assertThat(world.slice.get(MachineSet.class, "ms").getStatus().replicas).isEqualTo(2);
  }

  /**
   * Found by F1: a provider was away while a set went from 2 to 1 and to 2 again, and there were
   * three hosts for as long as it was. With a quota of two the third would have failed.
   */
  @Test
  void aMachineOnItsWayOutKeepsItsPlaceUntilItIsGone() {
    world.slice.put(set(2));
    world.settle();
    scale(1);
    world.turn();
    scale(2);
    world.turn();
    assertThat(world.machines()).hasSize(2);
    assertThat(world.machines().stream().filter(Objects::isDeleting)).hasSize(1);
    world.settle();
    assertThat(world.machines()).hasSize(2).noneMatch(Objects::isDeleting);
  }

  @Test
  void aMachineOnItsWayOutIsTheFirstOfThoseThatAreTooMany() {
    world.slice.put(set(3));
    world.settle();
    world.slice.delete(world.machines().get(0));
    world.turn();
    scale(2);
    world.turn();
    assertThat(world.machines().stream().filter(Objects::isDeleting)).hasSize(1);
    world.settle();
    assertThat(world.machines()).hasSize(2);
  }

  private void scale(int replicas) {
    MachineSet set = world.slice.get(MachineSet.class, "ms");
    set.getSpec().replicas = replicas;
    world.slice.put(set);
  }

  @Test
  void aMarkedMachineGoesFirst() {
    world.slice.put(set(3));
    world.settle();
    Machine marked = world.machines().get(1);
    marked.getMetadata().getAnnotations().put(Labels.DELETE_MACHINE, "");
    world.slice.put(marked);
    MachineSet set = world.slice.get(MachineSet.class, "ms");
    set.getSpec().replicas = 2;
    world.slice.put(set);
    world.settle();
    assertThat(names(world)).hasSize(2).doesNotContain(marked.getMetadata().getName());
  }

  @Test
  void creatingCanBeForbidden() {
    MachineSet set = set(3);
    set.getMetadata().setAnnotations(Map.of(Labels.DISABLE_CREATE, ""));
    world.slice.put(set);
    world.settle();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void nothingIsMadeForAClusterThatIsGoing() {
    world.cluster(world.slice.now(), DeletionStage.NONE, true);
    world.slice.put(set(3));
    world.settle();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void aDeletedSetTakesItsMachinesAlongAndGoesLast() {
    MachineSet set = world.slice.put(set(3));
    world.settle();
    world.slice.delete(world.slice.get(MachineSet.class, set.getMetadata().getName()));
    world.turn();
    assertThat(world.machines()).hasSize(3).allMatch(Objects::isDeleting);
    assertThat(world.sets()).hasSize(1);
    world.settle();
    assertThat(world.machines()).isEmpty();
    assertThat(world.sets()).isEmpty();
  }

  @Test
  void prioritiesAreUpstreams() {
    Machine deleting = healthy("deleting", NOW);
    deleting.getMetadata().setDeletionTimestamp(NOW.toString());
    Machine marked = healthy("marked", NOW);
    marked.getMetadata().setAnnotations(new HashMap<>(Map.of(Labels.DELETE_MACHINE, "")));
    Machine unhealthy = healthy("unhealthy", NOW);
    unhealthy.getStatus().nodeRef = null;
    Machine old = healthy("old", NOW.minus(Duration.ofDays(100)));
    Machine young = healthy("young", NOW.minus(Duration.ofMinutes(1)));
    List<Machine> all = List.of(young, old, unhealthy, marked, deleting);
    assertThat(order(all, "Oldest"))
        .containsExactly("deleting", "marked", "unhealthy", "old", "young");
    assertThat(order(all, "Newest"))
        .containsExactly("deleting", "marked", "unhealthy", "young", "old");
    assertThat(order(all, null)).containsExactly("deleting", "marked", "unhealthy", "old", "young");
    // 50 (1 - e^-1) after ten days
    assertThat(DeletionOrder.priority(healthy("m", NOW.minus(Duration.ofDays(10))), "Oldest", NOW))
        .isCloseTo(31.6, org.assertj.core.data.Offset.offset(0.1));
  }

  private static List<String> order(List<Machine> machines, String order) {
    return DeletionOrder.sorted(machines, order, NOW).stream()
        .map(machine -> machine.getMetadata().getName())
        .toList();
  }

  private static Machine healthy(String name, Instant born) {
    Machine machine = World.standalone(name);
    machine.getMetadata().setCreationTimestamp(born.toString());
    machine.setStatus(new MachineStatus());
    machine.getStatus().nodeRef = new MachineStatus.NodeReference();
    machine.getStatus().nodeRef.name = "node-" + name;
    return machine;
  }

  private static Set<String> names(World world) {
    return world.machines().stream()
        .map(machine -> machine.getMetadata().getName())
        .collect(Collectors.toSet());
  }

  private static MachineSet set(int replicas) {
    return World.read(
        """
        {"apiVersion":"cluster.x-k8s.io/v1beta2","kind":"MachineSet",
         "metadata":{"name":"ms","namespace":"default","uid":"uid-ms"},
         "spec":{"clusterName":"c1","replicas":%d,
          "selector":{"matchLabels":{"pool":"a"}},
          "template":{"metadata":{"labels":{"pool":"a"}},
           "spec":{"clusterName":"c1","version":"v1.34.0",
            "bootstrap":{"configRef":{"apiGroup":"bootstrap.cluster.x-k8s.io","kind":"KubeadmConfigTemplate","name":"workers"}},
            "infrastructureRef":{"apiGroup":"infrastructure.cluster.x-k8s.io","kind":"AWSMachineTemplate","name":"workers"}}}}}
        """
            .formatted(replicas),
        MachineSet.class);
  }
}
