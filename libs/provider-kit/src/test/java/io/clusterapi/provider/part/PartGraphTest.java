package io.clusterapi.provider.part;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.planning.ManualClock;
import io.clusterapi.provider.driver.PartDriver.Uniqueness;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class PartGraphTest {
  private static final int CHAOS = 150;
  private static final int QUIET = 4_000;

  @Property(tries = 400)
  void whatIsWantedComesToBeOnceWhateverGoesWrong(@ForAll long seed) {
    World world = new World(seed);
    world.chaos(CHAOS, false);
    world.calm();
    assertThat(world.owner.last.complete()).as("seed %d: %s", seed, world.owner).isTrue();
    assertThat(world.cloud.live())
        .extracting(thing -> thing.key)
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            world.owner.desired.parts().stream().map(PartSpec::key).toList());
    world.owner.assertPlanningAgainChangesNothing();
  }

  @Property(tries = 600)
  void nothingIsLeftWhenTheOwnerIsDeletedAtAnyMoment(@ForAll long seed) {
    World world = new World(seed);
    world.chaos(world.random.nextInt(CHAOS), false);
    world.owner.deleting = true;
    world.chaos(world.random.nextInt(CHAOS), true);
    world.calm();
    assertThat(world.owner.last.parts().empty()).as("seed %d: %s", seed, world.owner).isTrue();
    assertThat(world.cloud.live()).as("seed %d: %s", seed, world.owner).isEmpty();
  }

  @Property(tries = 300)
  void changedParametersArriveAndWithdrawnPartsGo(@ForAll long seed) {
    World world = new World(seed);
    world.chaos(60, false);
    List<PartSpec> changed = new ArrayList<>();
    List<PartSpec> specs = world.owner.desired.parts();
    int keep = 1 + world.random.nextInt(specs.size());
    for (PartSpec spec : specs.subList(0, keep)) {
      PartSpec other = PartSpec.of(spec.key(), spec.kind(), Map.of("size", 2)).watched();
      changed.add(other.dependsOn(spec.dependsOn().toArray(String[]::new)));
    }
    world.owner.desired = DesiredParts.all(changed);
    world.chaos(60, false);
    world.calm();
    assertThat(world.owner.last.complete()).as("seed %d: %s", seed, world.owner).isTrue();
    assertThat(world.cloud.live()).hasSize(keep).allMatch(t -> t.parameters.contains("2"));
  }

  @Example
  void withoutLookingUpForAWhileSomethingIsMadeTwiceOrLeft() {
    int harmed = 0;
    for (long seed = 0; seed < 200; seed++) {
      World world = new World(seed);
      world.owner.settle = Duration.ZERO;
      world.owner.restart();
      try {
        world.chaos(CHAOS, false);
        world.owner.deleting = true;
        world.calm();
        assertThat(world.cloud.live()).isEmpty();
      } catch (AssertionError e) {
        harmed++;
      }
    }
    assertThat(harmed).as("the properties notice when the protection is removed").isPositive();
  }

  @Property(tries = 100)
  void partsNotYetNamedAreLeftAlone(@ForAll long seed) {
    World world = new World(seed);
    world.cloud.faulty = false;
    world.calm();
    int before = world.cloud.live().size();
    world.owner.desired = DesiredParts.soFar(List.of());
    world.calm();
    assertThat(world.cloud.live()).hasSize(before);
  }

  private static final class World {
    final Random random;
    final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    final PretendCloud cloud;
    final PretendOwner owner;
    final long seed;

    World(long seed) {
      this.seed = seed;
      random = new Random(seed);
      cloud = new PretendCloud(random, clock);
      owner = new PretendOwner(cloud, clock, random, graph(random));
    }

    static DesiredParts graph(Random random) {
      List<PartSpec> specs = new ArrayList<>();
      int size = 1 + random.nextInt(7);
      for (int i = 0; i < size; i++) {
        String kind = Uniqueness.values()[random.nextInt(3)].name();
        PartSpec spec = PartSpec.of("part-" + i, kind, Map.of("size", 1)).watched();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(3) == 0) {
            spec = spec.dependsOn("part-" + j);
          }
        }
        specs.add(spec);
      }
      return DesiredParts.all(specs);
    }

    void chaos(int steps, boolean deleting) {
      cloud.faulty = true;
      for (int i = 0; i < steps; i++) {
        switch (random.nextInt(12)) {
          case 0 -> owner.restart();
          case 1 -> owner.look();
          case 2 -> clock.advance(Duration.ofMillis(random.nextInt(3_000)));
          case 3 -> {
            if (!deleting && random.nextInt(10) == 0) {
              cloud.vanish();
            }
          }
          case 4, 5, 6, 7 -> owner.runOne(true);
          default -> owner.plan();
        }
        assertAtMostOneOfEach();
      }
    }

    /** No faults any more: runs until nothing changes for longer than any wait. */
    void calm() {
      cloud.faulty = false;
      int idle = 0;
      for (int i = 0; i < QUIET && idle < 12; i++) {
        boolean changed = owner.plan();
        changed |= owner.runOne(false);
        owner.look();
        changed |= owner.plan();
        clock.advance(Duration.ofMillis(changed ? 200 : 120_000));
        idle = changed ? 0 : idle + 1;
        assertAtMostOneOfEach();
      }
    }

    void assertAtMostOneOfEach() {
      Map<String, Integer> counts = new HashMap<>();
      cloud.live().forEach(thing -> counts.merge(thing.key, 1, Integer::sum));
      assertThat(counts.values()).as("seed %d: %s", seed, counts).allMatch(count -> count <= 1);
    }
  }
}
