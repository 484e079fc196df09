package io.clusterapi.machine.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.BootstrapDesired;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.InfraMachineDesired;
import io.clusterapi.events.NodeObserved;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.events.WorkloadObserved;
import io.clusterapi.model.core.Machine;
import org.junit.jupiter.api.Test;

/** Which news a Machine is planned for: each that is not its own is a turn for nothing. */
class MachineNewsTest {
  private final World world = new World();

  @Test
  void whatIsSaidOfOtherMachinesAndOfAllWorkersIsNoNewsToAMachine() {
    MachineController controller = new MachineController();
    Machine machine = world.slice.put(World.standalone("m"));

    for (String name : new String[] {"m", "other"}) {
      boolean own = name.equals("m");
      assertThat(controller.concerns(machine, configuration(name))).isEqualTo(own);
      assertThat(controller.concerns(machine, host(name))).isEqualTo(own);
    }
    assertThat(controller.concerns(machine, workers())).isFalse();
    assertThat(
            controller.concerns(
                machine,
                WorkloadObserved.newBuilder()
                    .setMeta(World.meta("Cluster", "c1", "uid-c1", null))
                    .build()))
        .isTrue();
    assertThat(
            controller.concerns(
                machine,
                ClusterDesired.newBuilder()
                    .setMeta(World.meta("Cluster", "c1", "uid-c1", null))
                    .build()))
        .isTrue();
  }

  @Test
  void aNodeWithoutProviderIdIsNewsToMachinesThatWaitForTheirs() {
    MachineController controller = new MachineController();
    NodeObserved nameless =
        NodeObserved.newBuilder()
            .setMeta(World.meta("Node", "n", "uid-n", null))
            .setReady(ConditionStatus.TRUE)
            .build();
    world.slice.put(World.standalone("m"));
    world.slice.turn();
    assertThat(controller.concerns(machine(), nameless)).as("it has no host yet").isFalse();

    world.bootstrapReady("m");
    world.slice.turn();
    world.hostReady("m");
    world.slice.turn();
    assertThat(controller.concerns(machine(), nameless)).isTrue();

    world.nodeReady("m", true);
    world.slice.turn();
    assertThat(controller.concerns(machine(), nameless)).as("it has its Node").isFalse();
  }

  private static BootstrapDesired configuration(String name) {
    return BootstrapDesired.newBuilder()
        .setMeta(World.meta("KubeadmConfig", name, "uid-config-" + name, null))
        .build();
  }

  private static InfraMachineDesired host(String name) {
    return InfraMachineDesired.newBuilder()
        .setMeta(World.meta("AWSMachine", name, "uid-host-" + name, null))
        .setProvider("aws")
        .setMachine(name)
        .build();
  }

  private static WorkersObserved workers() {
    return WorkersObserved.newBuilder()
        .setMeta(World.meta("Cluster", "c1", "uid-c1", null))
        .setWorkers(ReplicaCounts.newBuilder().build())
        .build();
  }

  private Machine machine() {
    return world.machine("m");
  }
}
