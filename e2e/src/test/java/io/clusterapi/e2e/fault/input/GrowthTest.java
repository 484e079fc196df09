package io.clusterapi.e2e.fault.input;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.e2e.fault.input.Growth.Use;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the soak takes for growth, of samples 20 s apart. Pure. */
class GrowthTest {
  @Test
  void aProcessThatIsTheSameThroughoutHasNotGrown() {
    assertThat(found(i -> use(i, 0, i % 2 * 100, i % 3 * 50, 0))).isEmpty();
  }

  @Test
  void aHeapThatIsTouchedAndNotUsedIsNoGrowth() {
    assertThat(found(i -> use(i, i * 500L, 0, 0, 0))).isEmpty();
  }

  @Test
  void whatIsLoadedAndCompiledAtFirstIsNoGrowth() {
    assertThat(found(i -> use(i, 0, Math.min(i, 10) * 3_000L, 0, 0))).isEmpty();
  }

  @Test
  void eightyKilobytesOutsideTheHeapEachRoundAreALeak() {
    assertThat(found(i -> use(i, 0, i * 80L, 0, 0))).singleElement().asString().contains("outside");
  }

  @Test
  void thirtyKilobytesOfTheHeapEachRoundAreALeak() {
    assertThat(found(i -> use(i, 0, 0, i * 30L, 0)))
        .singleElement()
        .asString()
        .contains("live heap");
  }

  @Test
  void aFileEachRoundIsALeak() {
    assertThat(found(i -> use(i, 0, 0, 0, i))).singleElement().asString().contains("files");
  }

  @Test
  void poolsThatHadShrunkAtTheFirstSampleAreNoLeak() {
    assertThat(found(i -> use(i, 0, 0, 0, i == 10 ? -13 : 0))).isEmpty();
  }

  @Test
  void tooFewSamplesProveNothing() {
    assertThat(new Growth(List.of(use(0, 0, 0, 0, 0), use(1, 0, 0, 0, 0))).found()).isNotEmpty();
  }

  private static List<String> found(IntFunction<Use> sample) {
    return new Growth(IntStream.range(0, 27).mapToObj(sample).toList()).found();
  }

  private static Use use(int round, long touched, long outside, long heap, int files) {
    return new Use(
        round * 20_000L,
        220_000 + touched + outside + heap,
        140_000 + outside,
        40_000 + heap,
        300 + files,
        60,
        0);
  }
}
