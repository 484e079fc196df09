package io.clusterapi.provider.observation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.limit.SteadyClock;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private static final Account ACCOUNT = new Account("here", "default");
  private static final SliceKey SLICE = new SliceKey("ns", "one");

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Presence> cloud = new ConcurrentHashMap<>();
  private final List<Integer> batches = new CopyOnWriteArrayList<>();
  private final Map<String, Sighting> facts = new ConcurrentHashMap<>();
  private volatile int steadyTurns = 1;
  private volatile Runnable lookEnded = () -> {};
  private final Observer observer =
      new Observer(
          List.of(new Describing()),
          (slice, key, fact) -> facts.put(key, (Sighting) fact),
          scheduler,
          Clock.systemUTC(),
          new ObservationSchedule(
              Duration.ofMillis(20),
              Duration.ofMillis(80),
              Duration.ofMillis(300),
              Duration.ofMillis(100)));

  @AfterEach
  void stop() {
    scheduler.shutdownNow();
  }

  @Test
  void whatThePlannerKnowsAlreadyIsNotToldAgain() {
    cloud.put("id-0", Presence.READY);
    watch(0, PartPhase.READY);
    await().until(() -> batches.size() >= 3);
    assertThat(facts).isEmpty();
  }

  @Test
  void anAccountWhoseObjectsAreAllGoneIsForgotten() {
    for (int i = 0; i < 3; i++) {
      cloud.put("id-" + i, Presence.PENDING);
      watch(i, PartPhase.PENDING);
    }
    await().until(() -> batches.size() >= 2);
    assertThat(observer.lanes()).isEqualTo(1);
    for (int i = 0; i < 3; i++) {
      observer.observe(SLICE, "owner-" + i, Map.of());
    }
    // A look may be under way; the lane goes when it has ended.
    await().until(() -> observer.lanes() == 0);
    cloud.put("id-4", Presence.READY);
    watch(4, PartPhase.PENDING);
    await().until(() -> facts.containsKey("owner-4/part"));
  }

  @Test
  void aClockThatIsSetBackPutsOffNoLook() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    Observer steady = beside(now);
    cloud.put("id-0", Presence.PENDING);
    watch(steady, 0, PartPhase.PENDING);
    await().until(() -> batches.size() >= 2);
    now.set(now.get().minus(Duration.ofHours(1)));
    int before = batches.size();
    await().until(() -> batches.size() >= before + 3);
    cloud.put("id-0", Presence.READY);
    await().until(() -> !facts.isEmpty());
  }

  @Test
  void aClockThatIsSetChangesNothingOfHowLongAPartIsThere() {
    for (int step : List.of(1, -1)) {
      Instant made = Instant.now();
      AtomicReference<Instant> now = new AtomicReference<>(made);
      int part = step + 1;
      cloud.put("id-" + part, Presence.PENDING);
      watch(beside(now), part, PartPhase.PENDING, made.toEpochMilli());
      int before = batches.size();
      await().until(() -> batches.size() > before);
      now.set(made.plus(Duration.ofHours(step)));
      cloud.put("id-" + part, Presence.UNKNOWN);
      await().until(() -> facts.containsKey("owner-" + part + "/part"));
      Sighting sighting = facts.get("owner-" + part + "/part");
      assertThat(sighting.knownAsOf()).isEqualTo(made.toEpochMilli());
      assertThat(sighting.at() - made.toEpochMilli()).isBetween(0L, 60_000L);
    }
  }

  @Test
  void aPendingPartIsToldWhenItIsReady() {
    cloud.put("id-0", Presence.PENDING);
    watch(0, PartPhase.PENDING);
    await().until(() -> batches.size() >= 2);
    assertThat(facts).isEmpty();
    cloud.put("id-0", Presence.READY);
    await().until(() -> facts.containsKey("owner-0/part"));
    assertThat(facts.get("owner-0/part").ownerUid()).isEqualTo("owner-0");
    assertThat(facts.get("owner-0/part").at()).isPositive();
  }

  @Test
  void manyReadyPartsAreDescribedInFewCalls() {
    for (int i = 0; i < 250; i++) {
      cloud.put("id-" + i, Presence.READY);
      watch(i, PartPhase.READY);
    }
    await().until(() -> batches.stream().mapToInt(Integer::intValue).sum() >= 500);
    assertThat(batches).hasSizeLessThanOrEqualTo(9).contains(100);
  }

  @Test
  void whatTakesACallForEachClusterIsLookedAtInTurns() {
    steadyTurns = 4;
    long begun = System.nanoTime();
    for (int i = 0; i < 40; i++) {
      cloud.put("id-" + i, Presence.READY);
      watch(observer, new SliceKey("ns", "cluster-" + i), i, PartPhase.READY, 0);
    }
    await().until(() -> batches.stream().mapToInt(Integer::intValue).sum() >= 80);
    long instants = (System.nanoTime() - begun) / 300_000_000 + 1;
    assertThat(batches).as("at most so many of 40 at one instant").allMatch(size -> size <= 20);
    assertThat(instants).as("two looks at each").isGreaterThanOrEqualTo(5);
  }

  @Test
  void whatIsKeptOfAPartIsEqualAndSharesItsTexts() {
    PartInterest one = read("{\"zone\":\"a\"}").kept(ACCOUNT, "thing");
    PartInterest other = read("{\"zone\":\"a\"}").kept(ACCOUNT, "thing");
    assertThat(one).isEqualTo(other).isEqualTo(read("{\"zone\":\"a\"}"));
    assertThat(one.parameters()).isSameAs(other.parameters());
    assertThat(one.attributes().get("state")).isSameAs(other.attributes().get("state"));
    assertThat(one.inputs().get("vpc")).isSameAs(other.inputs().get("vpc"));
  }

  private static PartInterest read(String parameters) {
    return new PartInterest(
        new Account("here", "default"),
        new String("thing"),
        new String("owner"),
        new String("part"),
        new String("id"),
        PartPhase.READY,
        new TreeMap<>(Map.of("state", new String("running"))),
        new String(parameters),
        new TreeMap<>(Map.of("vpc", new String("vpc-1"))),
        7);
  }

  @Test
  void whatBrokeIsLookedAtEachTime() {
    steadyTurns = 100;
    cloud.put("id-0", Presence.READY);
    watch(0, PartPhase.FAILED);
    await().atMost(Duration.ofSeconds(5)).until(() -> !facts.isEmpty());
  }

  @Test
  void whatIsInUseIsGoneWhenTwoLooksInARowDoNotFindIt() {
    cloud.put("id-0", Presence.UNKNOWN);
    watch(0, PartPhase.READY);
    await().until(() -> !facts.isEmpty());
    assertThat(batches).hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void oneLookThatDoesNotFindWhatIsInUseIsNotBelieved() {
    cloud.put("id-0", Presence.GONE);
    lookEnded = () -> cloud.put("id-0", Presence.READY);
    watch(0, PartPhase.READY);
    await().until(() -> batches.size() >= 3);
    assertThat(facts).isEmpty();
  }

  @Test
  void whatNobodyIsInterestedInAnyMoreIsNotAskedFor() {
    cloud.put("id-0", Presence.PENDING);
    watch(0, PartPhase.PENDING);
    await().until(() -> !batches.isEmpty());
    observer.observe(SLICE, "owner-0", Map.of());
    int before = batches.size();
    await().during(Duration.ofMillis(300)).until(() -> batches.size() <= before + 1);
  }

  private void watch(int number, PartPhase phase) {
    watch(observer, number, phase);
  }

  /** One that has the time of day from there and its pace from a clock that nobody sets. */
  private Observer beside(AtomicReference<Instant> now) {
    Clock wall =
        new Clock() {
          @Override
          public Instant instant() {
            return now.get();
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    return new Observer(
        List.of(new Describing()),
        (slice, key, fact) -> facts.put(key, (Sighting) fact),
        scheduler,
        wall,
        new SteadyClock(wall),
        new ObservationSchedule(
            Duration.ofMillis(20),
            Duration.ofMillis(80),
            Duration.ofMillis(300),
            Duration.ofMillis(100)));
  }

  private static void watch(Observer observer, int number, PartPhase phase) {
    watch(observer, number, phase, 0);
  }

  private static void watch(Observer observer, int number, PartPhase phase, long asOf) {
    watch(observer, SLICE, number, phase, asOf);
  }

  private static void watch(
      Observer observer, SliceKey slice, int number, PartPhase phase, long asOf) {
    String owner = "owner-" + number;
    observer.observe(
        slice,
        owner,
        Map.of(
            "part/part",
            new PartInterest(
                ACCOUNT,
                "thing",
                owner,
                "part",
                "id-" + number,
                phase,
                Map.of(),
                "{}",
                Map.of(),
                asOf)));
  }

  private final class Describing implements PartDriver {
    @Override
    public String kind() {
      return "thing";
    }

    @Override
    public Uni<Optional<String>> find(PartTry attempt) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Uni<String> create(PartTry attempt) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Uni<PartOutcome> configure(PartTry attempt, String id) {
      throw new AssertionError("not asked for");
    }

    @Override
    public Uni<PartOutcome> delete(PartTry attempt, String id) {
      throw new AssertionError("not asked for");
    }

    @Override
    public int steadyTurns() {
      return steadyTurns;
    }

    @Override
    public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
      batches.add(parts.size());
      List<Sighting> seen =
          parts.stream()
              .map(part -> Sighting.of(part.id(), cloud.get(part.id()), Map.of()))
              .toList();
      lookEnded.run();
      return Uni.createFrom().item(seen);
    }
  }
}
