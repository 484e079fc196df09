package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TurnOrderTest {
  private final TurnOrder<String> order = new TurnOrder<>();

  @Test
  void theOlderGoesFirstAndOfOneAgeWhoCameFirst() {
    order.add("young", 7);
    order.add("old", 3);
    order.add("as old", 3);
    assertThat(rest()).containsExactly("old", "as old", "young");
  }

  @Test
  void everyFourthTurnIsForWhoHasWaitedLongest() {
    order.add("young", 100);
    List<String> turns = new ArrayList<>();
    // An older cluster that is never at rest.
    for (int i = 0; i < 4; i++) {
      order.add("old " + i, 1);
      order.poll().ifPresent(turns::add);
    }
    assertThat(turns).containsExactly("old 0", "old 1", "old 2", "young");
    assertThat(rest()).containsExactly("old 3");
  }

  @Test
  void whoWaitsKeepsItsPlace() {
    order.add("first", 1);
    order.add("second", 1);
    order.add("first", 1);
    assertThat(order.size()).isEqualTo(2);
    assertThat(rest()).containsExactly("first", "second");
  }

  @Test
  void whatWasTakenOutGetsNoTurn() {
    order.add("gone", 1);
    order.add("there", 2);
    assertThat(order.remove("gone")).isTrue();
    assertThat(order.remove("gone")).isFalse();
    assertThat(rest()).containsExactly("there");
    assertThat(order.isEmpty()).isTrue();
  }

  private List<String> rest() {
    List<String> all = new ArrayList<>();
    Optional<String> next = order.poll();
    while (next.isPresent()) {
      all.add(next.get());
      next = order.poll();
    }
    return all;
  }
}
