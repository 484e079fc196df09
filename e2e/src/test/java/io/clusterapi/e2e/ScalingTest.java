package io.clusterapi.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.stack.CloudLedger.Entry;
import io.clusterapi.e2e.stack.Invariants;
import io.clusterapi.e2e.stack.MachineLives;
import io.clusterapi.e2e.stack.OnTheStack;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.e2e.stack.TestCluster;
import io.clusterapi.local.cluster.Bundle;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Machines come and go as {@code replicas} says, and etcd never loses its quorum on the way. */
@OnTheStack
class ScalingTest {
  private final Stack stack;
  private final TestCluster cluster;

  ScalingTest(Stack stack) {
    this.stack = stack;
    this.cluster = new TestCluster(stack, "default", "scaling");
  }

  @Test
  void controlPlaneAndWorkersGrowAndShrinkTogether() throws InterruptedException {
    Bundle bundle = cluster.builtIn(1, 2);
    bundle.apply(stack.api(), line -> {});
    cluster.awaitReady(1, 2);
    assertInstances(1, 2);

    cluster.scaleControlPlane(3);
    cluster.scaleWorkers(5);
    cluster.awaitReady(3, 5);
    assertInstances(3, 5);
    assertEtcdMembers(3);

    cluster.scaleControlPlane(1);
    cluster.scaleWorkers(1);
    cluster.awaitReady(1, 1);
    cluster.await("2 machines and no more", () -> cluster.machines().size() == 2);
    assertInstances(1, 1);
    assertEtcdMembers(1);

    List<Entry> history = stack.ledger().history(cluster.name());
    Invariants.oneInstancePerMachine(history);
    Invariants.etcdAlwaysHadItsQuorum(history);
    Map<String, MachineLives.Life> lives =
        MachineLives.of(stack.events().records(), cluster.namespace(), cluster.name());
    assertThat(lives).as("machines ever declared").hasSize(8);
    Invariants.instancesOnlyOfDeclaredMachines(history, lives);

    cluster.deleteAndAwaitGone(bundle);
  }

  private void assertInstances(int controlPlane, int workers) {
    List<Entry> live = stack.ledger().live(cluster.name(), "instance");
    assertThat(live)
        .extracting(Entry::name)
        .containsExactlyInAnyOrderElementsOf(
            cluster.machines().stream()
                .map(machine -> machine.at("/metadata/name").asText())
                .toList());
    assertThat(live.stream().filter(entry -> entry.role().equals("control-plane")))
        .hasSize(controlPlane);
    assertThat(live).hasSize(controlPlane + workers);
  }

  private void assertEtcdMembers(int members) {
    assertThat(stack.ledger().live(cluster.name(), "etcd-member")).hasSize(members);
    List<Entry> history = stack.ledger().history(cluster.name(), "etcd-member");
    assertThat(history.get(history.size() - 1).voters()).isEqualTo(members);
  }
}
