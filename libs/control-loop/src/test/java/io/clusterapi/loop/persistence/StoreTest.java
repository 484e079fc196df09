package io.clusterapi.loop.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.loop.Broker;
import io.clusterapi.loop.ConfigMapService;
import io.clusterapi.model.Kind;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Writes and reads of one service against a real database. */
@QuarkusTest
@QuarkusTestResource(value = Broker.class, restrictToAnnotatedClass = true)
class StoreTest {
  static final Kind MAP = Kinds.of(ConfigMap.class);
  private static final Kind SECRET = Kinds.of(Secret.class);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @Inject ResourceStore store;
  @Inject EventLog events;
  @Inject Commits commits;
  @Inject Journal journal;
  @Inject Pool pool;
  @Inject MeterRegistry metrics;

  private final String cluster = "c-" + UUID.randomUUID();

  @Test
  void aStoredObjectHasWhatTheSystemOwns() {
    StoredResource made = create("a", Map.of("k", "v"));
    assertThat(made.revision()).isPositive();
    assertThat(made.object().at("/metadata/resourceVersion").asText())
        .isEqualTo(Long.toString(made.revision()));
    assertThat(made.object().at("/metadata/generation").asLong()).isEqualTo(1);
    assertThat(made.object().at("/metadata/uid").asText()).isEqualTo(made.uid());
    assertThat(find("a")).contains(made);
  }

  @Test
  void aNameIsTakenOnce() {
    create("a", Map.of());
    assertThatThrownBy(() -> create("a", Map.of()))
        .isInstanceOf(ResourceStore.AlreadyExists.class)
        .hasMessageContaining(name("a"));
  }

  @Test
  void aReplacementOfAnOldStateIsRefused() {
    StoredResource first = create("a", Map.of());
    StoredResource second = replace(first, Map.of("n", "1"));
    assertThatThrownBy(() -> replace(first, Map.of("n", "2")))
        .isInstanceOf(ResourceStore.Conflict.class);
    assertThatThrownBy(() -> await(store.delete(first, List.of(ConfigMapService.BECAUSE))))
        .isInstanceOf(ResourceStore.Conflict.class);
    assertThat(find("a")).contains(second);
  }

  @Test
  void replacingByTheSameContentWritesNothing() {
    StoredResource first = create("a", Map.of("k", "v"));
    long before = journal.newest();
    assertThat(replace(first, Map.of("k", "v"))).isSameAs(first);
    assertThat(journal.newest()).isEqualTo(before);
  }

  @Test
  void deletionWithoutFinalizersIsAtOnceAndTheNameIsFree() {
    StoredResource made = create("a", Map.of());
    StoredResource last = await(store.delete(made, List.of(ConfigMapService.BECAUSE)));
    assertThat(last.revision()).isGreaterThan(made.revision());
    assertThat(find("a")).isEmpty();
    assertThat(create("a", Map.of()).uid()).isNotEqualTo(made.uid());
  }

  @Test
  void anObjectAndItsSuccessorOfTheSameNameAreOneTransition() {
    StoredResource old = create("a", Map.of());
    ObjectNode born =
        Births.born(
            tree("a", Map.of("n", "2")), UUID.randomUUID().toString(), java.time.Instant.now());
    String uid = born.at("/metadata/uid").asText();
    await(
        commits.commit(
            new Transition(
                List.of(
                    new Transition.ResourceWrite(
                        ResourceChange.Type.ADDED, MAP, uid, born, null, null, List.of()),
                    new Transition.ResourceWrite(
                        ResourceChange.Type.DELETED,
                        MAP,
                        old.uid(),
                        old.object(),
                        old,
                        null,
                        List.of())),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of())));
    assertThat(find("a").orElseThrow().uid()).isEqualTo(uid);
  }

  @Test
  void ofSixtyFourWritersEverySuccessCountsOnce() throws Exception {
    create("counter", Map.of("n", "0"));
    AtomicInteger successes = new AtomicInteger();
    AtomicInteger conflicts = new AtomicInteger();
    ExecutorService writers = Executors.newFixedThreadPool(64);
    for (int writer = 0; writer < 64; writer++) {
      writers.execute(
          () -> {
            for (int i = 0; i < 5; i++) {
              StoredResource seen = find("counter").orElseThrow();
              int n = seen.object().at("/data/n").asInt();
              try {
                replace(seen, Map.of("n", Integer.toString(n + 1)));
                successes.incrementAndGet();
              } catch (ResourceStore.Conflict e) {
                conflicts.incrementAndGet();
              }
            }
          });
    }
    writers.shutdown();
    assertThat(writers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    assertThat(successes.get() + conflicts.get()).isEqualTo(320);
    assertThat(successes.get()).isPositive();
    assertThat(find("counter").orElseThrow().object().at("/data/n").asInt())
        .isEqualTo(successes.get());
  }

  @Test
  void oneThatConflictsDoesNotHarmThoseItSharesAStatementWith() {
    StoredResource stale = create("stale", Map.of());
    replace(stale, Map.of("n", "1"));
    List<Uni<String>> writes = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int n = i;
      Uni<StoredResource> write =
          i % 50 == 17
              ? store.replace(stale, tree("stale", Map.of("n", "late")), List.of())
              : store.create(MAP, tree("burst-" + i, Map.of()), List.of());
      writes.add(
          write
              .map(done -> "ok " + done.name())
              .onFailure(ResourceStore.Conflict.class)
              .recoverWithItem("conflict " + n));
    }
    double refusedBefore = refusedStatements();
    List<String> outcomes = await(Uni.join().all(writes).andCollectFailures());
    assertThat(outcomes).filteredOn(outcome -> outcome.startsWith("conflict")).hasSize(4);
    assertThat(refusedStatements() - refusedBefore)
        .as("statements refused: the database names what does not fit")
        .isLessThan(10);
    for (int i = 0; i < 200; i++) {
      if (i % 50 != 17) {
        // Each gets the answer to its own write, not to its neighbour's.
        assertThat(outcomes.get(i)).isEqualTo("ok " + name("burst-" + i));
      }
    }
  }

  /** Statements the database refused, as its client counts them. */
  private double refusedStatements() {
    return metrics.find("postgresql.reset").counters().stream().mapToDouble(Counter::count).sum();
  }

  @Test
  void revisionsHaveNoGapsAndStandInTheOrderOfCommits() {
    long before = journal.newest();
    List<Uni<StoredResource>> writes =
        IntStream.range(0, 150)
            .mapToObj(i -> store.create(MAP, tree("r-" + i, Map.of()), List.of()))
            .toList();
    await(Uni.join().all(writes).andFailFast());
    List<Long> stored = new ArrayList<>();
    await(
            pool.preparedQuery("select revision from journal where revision > $1 order by revision")
                .execute(io.vertx.mutiny.sqlclient.Tuple.of(before)))
        .forEach(row -> stored.add(row.getLong(0)));
    assertThat(stored)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(before + 1, before + stored.size()).boxed().toList());
    List<JournalEntry> inMemory = journal.inMemoryAfter(before, 1000).orElseThrow();
    assertThat(inMemory).extracting(JournalEntry::revision).startsWith(before + 1).isSorted();
  }

  @Test
  void memoryAndTableTellTheSameStory() {
    long before = journal.newest();
    StoredResource made = create("same", Map.of("k", "v"));
    JournalEntry fromMemory = entryOf(journal.inMemoryAfter(before, 1000).orElseThrow(), made);
    List<JournalEntry> table = new ArrayList<>();
    // Beyond what memory reaches back to, the journal reads the table.
    Journal cold = new Journal(pool, new SecretSeal(Optional.empty()), 10, 1 << 20);
    cold.startAt(journal.newest());
    table.addAll(await(cold.after(before, 1000)));
    JournalEntry fromTable = entryOf(table, made);
    assertThat(fromTable)
        .usingRecursiveComparison()
        .withEqualsForType(PackedTree::equals, PackedTree.class)
        .ignoringFields("at", "id", "previous")
        .isEqualTo(fromMemory);
  }

  @Test
  void theTableKnowsWhichClusterAnObjectLeft() {
    StoredResource stays = create("stays", Map.of());
    StoredResource made = create("moves", Map.of());
    ObjectNode elsewhere = made.object().deepCopy();
    elsewhere.withObject("/metadata/labels").put(ObjectShape.CLUSTER_LABEL, "other");
    StoredResource moved = await(store.replace(made, elsewhere, List.of()));
    replace(stays, Map.of("n", "1"));
    Journal cold = new Journal(pool, new SecretSeal(Optional.empty()), 10, 1 << 20);
    cold.startAt(journal.newest());
    for (Journal source : List.of(journal, cold)) {
      List<JournalEntry> entries = await(source.after(made.revision(), 100));
      assertThat(entryOf(entries, moved).formerCluster()).isEqualTo(cluster);
      assertThat(entryOf(entries, moved).resource().cluster()).isEqualTo("other");
      assertThat(entryOf(entries, stays).formerCluster()).isNull();
    }
  }

  @Test
  void aCommandIsTakenOnce() {
    String id = UUID.randomUUID().toString();
    await(commits.commit(taking(id, "taken-1")));
    assertThatThrownBy(() -> await(commits.commit(taking(id, "taken-2"))))
        .isInstanceOf(Commits.AlreadyTaken.class);
    assertThat(find("taken-1")).isPresent();
    assertThat(find("taken-2")).isEmpty();
  }

  @Test
  void whatSecretsHoldIsNowhereInTheTables() {
    String canary = "canary-" + UUID.randomUUID();
    String encoded = Base64.getEncoder().encodeToString(canary.getBytes(StandardCharsets.UTF_8));
    Kind kind = Kinds.of(Secret.class);
    ObjectNode secret =
        Mapper.toTree(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name("s"))
                .withNamespace("default")
                .endMetadata()
                .addToData("key", encoded)
                .addToStringData("plain", canary)
                .build());
    StoredResource made = await(store.create(kind, secret, List.of()));
    assertThat(
            await(store.find(kind, "default", name("s")))
                .orElseThrow()
                .object()
                .at("/data/key")
                .asText())
        .isEqualTo(encoded);
    ObjectNode changed = made.object().deepCopy();
    changed.put("type", "changed");
    StoredResource replaced = await(store.replace(made, changed, List.of()));
    await(store.delete(replaced, List.of()));
    for (String table : List.of("resource", "journal", "view", "operation")) {
      long hits =
          await(
                  pool.preparedQuery(
                          "select count(*) from "
                              + table
                              + " t where t::text like $1 or t::text like $2")
                      .execute(
                          io.vertx.mutiny.sqlclient.Tuple.of(
                              "%" + canary + "%", "%" + encoded + "%")))
              .iterator()
              .next()
              .getLong(0);
      assertThat(hits).as("rows of %s with a secret", table).isZero();
    }
  }

  @Test
  void aListIsPagedInOrderWithoutOverlap() {
    for (int i = 0; i < 7; i++) {
      create("page-" + i, Map.of());
    }
    List<String> names = new ArrayList<>();
    Optional<ResourceQuery.Position> after = Optional.empty();
    do {
      ResourcePage page =
          await(store.list(new ResourceQuery(MAP, Optional.of("default"), 3, after)));
      assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
      page.items().forEach(item -> names.add(item.name()));
      after = page.next();
    } while (after.isPresent());
    assertThat(names).doesNotHaveDuplicates().isSorted();
    assertThat(names).contains(name("page-0"), name("page-6"));
  }

  @Test
  void aListIsWhatWasThereAtItsRevision() throws Exception {
    long before = journal.newest();
    List<ResourcePage> pages = new CopyOnWriteArrayList<>();
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread reader =
        new Thread(
            () -> {
              ResourceQuery all =
                  new ResourceQuery(MAP, Optional.of("default"), 0, Optional.empty());
              while (writing.get()) {
                pages.add(await(store.list(all)));
              }
            });
    reader.start();
    for (int i = 0; i < 100; i++) {
      StoredResource made = create("exact-" + i, Map.of());
      StoredResource changed = replace(made, Map.of("n", "1"));
      if (i % 2 == 0) {
        await(store.delete(changed, List.of()));
      }
    }
    writing.set(false);
    reader.join(PATIENCE.toMillis());

    List<JournalEntry> story = journal.inMemoryAfter(before, 10_000).orElseThrow();
    assertThat(pages).hasSizeGreaterThan(10);
    for (ResourcePage page : pages) {
      Map<String, Long> then = new TreeMap<>();
      for (JournalEntry entry : story) {
        if (entry.revision() > page.revision() || !isMine(entry.resource())) {
          continue;
        }
        if (entry.change() == JournalEntry.Change.DELETED) {
          then.remove(entry.resource().name());
        } else {
          then.put(entry.resource().name(), entry.revision());
        }
      }
      Map<String, Long> listed = new TreeMap<>();
      page.items().stream()
          .filter(this::isMine)
          .forEach(item -> listed.put(item.name(), item.revision()));
      assertThat(listed).as("the list of revision %d", page.revision()).isEqualTo(then);
    }
  }

  private boolean isMine(StoredResource resource) {
    return resource != null && resource.cluster().equals(cluster);
  }

  @Test
  void aListOfNothingHasTheNewestRevision() {
    StoredResource newest = create("elsewhere", Map.of());
    ResourcePage page =
        await(store.list(new ResourceQuery(MAP, Optional.of("nobody"), 0, Optional.empty())));
    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isEmpty();
    assertThat(page.revision()).isGreaterThanOrEqualTo(newest.revision());
  }

  @Test
  void eventsSinceARevisionAreThoseThatHappenedAgainOrForTheFirstTime() {
    StoredResource one = create("event-1", Map.of());
    StoredResource two = create("event-2", Map.of());
    StoredResource changed = replace(one, Map.of("n", "1"));

    EventLog.News news = await(events.since(Set.of("default"), two.revision()));
    assertThat(news.events())
        .filteredOn(event -> event.uid().equals(one.uid()))
        .singleElement()
        .satisfies(event -> assertThat(event.count()).isEqualTo(2))
        .satisfies(event -> assertThat(event.revision()).isEqualTo(changed.revision()));
    assertThat(news.events()).noneMatch(event -> event.uid().equals(two.uid()));
    assertThat(news.revision()).isGreaterThanOrEqualTo(changed.revision());
    assertThat(await(events.since(Set.of("elsewhere"), two.revision())).events()).isEmpty();
    assertThat(await(events.since(Set.of(), events.newest())).events()).isEmpty();
  }

  @Test
  void aListAsTextHasTheSameObjects() throws Exception {
    replace(create("text-1", Map.of("k", "ä\"\\ \u2028")), Map.of("k", "\uD83D\uDE00"));
    create("text-2", Map.of());
    StoredResource secret = await(store.create(SECRET, secret("text", "c2VjcmV0"), List.of()));
    for (Kind kind : List.of(MAP, SECRET)) {
      Optional<ResourceQuery.Position> after = Optional.empty();
      do {
        ResourceQuery query = new ResourceQuery(kind, Optional.of("default"), 2, after);
        ResourcePage trees = await(store.list(query));
        TextPage texts = await(store.listText(query));
        assertThat(texts.next()).isEqualTo(trees.next());
        assertThat(texts.items()).hasSameSizeAs(trees.items()).isNotEmpty();
        for (int i = 0; i < texts.items().size(); i++) {
          assertThat(Mapper.json().readTree(texts.items().get(i)))
              .isEqualTo(trees.items().get(i).object());
        }
        after = trees.next();
      } while (after.isPresent());
    }
    // The next test class has another key and could not open it.
    await(store.delete(secret, List.of()));
  }

  private ObjectNode secret(String name, String encoded) {
    return Mapper.toTree(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name(name))
            .withNamespace("default")
            .endMetadata()
            .addToData("key", encoded)
            .build());
  }

  private static JournalEntry entryOf(List<JournalEntry> entries, StoredResource resource) {
    return entries.stream()
        .filter(entry -> entry.isResource() && entry.resource().uid().equals(resource.uid()))
        .findFirst()
        .orElseThrow();
  }

  private Transition taking(String id, String name) {
    ObjectNode born =
        Births.born(tree(name, Map.of()), UUID.randomUUID().toString(), java.time.Instant.now());
    return new Transition(
        List.of(
            new Transition.ResourceWrite(
                ResourceChange.Type.ADDED,
                MAP,
                born.at("/metadata/uid").asText(),
                born,
                null,
                null,
                List.of())),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        List.of(id));
  }

  private Optional<StoredResource> find(String name) {
    return await(store.find(MAP, "default", name(name)));
  }

  private StoredResource create(String name, Map<String, String> data) {
    return await(store.create(MAP, tree(name, data), List.of(ConfigMapService.BECAUSE)));
  }

  private StoredResource replace(StoredResource before, Map<String, String> data) {
    ObjectNode next = before.object().deepCopy();
    next.set("data", Mapper.json().valueToTree(data));
    return await(store.replace(before, next, List.of(ConfigMapService.BECAUSE)));
  }

  private ObjectNode tree(String name, Map<String, String> data) {
    return Mapper.toTree(ConfigMapService.map(cluster, name(name), data));
  }

  private String name(String name) {
    return name + "." + cluster;
  }

  private static <T> T await(Uni<T> uni) {
    return uni.await().atMost(PATIENCE);
  }
}
