package io.clusterapi.planning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.planning.FixedPoint.Actor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private static final Runnable NOTHING_TO_CHECK = () -> {};

  @Property(tries = 200)
  void endsWhenNobodyHasAnythingToDoWhateverTheOrder(@ForAll long seed) {
    AtomicInteger wanted = new AtomicInteger(5);
    AtomicInteger made = new AtomicInteger();
    AtomicInteger ready = new AtomicInteger();
    FixedPoint.Run run =
        new FixedPoint(
                List.of(
                    new Actor("maker", () -> step(made, wanted)),
                    new Actor("readier", () -> step(ready, made))),
                () -> assertThat(ready.get()).isLessThanOrEqualTo(made.get()),
                100)
            .run(seed);
    assertThat(ready).hasValue(5);
    assertThat(run.story()).hasSize(10);
  }

  @Test
  void oneSeedGivesOneStory() {
    assertThat(race(42)).isEqualTo(race(42));
  }

  @Test
  void seedsTryDifferentOrders() {
    List<List<String>> stories = new ArrayList<>();
    for (long seed = 0; seed < 20; seed++) {
      stories.add(race(seed));
    }
    assertThat(stories.stream().distinct().count()).isGreaterThan(1);
  }

  @Test
  void aPlannerThatDoesNotSettleIsReportedWithTheSeed() {
    FixedPoint flipping =
        new FixedPoint(List.of(new Actor("flipper", () -> true)), NOTHING_TO_CHECK, 50);
    assertThatThrownBy(() -> flipping.run(7))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("no fixed point after 50 steps, seed 7");
  }

  @Test
  void aBrokenInvariantIsReportedWithTheSeedAndWhatLedToIt() {
    AtomicInteger made = new AtomicInteger();
    FixedPoint tooMany =
        new FixedPoint(
            List.of(new Actor("maker", () -> made.incrementAndGet() < 10)),
            () -> assertThat(made.get()).isLessThan(3),
            100);
    assertThatThrownBy(() -> tooMany.run(9))
        .isInstanceOf(AssertionError.class)
        .hasMessage("seed 9, after [maker, maker, maker]");
  }

  private static boolean step(AtomicInteger value, AtomicInteger limit) {
    return value.get() < limit.get() && value.incrementAndGet() > 0;
  }

  private static List<String> race(long seed) {
    AtomicInteger one = new AtomicInteger();
    AtomicInteger other = new AtomicInteger();
    AtomicInteger goal = new AtomicInteger(4);
    return new FixedPoint(
            List.of(
                new Actor("one", () -> step(one, goal)),
                new Actor("other", () -> step(other, goal))),
            NOTHING_TO_CHECK,
            100)
        .run(seed)
        .story();
  }
}
