package io.clusterapi.loop.runtime;

import static io.clusterapi.loop.runtime.TestObjects.map;
import static io.clusterapi.loop.runtime.TestObjects.owned;
import static io.clusterapi.loop.runtime.TestObjects.reference;
import static io.clusterapi.loop.runtime.TestObjects.secret;
import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.Act;
import io.clusterapi.events.DiscardBootstrap;
import io.clusterapi.events.Meta;
import io.clusterapi.events.ReplicaCounts;
import io.clusterapi.events.WorkersObserved;
import io.clusterapi.loop.persistence.ResourceChange;
import io.clusterapi.loop.persistence.Transition;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.OperationIntent;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Owner;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Planning to the fixed point, with tiny controllers over ConfigMaps and Secrets. */
class PlanningRoundTest {
  private static final String CLUSTER_LABEL = "cluster.x-k8s.io/cluster-name";

  private BiFunction<ConfigMap, Slice, ResourcePlan.Builder<ConfigMap>> maps =
      (map, slice) -> ResourcePlan.of(map);
  private BiFunction<Secret, Slice, ResourcePlan.Builder<Secret>> secrets =
      (secret, slice) -> ResourcePlan.of(secret);
  private Function<Slice, List<Effect>> whole = slice -> List.of();
  private final List<String> planned = new ArrayList<>();
  private final TestSlice slice = new TestSlice(service(), "default", "c1");

  @Test
  void aChainOfReactionsIsOneTransition() {
    // Given a map that wants a Secret of its name, and Secrets that mark themselves
    maps = (map, known) -> ResourcePlan.of(map).effect(create(secret(map.getMetadata().getName())));
    secrets =
        (secret, known) -> {
          secret.setType("marked");
          return ResourcePlan.of(secret);
        };
    slice.put(map("a"));
    // When everything is planned once
    TestSlice.Turn turn = slice.turn();
    // Then the Secret is there with its mark, in one write
    assertThat(turn.transition().resources())
        .extracting(Transition.ResourceWrite::change, Transition.ResourceWrite::name)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(ResourceChange.Type.ADDED, "a"));
    assertThat(slice.get(Secret.class, "a").getType()).isEqualTo("marked");
    assertThat(slice.turn().isIdle()).isTrue();
  }

  @Test
  void aPlanWithoutNewsWritesNothing() {
    maps =
        (map, known) -> {
          // Written anew each time, and equal each time.
          map.setData(new HashMap<>(Map.of("replicas", "3")));
          map.setBinaryData(null);
          return ResourcePlan.of(map).effect(new Effect.Remember(map, new Count(3L, null)));
        };
    slice.put(map("a"));
    assertThat(slice.turn().isIdle()).isFalse();
    assertThat(slice.turn().isIdle()).isTrue();
    assertThat(slice.turn().isIdle()).isTrue();
  }

  @Test
  void aChangedMemoryAloneIsNoNewRevision() {
    maps = (map, known) -> ResourcePlan.of(map).effect(new Effect.Remember(map, new Count(1, "x")));
    slice.put(map("a"));
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.transition().resources()).isEmpty();
    assertThat(turn.transition().memories()).hasSize(1);
    assertThat(slice.memory(slice.get(ConfigMap.class, "a"), Count.class))
        .contains(new Count(1, "x"));
  }

  @Test
  void oneThatDecidesToGoIsPlannedOnceMoreAsOneThatGoes() {
    maps =
        (map, known) -> {
          if (map.getMetadata().getDeletionTimestamp() == null) {
            map.getMetadata().setFinalizers(new ArrayList<>(List.of("example.org/f")));
            return ResourcePlan.of(map).effect(new Effect.Delete(map, TestSlice.because("enough")));
          }
          map.getMetadata().setFinalizers(List.of());
          return ResourcePlan.of(map);
        };
    slice.put(
        new ConfigMapBuilder(map("a"))
            .editMetadata()
            .withFinalizers("example.org/f")
            .endMetadata()
            .build());
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.transition().resources())
        .extracting(Transition.ResourceWrite::change)
        .containsExactly(ResourceChange.Type.DELETED);
    assertThat(turn.reasons()).contains("Requested");
    assertThat(slice.all(ConfigMap.class)).isEmpty();
  }

  @Test
  void oneThatDeletesItselfAndStillWantsToObserveDoesNoHarm() {
    maps =
        (map, known) ->
            ResourcePlan.of(map)
                .effect(new Effect.Delete(map, TestSlice.because("enough")))
                .effect(new Effect.Observe(map.getMetadata().getUid(), "link", "x"))
                .wakeAt(known.now().plusSeconds(5));
    String uid = slice.put(map("a")).getMetadata().getUid();
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.faults()).isEmpty();
    assertThat(slice.all(ConfigMap.class)).isEmpty();
    assertThat(turn.wakes().get(uid)).isEmpty();
  }

  @Test
  void whatOnlyTheGoneOneOwnedGoesWithIt() {
    ConfigMap one = slice.put(map("one"));
    ConfigMap other = slice.put(map("other"));
    slice.put(owned(secret("of-one"), one));
    slice.put(owned(secret("of-both"), one, other));
    slice.delete(one);
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.reasons()).contains("OwnerGone");
    assertThat(slice.all(Secret.class))
        .extracting(secret -> secret.getMetadata().getName())
        .containsExactly("of-both");
  }

  @Test
  void garbageCollectionGoesDownTheWholeTree() {
    ConfigMap root = slice.put(map("root"));
    Secret child = slice.put(owned(secret("child"), root));
    ConfigMap grandchild = map("grandchild");
    grandchild.getMetadata().setOwnerReferences(List.of(reference("Secret", child)));
    slice.put(grandchild);
    slice.apply(new Effect.Delete(root, TestSlice.because("test")));
    assertThat(slice.all(ConfigMap.class)).isEmpty();
    assertThat(slice.all(Secret.class)).isEmpty();
  }

  @Test
  void anObjectWithAFinalizerIsAskedToGoWhenItsOwnerIsGone() {
    ConfigMap owner = slice.put(map("owner"));
    Secret kept = owned(secret("kept"), owner);
    kept.getMetadata().setFinalizers(List.of("example.org/f"));
    slice.put(kept);
    slice.delete(owner);
    slice.turn();
    assertThat(slice.get(Secret.class, "kept").getMetadata().getDeletionTimestamp()).isNotNull();
  }

  @Test
  void operationsOfOneThatIsGoneAreForgotten() {
    maps = (map, known) -> ResourcePlan.of(map).effect(begin("op-1", map.getMetadata().getUid()));
    ConfigMap map = slice.put(map("a"));
    assertThat(slice.turn().begun()).containsExactly("op-1");
    slice.delete(map);
    assertThat(slice.turn().transition().end()).containsExactly("op-1");
    assertThat(slice.operations(map.getMetadata().getUid())).isEmpty();
  }

  @Test
  void anObjectOfANameCanBeReplacedByAnotherInOneTransition() {
    ConfigMap old = slice.put(map("a"));
    TestSlice.Turn turn =
        slice.apply(
            new Effect.Delete(old, TestSlice.because("old")),
            new Effect.Create(map("a"), TestSlice.because("new")));
    assertThat(turn.transition().resources())
        .extracting(Transition.ResourceWrite::change)
        .containsExactly(ResourceChange.Type.DELETED, ResourceChange.Type.ADDED);
    assertThat(slice.get(ConfigMap.class, "a").getMetadata().getUid())
        .isNotEqualTo(old.getMetadata().getUid());
  }

  @Test
  void whatIsMadeAndUnmadeInOneTurnIsNeverHeardOf() {
    whole =
        known ->
            known
                .named(Secret.class, "brief")
                .<List<Effect>>map(
                    secret -> List.of(new Effect.Delete(secret, TestSlice.because("no"))))
                .orElse(List.of());
    assertThat(slice.apply(create(secret("brief"))).isIdle()).isTrue();
  }

  @Test
  void creatingWhatIsThereChangesNothing() {
    Secret there = slice.put(secret("a"));
    assertThat(slice.apply(create(secret("a"))).isIdle()).isTrue();
    assertThat(slice.get(Secret.class, "a").getMetadata().getUid())
        .isEqualTo(there.getMetadata().getUid());
  }

  @Test
  void adoptionMovesAnObjectIntoTheCluster() {
    // Given a shared object
    Secret free = secret("free");
    free.getMetadata().setLabels(null);
    slice.put(free);
    assertThat(slice.all(Secret.class)).isEmpty();
    assertThat(slice.shared(Secret.class)).hasSize(1);
    // When a slice planner labels it
    whole =
        known ->
            known.shared(Secret.class).stream()
                .<Effect>map(
                    found -> {
                      found.getMetadata().setLabels(Map.of(CLUSTER_LABEL, "c1"));
                      return new Effect.Update(found, TestSlice.because("adopted"));
                    })
                .toList();
    secrets =
        (secret, known) -> {
          secret.setType("planned-here");
          return ResourcePlan.of(secret);
        };
    TestSlice.Turn turn = slice.turn();
    // Then it is planned as one of the cluster's at once
    assertThat(turn.transition().resources()).hasSize(1);
    assertThat(slice.all(Secret.class)).extracting(Secret::getType).containsExactly("planned-here");
    assertThat(slice.shared(Secret.class)).isEmpty();
  }

  @Test
  void equalCommandsAreSentOnce() {
    maps = (map, known) -> ResourcePlan.of(map).effect(discard("id-1")).effect(discard("id-1"));
    slice.put(map("a"));
    slice.put(map("b"));
    assertThat(slice.turn().sent(DiscardBootstrap.class)).hasSize(1);
  }

  @Test
  void anOperationIsBegunOnceHoweverOftenItIsPlanned() {
    maps = (map, known) -> ResourcePlan.of(map).effect(begin("op-1", map.getMetadata().getUid()));
    slice.put(map("a"));
    assertThat(slice.turn().begun()).containsExactly("op-1");
    assertThat(slice.turn().begun()).isEmpty();
    slice.succeed("op-1", "{}");
    assertThat(slice.turn().begun()).isEmpty();
  }

  @Test
  void aForgottenOperationCanBeBegunAgainInTheSameTurn() {
    String uid = slice.put(map("a")).getMetadata().getUid();
    slice.apply(begin("op-1", uid));
    slice.fail("op-1", "Broken", "it is broken");
    TestSlice.Turn turn = slice.apply(new Effect.Forget("op-1"), begin("op-1", uid));
    assertThat(turn.transition().end()).containsExactly("op-1");
    assertThat(turn.begun()).containsExactly("op-1");
    assertThat(slice.operation(uid, "op-1").orElseThrow().inFlight()).isTrue();
  }

  @Test
  void beginningAndForgettingInOneTurnIsNothing() {
    String uid = slice.put(map("a")).getMetadata().getUid();
    TestSlice.Turn turn = slice.apply(begin("op-1", uid), new Effect.Forget("op-1"));
    assertThat(turn.begun()).isEmpty();
    assertThat(slice.operations(uid)).isEmpty();
  }

  @Test
  void anEqualStateIsPublishedOnceAndATombstoneOnce() {
    whole = known -> List.of(publish(2));
    assertThat(slice.turn().transition().records()).hasSize(1);
    assertThat(slice.turn().isIdle()).isTrue();
    whole = known -> List.of(publish(3));
    assertThat(slice.turn().transition().records()).hasSize(1);
    whole =
        known ->
            List.of(
                new Effect.Retract(
                    "capi.workers.observed.v1", WorkersObserved.class, "Cluster", "c1"));
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.transition().records())
        .singleElement()
        .satisfies(
            write -> {
              assertThat(write.state()).isNull();
              assertThat(write.key().name()).isEqualTo("c1");
            });
    assertThat(slice.turn().isIdle()).isTrue();
  }

  @Test
  void onePlannersFaultLeavesTheOthersPlans() {
    maps =
        (map, known) -> {
          if (map.getMetadata().getName().equals("bad")) {
            throw new IllegalStateException("no idea");
          }
          map.setData(Map.of("planned", "yes"));
          return ResourcePlan.of(map);
        };
    String bad = slice.put(map("bad")).getMetadata().getUid();
    slice.put(map("good"));
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.faults())
        .singleElement()
        .asString()
        .contains("ConfigMap default/bad", "no idea");
    assertThat(turn.wakes().get(bad)).contains(slice.now().plusSeconds(30));
    assertThat(slice.get(ConfigMap.class, "good").getData()).containsEntry("planned", "yes");
  }

  @Test
  void anEffectThatCannotBeAppliedIsAFaultAndNotTheEndOfTheTurn() {
    maps =
        (map, known) -> {
          map.setData(Map.of("planned", "yes"));
          return ResourcePlan.of(map)
              .effect(
                  create(
                      new io.fabric8.kubernetes.api.model.PodBuilder()
                          .withNewMetadata()
                          .withName("p")
                          .endMetadata()
                          .build()));
        };
    slice.put(map("a"));
    TestSlice.Turn turn = slice.turn();
    assertThat(turn.faults()).isNotEmpty();
    assertThat(slice.get(ConfigMap.class, "a").getData()).containsEntry("planned", "yes");
  }

  @Test
  void aSlicePlannersFaultIsTriedAgain() {
    whole =
        known -> {
          throw new IllegalStateException("no idea");
        };
    slice.put(map("a"));
    assertThat(slice.turn().nextWake()).contains(slice.now().plusSeconds(30));
  }

  @Test
  void plannersThatNeverAgreeAreStoppedAndReported() {
    maps =
        (map, known) -> {
          map.setData(
              Map.of("n", Integer.toString(known.all(Secret.class).get(0).getData().size())));
          return ResourcePlan.of(map);
        };
    secrets =
        (secret, known) -> {
          Map<String, String> more = new HashMap<>(secret.getData());
          more.put("k" + more.size(), "");
          secret.setData(more);
          return ResourcePlan.of(secret);
        };
    Secret growing = secret("a");
    growing.setData(Map.of("k0", ""));
    slice.put(growing);
    slice.put(map("a"));
    assertThat(slice.turn().faults())
        .singleElement()
        .asString()
        .contains("does not settle after 25 rounds");
  }

  @Test
  void onlyWhatNewsConcernIsPlanned() {
    ConfigMap one = slice.put(map("one"));
    slice.put(map("two"));
    slice.put(owned(secret("of-one"), one));
    slice.turn();
    planned.clear();
    slice.turn(List.of(), List.of(slice.get(Secret.class, "of-one")), Set.of(), false);
    assertThat(planned).containsExactlyInAnyOrder("one", "of-one");
    planned.clear();
    slice.turn(List.of(), List.of(), Set.of(one.getMetadata().getUid()), false);
    assertThat(planned).containsExactly("one");
  }

  @Test
  void deadlinesAreTheEarliestAskedFor() {
    maps =
        (map, known) ->
            ResourcePlan.of(map)
                .wakeAt(known.now().plusSeconds(60))
                .wakeAt(known.now().plusSeconds(10));
    String uid = slice.put(map("a")).getMetadata().getUid();
    Instant wanted = slice.now().plusSeconds(10);
    assertThat(slice.turn().wakes().get(uid)).contains(wanted);
    slice.advance(Duration.ofSeconds(11));
    maps = (map, known) -> ResourcePlan.of(map);
    assertThat(slice.turn().wakes().get(uid)).isEmpty();
  }

  /** Private value with what JSON may lose: numbers' widths and nulls. */
  record Count(long value, String text) {}

  private static Effect create(io.fabric8.kubernetes.api.model.HasMetadata object) {
    return new Effect.Create(object, TestSlice.because("wanted"));
  }

  private static Effect begin(String id, String owner) {
    return new Effect.Begin(
        new OperationIntent(id, owner, "test", "token", "{}"), TestSlice.because("wanted"));
  }

  private static Effect discard(String id) {
    return new Effect.Send(
        "capi.bootstrap.commands.v1",
        DiscardBootstrap.newBuilder()
            .setId(id)
            .setAct(Act.newBuilder().setReason("Test").setMessage("test").build())
            .setNamespace("default")
            .setCluster("c1")
            .setName("m")
            .build());
  }

  private static Effect publish(int remaining) {
    return new Effect.Publish(
        "capi.workers.observed.v1",
        WorkersObserved.newBuilder()
            .setMeta(
                Meta.newBuilder()
                    .setApiVersion("cluster.x-k8s.io/v1beta2")
                    .setKind("Cluster")
                    .setNamespace("default")
                    .setName("c1")
                    .setUid("uid-c1")
                    .setCluster("c1")
                    .setResourceVersion(0)
                    .setCreatedAt(Instant.EPOCH)
                    .build())
            .setWorkers(
                ReplicaCounts.newBuilder()
                    .setDesired(3)
                    .setReplicas(3)
                    .setReady(3)
                    .setAvailable(3)
                    .setUpToDate(3)
                    .build())
            .setRemainingWorkerCount(remaining)
            .build());
  }

  private TestService service() {
    return new TestService(
        Owner.CONTROLPLANE,
        List.of(
            new Controller<ConfigMap>() {
              @Override
              public Class<ConfigMap> type() {
                return ConfigMap.class;
              }

              @Override
              public boolean concerns(ConfigMap map, Object news) {
                return news instanceof Secret secret
                    && secret.getMetadata().getOwnerReferences().isEmpty();
              }

              @Override
              public ResourcePlan<ConfigMap> plan(ConfigMap map, Slice known) {
                planned.add(map.getMetadata().getName());
                return maps.apply(map, known).build();
              }
            },
            new Controller<Secret>() {
              @Override
              public Class<Secret> type() {
                return Secret.class;
              }

              @Override
              public ResourcePlan<Secret> plan(Secret secret, Slice known) {
                planned.add(secret.getMetadata().getName());
                return secrets.apply(secret, known).build();
              }
            }),
        List.of(known -> whole.apply(known)));
  }
}
