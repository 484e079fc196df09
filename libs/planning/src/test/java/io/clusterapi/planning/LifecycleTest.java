package io.clusterapi.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.planning.Lifecycle.Transition;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private enum Door {
    OPEN,
    CLOSED,
    LOCKED
  }

  private enum Act {
    PULL,
    PUSH,
    TURN_KEY
  }

  private final Lifecycle<Door, Act> doors =
      Lifecycle.<Door, Act>declare()
          .add(Door.OPEN, Act.PUSH, Door.CLOSED)
          .add(Door.CLOSED, Act.PULL, Door.OPEN)
          .add(EnumSet.of(Door.CLOSED, Door.LOCKED), Act.TURN_KEY, Door.LOCKED)
          .build();

  @Test
  void theTableSaysWhatFollows() {
    assertThat(doors.next(Door.OPEN, Act.PUSH)).contains(Door.CLOSED);
    assertThat(doors.next(Door.LOCKED, Act.TURN_KEY)).contains(Door.LOCKED);
  }

  @Test
  void whatTheTableDoesNotNameIsNotAllowed() {
    assertThat(doors.next(Door.OPEN, Act.TURN_KEY)).isEmpty();
    assertThat(doors.allows(Door.OPEN, Door.LOCKED)).isFalse();
    assertThat(doors.allows(Door.CLOSED, Door.LOCKED)).isTrue();
  }

  @Test
  void stayingIsAlwaysAllowed() {
    assertThat(Door.values()).allSatisfy(door -> assertThat(doors.allows(door, door)).isTrue());
  }

  @Test
  void oneCauseCannotLeadToTwoStates() {
    assertThatThrownBy(
            () ->
                Lifecycle.<Door, Act>declare()
                    .add(Door.OPEN, Act.PUSH, Door.CLOSED)
                    .add(Door.OPEN, Act.PUSH, Door.LOCKED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("OPEN --PUSH--> CLOSED");
  }

  @Test
  void transitionsNoTestHasSeenAreNamed() {
    Set<Transition<Door, Act>> visited =
        Set.of(
            new Transition<>(Door.OPEN, Act.PUSH, Door.CLOSED),
            new Transition<>(Door.CLOSED, Act.PULL, Door.OPEN),
            new Transition<>(Door.CLOSED, Act.TURN_KEY, Door.LOCKED));
    assertThat(doors.unvisited(visited))
        .containsExactly(new Transition<>(Door.LOCKED, Act.TURN_KEY, Door.LOCKED));
  }

  @Test
  void theDiagramHasOneLineForEachRow() {
    assertThat(doors.diagram())
        .startsWith("stateDiagram-v2\n")
        .contains("  OPEN --> CLOSED: PUSH\n")
        .hasLineCount(1 + doors.transitions().size());
  }
}
