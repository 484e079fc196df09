package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.Meta;
import io.clusterapi.loop.Broker;
import io.clusterapi.loop.ConfigMapService;
import io.clusterapi.loop.persistence.FactIntake.Fact;
import io.clusterapi.model.Mapper;
import io.clusterapi.schemas.EventCodec;
import io.clusterapi.schemas.RecordKey;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Watches over the journal, its pruning, and the intake of facts. */
@QuarkusTest
@QuarkusTestResource(value = Broker.class, restrictToAnnotatedClass = true)
class WatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Optional<String> NAMESPACE = Optional.of("default");

  @Inject ResourceStore store;
  @Inject Journal journal;
  @Inject FactIntake intake;
  @Inject Pool pool;

  private final String run = UUID.randomUUID().toString();

  @Test
  void aWatchSeesEveryChangeOnceAndInOrder() {
    long from = journal.newest();
    AssertSubscriber<ResourceChange> live = watch(from, Long.MAX_VALUE);
    writeMany("w", 300);
    // One that begins in the middle and one that begins afterwards see the same.
    AssertSubscriber<ResourceChange> late = watch(from, Long.MAX_VALUE);
    for (AssertSubscriber<ResourceChange> watch : List.of(live, late)) {
      await().atMost(PATIENCE).until(() -> mine(watch).size() >= 300);
      assertThat(watch.getItems())
          .extracting(change -> change.resource().revision())
          .isSorted()
          .doesNotHaveDuplicates();
      assertThat(mine(watch)).hasSize(300);
      watch.cancel();
    }
  }

  @Test
  void aSlowWatcherCostsNoQueueAndMissesNothing() {
    long from = journal.newest();
    AssertSubscriber<ResourceChange> slow = watch(from, 1);
    writeMany("slow", 2500);
    assertThat(slow.getItems()).hasSize(1);
    slow.request(Long.MAX_VALUE);
    await().atMost(PATIENCE).until(() -> mine(slow).size() >= 2500);
    assertThat(slow.getItems())
        .extracting(change -> change.resource().revision())
        .isSorted()
        .doesNotHaveDuplicates();
    slow.cancel();
  }

  @Test
  void aWatcherThatFellBehindWhatIsKeptIsToldSo() {
    long from = journal.newest();
    AssertSubscriber<ResourceChange> slow = watch(from, 1);
    writeMany("lost", 3000);
    prune();
    slow.request(Long.MAX_VALUE);
    slow.awaitFailure(PATIENCE);
    assertThat(slow.getFailure()).isInstanceOf(ResourceStore.Expired.class);
  }

  @Test
  void aWatchFromARevisionThatIsGoneIsRefused() {
    long old = journal.newest();
    writeMany("old", 2100);
    prune();
    AssertSubscriber<ResourceChange> watch = watch(old, 1);
    watch.awaitFailure(PATIENCE);
    assertThat(watch.getFailure())
        .isInstanceOf(ResourceStore.Expired.class)
        .hasMessageContaining("resource version " + old + " is too old");
    // From the newest it goes on, though the table is empty.
    AssertSubscriber<ResourceChange> fresh = watch(journal.newest(), Long.MAX_VALUE);
    writeMany("fresh", 1);
    await().atMost(PATIENCE).until(() -> mine(fresh).size() == 1);
    fresh.cancel();
  }

  @Test
  void whatIsNotYetRelayedIsNotPruned() {
    writeMany("kept", 5);
    await().atMost(PATIENCE).until(() -> get(journal.positions())[1] >= journal.newest());
    long newest = journal.newest();
    // As if a crash had lost the position of the last three.
    get(pool.query("update relay set position = " + (newest - 3)).execute());
    get(pool.query("update journal set committed_at = now() - interval '1 hour'").execute());
    get(journal.prune(Duration.ofMinutes(1)));
    List<Long> left = new ArrayList<>();
    get(pool.query("select revision from journal order by 1").execute())
        .forEach(row -> left.add(row.getLong(0)));
    assertThat(left).containsExactly(newest - 2, newest - 1, newest);
    assertThat(get(journal.oldest())).isEqualTo(newest - 3);
    get(journal.relayed(newest));
  }

  @Test
  void onlyNewerFactsAreNews() {
    assertThat(accept(fact("a", 5))).hasSize(1);
    assertThat(accept(fact("a", 5))).isEmpty();
    assertThat(accept(fact("a", 4))).isEmpty();
    assertThat(accept(fact("a", 6))).hasSize(1);
  }

  @Test
  void ofABatchTheNewestOfEachKeyCountsWhereverItStands() {
    List<Fact> news = accept(fact("a", 3), fact("b", 1), fact("a", 7), fact("a", 3));
    assertThat(news).extracting(Fact::revision).containsExactlyInAnyOrder(1L, 7L);
    assertThat(accept(fact("a", 6))).isEmpty();
  }

  @Test
  void aTombstoneRemovesWhatIsOlderAndOnlyOnce() {
    accept(fact("a", 5));
    assertThat(accept(tombstone("a", 4))).isEmpty();
    assertThat(accept(tombstone("a", 6))).hasSize(1);
    assertThat(accept(tombstone("a", 6))).isEmpty();
    // One without a revision removes whatever is there.
    accept(fact("b", 9));
    assertThat(accept(tombstone("b", 0))).hasSize(1);
  }

  @Test
  void aStateAndItsTombstoneInOneBatchLeaveNothing() {
    accept(fact("a", 5), tombstone("a", 6));
    assertThat(accept(fact("a", 5))).hasSize(1);
  }

  @Test
  void whatIsNotHeededIsNewsOnlyWhereAnEarlierStateIsKept() {
    assertThat(accept(fact("a", 5, false), fact("b", 6)))
        .extracting(Fact::key)
        .containsOnly(key("b"));
    assertThat(accept(fact("a", 7, false), fact("b", 8, false)))
        .extracting(Fact::key)
        .containsOnly(key("b"));
    assertThat(accept(fact("a", 7))).as("once it is heeded").hasSize(1);
  }

  @Test
  void createdTwiceIsRefusedAlsoUnderLoad() {
    List<Uni<Boolean>> creates =
        IntStream.range(0, 100)
            .mapToObj(
                i ->
                    store
                        .create(
                            StoreTest.MAP,
                            Mapper.toTree(ConfigMapService.map(run, "same." + run, Map.of())),
                            List.of())
                        .replaceWith(true)
                        .onFailure(ResourceStore.AlreadyExists.class)
                        .recoverWithItem(false))
            .toList();
    assertThat(get(Uni.join().all(creates).andFailFast())).containsOnlyOnce(true);
    assertThatThrownBy(
            () ->
                get(
                    store.create(
                        StoreTest.MAP,
                        Mapper.toTree(ConfigMapService.map(run, "same." + run, Map.of())),
                        List.of())))
        .isInstanceOf(ResourceStore.AlreadyExists.class);
  }

  private void prune() {
    // The relay keeps what it has not sent.
    await().atMost(PATIENCE).until(() -> get(journal.positions())[1] >= journal.newest());
    get(pool.query("update journal set committed_at = now() - interval '1 hour'").execute());
    get(journal.prune(Duration.ofMinutes(1)));
  }

  private AssertSubscriber<ResourceChange> watch(long from, long demand) {
    return store
        .watch(StoreTest.MAP, NAMESPACE, from)
        .subscribe()
        .withSubscriber(AssertSubscriber.create(demand));
  }

  private List<ResourceChange> mine(AssertSubscriber<ResourceChange> watch) {
    return new ArrayList<>(watch.getItems())
        .stream().filter(change -> change.resource().cluster().equals(run)).toList();
  }

  private void writeMany(String prefix, int count) {
    List<Uni<StoredResource>> writes =
        IntStream.range(0, count)
            .mapToObj(
                i ->
                    store.create(
                        StoreTest.MAP,
                        Mapper.toTree(
                            ConfigMapService.map(run, prefix + "-" + i + "." + run, Map.of())),
                        List.of()))
            .toList();
    get(Uni.join().all(writes).andFailFast());
  }

  private List<Fact> accept(Fact... facts) {
    return get(intake.accept(List.of(facts)));
  }

  private Fact fact(String name, long revision) {
    return fact(name, revision, true);
  }

  private Fact fact(String name, long revision, boolean heeded) {
    ClusterDesired state =
        ClusterDesired.newBuilder()
            .setMeta(
                Meta.newBuilder()
                    .setApiVersion("cluster.x-k8s.io/v1beta2")
                    .setKind("Cluster")
                    .setNamespace("intake")
                    .setName(name)
                    .setUid("uid")
                    .setCluster(run)
                    .setResourceVersion(revision)
                    .setCreatedAt(Instant.EPOCH)
                    .build())
            .build();
    return new Fact(
        "capi.cluster.desired.v1",
        key(name),
        revision,
        new EventCodec().encode(state),
        state,
        heeded);
  }

  private Fact tombstone(String name, long revision) {
    return new Fact("capi.cluster.desired.v1", key(name), revision, null, null, true);
  }

  private RecordKey key(String name) {
    return new RecordKey("intake", run, "Cluster", name);
  }

  private static <T> T get(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
