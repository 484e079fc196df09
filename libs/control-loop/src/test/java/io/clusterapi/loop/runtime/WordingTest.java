package io.clusterapi.loop.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.Act;
import io.clusterapi.events.Condition;
import io.clusterapi.events.ConditionStatus;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Owner;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineStatus;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Changes of nothing but the wording of conditions wait for a change that somebody acts on. */
class WordingTest {
  private String truth = "False";
  private String message = "1 of 6";
  private String phase = "Pending";
  private long remembered = 1;
  private String summary = "1 of 6";
  private final TestSlice slice = new TestSlice(service(), "default", "c1");
  private String uid;

  @BeforeEach
  void settle() {
    Machine machine = new Machine();
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("default")
            .withName("m1")
            .withLabels(Map.of("cluster.x-k8s.io/cluster-name", "c1"))
            .build());
    uid = slice.put(machine).getMetadata().getUid();
    slice.turn();
    slice.letWordsWait();
  }

  @Test
  void anotherMessageAloneIsNotWritten() {
    message = "2 of 6";
    remembered = 2;
    TestSlice.Turn turn = plannedAgain();
    assertThat(turn.transition().resources()).isEmpty();
    assertThat(slice.waiting()).contains(uid);
    // What the planner remembers is not wording.
    assertThat(turn.transition().memories()).hasSize(1);
  }

  @Test
  void itIsWrittenWithTheNextChangeThatMatters() {
    message = "2 of 6";
    plannedAgain();
    phase = "Running";
    assertThat(plannedAgain().transition().resources()).hasSize(1);
    assertThat(condition().getMessage()).isEqualTo("2 of 6");
    assertThat(slice.waiting()).doesNotContain(uid);
  }

  @Test
  void aChangeOfTruthIsWrittenAtOnce() {
    truth = "True";
    assertThat(plannedAgain().transition().resources()).hasSize(1);
    assertThat(condition().getStatus()).isEqualTo("True");
  }

  @Test
  void itIsWrittenWhenItsTimeHasCome() {
    message = "2 of 6";
    plannedAgain();
    assertThat(slice.turn(List.of(), List.of(), Set.of(uid), false).transition().resources())
        .hasSize(1);
    assertThat(condition().getMessage()).isEqualTo("2 of 6");
  }

  @Test
  void aRecordWaitsInTheSameWay() {
    summary = "2 of 6";
    String whole = PlanningRound.ofSlice(slice.key());
    assertThat(plannedAgain().transition().records()).isEmpty();
    assertThat(slice.waiting()).contains(whole);
    assertThat(slice.turn(List.of(), List.of(), Set.of(whole), false).transition().records())
        .hasSize(1);
  }

  @Test
  void aRecordThatCountsOtherwiseIsPublishedAtOnce() {
    truth = "True";
    assertThat(plannedAgain().transition().records()).hasSize(1);
  }

  /** As after news that concern the Machine. */
  private TestSlice.Turn plannedAgain() {
    return slice.turn(List.of(), List.of(new News()), Set.of(), false);
  }

  private io.fabric8.kubernetes.api.model.Condition condition() {
    return slice.get(Machine.class, "m1").getStatus().conditions.get(0);
  }

  private record News() {}

  private TestService service() {
    return new TestService(
        Owner.MACHINE, List.of(new Machines()), List.of(known -> List.of(summary())));
  }

  private Effect summary() {
    return new Effect.Publish(
        "capi.workers.observed.v1",
        WorkersObserved.newBuilder()
            .setMeta(
                Meta.newBuilder()
                    .setApiVersion("cluster.x-k8s.io/v1beta2")
                    .setCluster("c1")
                    .setCreatedAt(Instant.EPOCH)
                    .setKind("Cluster")
                    .setName("c1")
                    .setNamespace("default")
                    .setUid("u")
                    .setResourceVersion(0)
                    .build())
            .setActs(List.of(Act.newBuilder().setReason("Counted").setMessage("").build()))
            .setWorkers(
                ReplicaCounts.newBuilder()
                    .setDesired(1)
                    .setReplicas(1)
                    .setReady(0)
                    .setAvailable(0)
                    .setUpToDate(1)
                    .build())
            .setConditions(
                List.of(
                    Condition.newBuilder()
                        .setType("Ready")
                        .setStatus(
                            truth.equals("True") ? ConditionStatus.TRUE : ConditionStatus.FALSE)
                        .setReason("Counted")
                        .setMessage(summary)
                        .setLastTransitionTime(Instant.EPOCH)
                        .build()))
            .build());
  }

  private final class Machines implements Controller<Machine> {
    @Override
    public Class<Machine> type() {
      return Machine.class;
    }

    @Override
    public boolean concerns(Machine machine, Object news) {
      return news instanceof News;
    }

    @Override
    public ResourcePlan<Machine> plan(Machine machine, Slice known) {
      MachineStatus status = new MachineStatus();
      status.phase = phase;
      status.conditions =
          List.of(
              new ConditionBuilder()
                  .withType("Ready")
                  .withStatus(truth)
                  .withReason("Counted")
                  .withMessage(message)
                  .withLastTransitionTime("2026-01-01T00:00:00Z")
                  .build());
      machine.setStatus(status);
      return ResourcePlan.of(machine)
          .effect(new Effect.Remember(machine, Map.of("n", remembered)))
          .build();
    }
  }
}
