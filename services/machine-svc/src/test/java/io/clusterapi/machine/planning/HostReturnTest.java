package io.clusterapi.machine.planning;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.loop.runtime.TestSlice.Turn;
import io.clusterapi.model.core.Machine;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How the host of a Machine that is deleted is given back, and how long it is waited for. */
class HostReturnTest {
  private final World world = new World();

  @AfterEach
  void noPlannerFailed() {
    assertThat(world.slice.faults()).isEmpty();
  }

  /** As when the command is among the dead letters, or was dropped by a fault of its provider. */
  @Test
  void aHostThatIsNotBeingDeletedIsGivenBackAgainAndMoreSeldomEachTime() {
    Machine machine = world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.slice.turn();
    world.hostReady("m");
    world.slice.turn();
    world.slice.delete(machine);
    Set<String> ids = new HashSet<>(returned());
    for (int minutes : new int[] {1, 1, 2, 4}) {
      world.slice.advance(Duration.ofMinutes(minutes).minusSeconds(1));
      assertThat(returned()).isEmpty();
      world.slice.advance(Duration.ofSeconds(1));
      ids.addAll(returned());
    }
    assertThat(ids).as("ids of commands").hasSize(5);
    world.hostLeaving("m");
    world.slice.advance(Duration.ofHours(1));
    assertThat(returned()).as("once it is being deleted").isEmpty();
  }

  /** The ids of the commands that give it back; one that is seen twice would be dropped. */
  private List<String> returned() {
    return world.slice.turn().sent(DeprovisionMachine.class).stream()
        .map(DeprovisionMachine::getId)
        .toList();
  }

  @Test
  void aHostThatWasAskedForAndNeverHeardOfIsGivenBackAndWaitedForAWhile() {
    Machine machine = world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.slice.turn();
    world.slice.delete(machine);
    world.turn();
    assertThat(world.story).containsExactly("deprovision m");
    assertThat(world.machines()).hasSize(1);
    world.slice.advance(Duration.ofSeconds(10));
    world.settle();
    assertThat(world.machines()).isEmpty();
  }

  @Test
  void aHostThatWasNeverHeardOfIsWaitedForNoLongerWhenTheClockIsSetBack() {
    Machine machine = world.slice.put(World.standalone("m"));
    world.slice.turn();
    world.bootstrapReady("m");
    world.slice.turn();
    world.slice.delete(machine);
    world.turn();
    world.slice.advance(Duration.ofHours(-1));
    Turn turn = world.turn();
    assertThat(turn.nextWake()).contains(world.slice.now().plusSeconds(10));
    world.slice.advance(Duration.ofSeconds(10));
    world.settle();
    assertThat(world.machines()).isEmpty();
  }
}
