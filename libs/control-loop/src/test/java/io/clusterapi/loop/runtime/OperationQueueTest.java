package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OperationQueueTest {
  private static final int TWO_CORES = 2;

  private final OperationQueue<String> queue =
      new OperationQueue<>(4, type -> type.equals("keys") ? TWO_CORES : Integer.MAX_VALUE);

  @Test
  void oneTypesCrowdDoesNotHoldUpAnother() {
    add("keys", 500);
    queue.add("token", "token", 1);
    assertThat(polled()).containsExactly("keys 0", "token", "keys 1");
  }

  @Test
  void typesTakeTurnsAndEachKeepsItsOrder() {
    add("subnet", 3);
    add("instance", 3);
    assertThat(polled()).containsExactly("subnet 0", "instance 0", "subnet 1", "instance 1");
    queue.ended("subnet");
    queue.ended("instance");
    assertThat(polled()).containsExactly("subnet 2", "instance 2");
  }

  @Test
  void ofOneTypeTheOlderClustersGoFirst() {
    add("subnet", 2);
    queue.add("subnet", "older", -1);
    assertThat(polled()).containsExactly("older", "subnet 0", "subnet 1");
  }

  @Test
  void whatComputesRunsAsOftenAsAskedAndGoesOnWhenOneHasEnded() {
    add("keys", 3);
    assertThat(polled()).containsExactly("keys 0", "keys 1");
    queue.ended("keys");
    assertThat(polled()).containsExactly("keys 2");
    queue.ended("keys");
    queue.ended("keys");
    queue.add("keys", "later", 1);
    assertThat(polled()).containsExactly("later");
  }

  @Test
  void noMoreThanTheWholeRunAtOnce() {
    add("subnet", 6);
    assertThat(polled()).hasSize(4);
    assertThat(queue.poll()).isEmpty();
    queue.ended("subnet");
    assertThat(queue.poll()).contains("subnet 4");
  }

  @Test
  void whatWasForgottenIsNotTried() {
    add("subnet", 2);
    queue.remove("subnet", "subnet 0");
    queue.remove("gateway", "none");
    assertThat(polled()).containsExactly("subnet 1");
    queue.add("subnet", "last", 1);
    queue.clear();
    assertThat(queue.poll()).isEmpty();
  }

  private void add(String type, int count) {
    for (int i = 0; i < count; i++) {
      queue.add(type, type + " " + i, 0);
    }
  }

  private List<String> polled() {
    List<String> polled = new ArrayList<>();
    Optional<String> next = queue.poll();
    while (next.isPresent()) {
      polled.add(next.get());
      next = queue.poll();
    }
    return polled;
  }
}
