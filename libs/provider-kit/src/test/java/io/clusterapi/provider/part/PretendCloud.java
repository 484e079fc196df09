package io.clusterapi.provider.part;

import io.clusterapi.planning.ManualClock;
import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A cloud that is late, loses answers, throttles and refuses, in an order its seed decides. */
final class PretendCloud {
  static final class Thing {
    final String id;
    final String key;
    final Set<String> uses;
    final long visibleAt;
    String parameters;
    long readyAt;
    long goneAt = Long.MAX_VALUE;
    boolean gone;

    Thing(String id, String key, Set<String> uses, String parameters, long visibleAt) {
      this.id = id;
      this.key = key;
      this.uses = uses;
      this.parameters = parameters;
      this.visibleAt = visibleAt;
    }
  }

  final List<Thing> things = new ArrayList<>();
  final Random random;
  final ManualClock clock;
  boolean faulty = true;
  private final Map<String, Thing> byToken = new HashMap<>();
  private int ids;

  PretendCloud(Random random, ManualClock clock) {
    this.random = random;
    this.clock = clock;
  }

  List<PartDriver> drivers() {
    List<PartDriver> drivers = new ArrayList<>();
    for (PartDriver.Uniqueness uniqueness : PartDriver.Uniqueness.values()) {
      drivers.add(new Driver(uniqueness));
    }
    return drivers;
  }

  List<Thing> live() {
    settle();
    return things.stream().filter(thing -> !thing.gone).toList();
  }

  /** Removes something behind the owner's back, unless something else uses it. */
  boolean vanish() {
    List<Thing> free = live().stream().filter(thing -> users(thing).isEmpty()).toList();
    if (free.isEmpty()) {
      return false;
    }
    free.get(random.nextInt(free.size())).gone = true;
    return true;
  }

  private void settle() {
    things.stream().filter(t -> t.goneAt <= clock.millis()).forEach(t -> t.gone = true);
  }

  private List<Thing> users(Thing thing) {
    return live().stream().filter(other -> other.uses.contains(thing.id)).toList();
  }

  private Optional<Thing> live(String id) {
    return live().stream().filter(thing -> thing.id.equals(id)).findFirst();
  }

  private void before() {
    if (faulty && random.nextInt(5) == 0) {
      fail(
          switch (random.nextInt(4)) {
            case 0 -> Category.THROTTLED;
            case 1 -> Category.QUOTA;
            case 2 -> Category.INVALID;
            default -> Category.UNKNOWN_OUTCOME;
          });
    }
  }

  private void after() {
    if (faulty && random.nextInt(4) == 0) {
      fail(Category.UNKNOWN_OUTCOME);
    }
  }

  private static void fail(Category category) {
    throw new CloudException(
        new CloudFailure(category, "Pretended", "pretended " + category, Optional.empty()), null);
  }

  private final class Driver implements PartDriver {
    private final Uniqueness uniqueness;

    Driver(Uniqueness uniqueness) {
      this.uniqueness = uniqueness;
    }

    @Override
    public String kind() {
      return uniqueness.name();
    }

    @Override
    public Uniqueness uniqueness() {
      return uniqueness;
    }

    @Override
    public Uni<Optional<String>> find(PartTry attempt) {
      before();
      // Reads lag behind creations: what was made a moment ago may not be listed yet.
      return Uni.createFrom()
          .item(
              live().stream()
                  .filter(thing -> thing.key.equals(attempt.key()))
                  .filter(thing -> thing.visibleAt <= clock.millis())
                  .map(thing -> thing.id)
                  .findFirst());
    }

    @Override
    public Uni<String> create(PartTry attempt) {
      before();
      if (uniqueness == Uniqueness.TOKEN && byToken.containsKey(attempt.token())) {
        return Uni.createFrom().item(byToken.get(attempt.token()).id);
      }
      if (uniqueness == Uniqueness.NAME
          && live().stream().anyMatch(thing -> thing.key.equals(attempt.key()))) {
        fail(Category.ALREADY_EXISTS);
      }
      Set<String> uses = new java.util.HashSet<>();
      attempt.request().inputs().values().forEach(input -> uses.add(input.id()));
      Thing thing =
          new Thing(
              "id-" + ++ids,
              attempt.key(),
              uses,
              attempt.request().parameters(),
              clock.millis() + (faulty ? random.nextInt(8_000) : 0));
      thing.readyAt = clock.millis() + random.nextInt(3_000);
      things.add(thing);
      byToken.put(attempt.token(), thing);
      after();
      return Uni.createFrom().item(thing.id);
    }

    @Override
    public Uni<PartOutcome> configure(PartTry attempt, String id) {
      before();
      Optional<Thing> thing = live(id);
      if (thing.isEmpty()) {
        fail(Category.ENDED);
      }
      thing.get().parameters = attempt.request().parameters();
      after();
      return Uni.createFrom()
          .item(
              thing.get().readyAt <= clock.millis()
                  ? PartOutcome.ready(id, Map.of())
                  : PartOutcome.pending(id, Map.of()));
    }

    @Override
    public Uni<PartOutcome> delete(PartTry attempt, String id) {
      before();
      Optional<Thing> thing = live(id);
      if (thing.isEmpty()) {
        fail(Category.NOT_FOUND);
      }
      if (!users(thing.get()).isEmpty()) {
        fail(Category.IN_USE);
      }
      boolean atOnce = random.nextBoolean();
      thing.get().goneAt = clock.millis() + (atOnce ? 0 : 1_000 + random.nextInt(2_000));
      after();
      return Uni.createFrom().item(atOnce ? PartOutcome.gone() : PartOutcome.going(id));
    }

    @Override
    public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
      return Uni.createFrom().item(parts.stream().map(this::sighting).toList());
    }

    private Sighting sighting(PartInterest interest) {
      Optional<Thing> thing =
          live(interest.id()).filter(found -> found.visibleAt <= clock.millis());
      boolean existed = things.stream().anyMatch(t -> t.id.equals(interest.id()) && t.gone);
      Sighting.Presence presence =
          thing
              .map(
                  found ->
                      found.readyAt <= clock.millis()
                          ? Sighting.Presence.READY
                          : Sighting.Presence.PENDING)
              .orElse(existed ? Sighting.Presence.GONE : Sighting.Presence.UNKNOWN);
      return Sighting.of(interest.id(), presence, Map.of()).answering(interest, clock.millis());
    }
  }
}
