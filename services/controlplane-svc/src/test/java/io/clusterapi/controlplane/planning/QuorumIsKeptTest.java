package io.clusterapi.controlplane.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.loop.plan.OperationState;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.FixedPoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.apache.avro.specific.SpecificRecord;

/** Whatever is heard of machines and etcd, no plan takes away a majority. */
class QuorumIsKeptTest {

  @Property(tries = 300, shrinking = ShrinkingMode.OFF)
  void noPlanTakesTheMajorityAway(@ForAll long seed) {
    Random random = new Random(seed);
    FakeCluster cluster = new FakeCluster(3);
    grow(cluster, seed);
    cluster.table.commands.clear();
    // Any replicas, any Machine being deleted, any member failing, missing or learning
    cluster.change(spec -> spec.replicas = 1 + 2 * random.nextInt(3));
    cluster.machines.values().stream()
        .filter(machine -> random.nextInt(3) == 0)
        .forEach(machine -> machine.deletedAt = cluster.table.now);
    cluster.publishMachines();
    Set<String> healthy = new HashSet<>();
    for (String name : cluster.machines.keySet()) {
      boolean fine = random.nextInt(3) > 0;
      cluster.publishNode(name, fine ? ConditionStatus.TRUE : ConditionStatus.FALSE);
      if (fine) {
        healthy.add(name);
      }
    }
    List<String> members = new ArrayList<>(cluster.members);
    if (random.nextInt(4) == 0) {
      members.remove(random.nextInt(members.size()));
    }
    boolean learner = random.nextInt(4) == 0;
    Set<String> voting = new HashSet<>(members);
    voting.retainAll(healthy);
    boolean quorate = voting.size() >= EtcdQuorum.votes(members.size());
    cluster.table.settle();
    for (int look = 0; look < 3; look++) {
      for (OperationState operation : List.copyOf(cluster.table.operations.values())) {
        if (operation.inFlight() && operation.type().equals(EtcdWatch.OBSERVE)) {
          cluster.table.succeed(operation.intent(), etcd(members, learner, quorate), List.of());
        }
      }
      cluster.table.settle();
    }
    // Then what is begun leaves a majority of what remains
    for (OperationState operation : cluster.table.operations.values()) {
      if (operation.type().equals(MemberRemoval.REMOVE)) {
        String gone = operation.intent().id().substring(operation.intent().id().lastIndexOf('/'));
        keeps(members, healthy, gone.replace("/machine-", ""));
        assertThat(learner || !quorate).isFalse();
      }
    }
    for (SpecificRecord command : cluster.table.commands) {
      if (command instanceof DeleteMachine delete) {
        keeps(members, healthy, delete.getName());
        assertThat(healthy).as("nothing shrinks unhealthy").hasSize(3);
      } else if (command instanceof CreateMachine) {
        assertThat(healthy).as("nothing grows unhealthy").hasSize(3);
        assertThat(learner || !quorate).isFalse();
        assertThat(cluster.machines.values()).allMatch(machine -> machine.deletedAt == null);
      }
    }
  }

  private static void keeps(List<String> members, Set<String> healthy, String gone) {
    List<String> rest = members.stream().filter(member -> !member.equals(gone)).toList();
    assertThat(rest.stream().filter(healthy::contains).count() * 2).isGreaterThan(rest.size());
  }

  private static void grow(FakeCluster cluster, long seed) {
    new FixedPoint(
            cluster.actors().entrySet().stream()
                .map(actor -> new FixedPoint.Actor(actor.getKey(), actor.getValue()))
                .toList(),
            () -> {},
            5_000)
        .run(seed);
  }

  private static String etcd(List<String> members, boolean learner, boolean quorate) {
    ObjectNode result = Mapper.json().createObjectNode();
    result.put("quorate", quorate);
    result.put("leader", members.get(0));
    ArrayNode list = result.putArray("members");
    for (int i = 0; i < members.size(); i++) {
      list.addObject()
          .put("id", members.get(i))
          .put("name", members.get(i))
          .put("learner", learner && i == members.size() - 1);
    }
    return result.toString();
  }
}
