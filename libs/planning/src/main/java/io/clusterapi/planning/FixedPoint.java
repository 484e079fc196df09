package io.clusterapi.planning;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/**
 * Drives planners together until none has anything to do, in seeded random order, checking
 * invariants after every step. A step answers whether it changed anything.
 */
public final class FixedPoint {

  /** One actor of the simulation: a planner with its surroundings. */
  public record Actor(String name, BooleanSupplier step) {}

  /** How a run ended. */
  public record Run(long seed, int steps, List<String> story) {}

  private final List<Actor> actors;
  private final Runnable invariants;
  private final int limit;

  public FixedPoint(List<Actor> actors, Runnable invariants, int limit) {
    this.actors = List.copyOf(actors);
    this.invariants = invariants;
    this.limit = limit;
  }

  /**
   * Runs until a whole round changes nothing.
   *
   * @throws AssertionError naming the seed if an invariant breaks or the limit of steps is reached
   */
  public Run run(long seed) {
    Random random = new Random(seed);
    List<String> story = new ArrayList<>();
    int idle = 0;
    int steps = 0;
    List<Actor> round = new ArrayList<>(actors);
    while (idle < actors.size()) {
      java.util.Collections.shuffle(round, random);
      idle = 0;
      for (Actor actor : round) {
        if (++steps > limit) {
          throw new AssertionError(
              "no fixed point after " + limit + " steps, seed " + seed + ", story " + story);
        }
        boolean changed = actor.step().getAsBoolean();
        if (changed) {
          story.add(actor.name());
        } else {
          idle++;
        }
        try {
          invariants.run();
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + ", after " + story, e);
        }
      }
    }
    return new Run(seed, steps, List.copyOf(story));
  }
}
