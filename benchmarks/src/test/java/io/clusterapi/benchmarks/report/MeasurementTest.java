package io.clusterapi.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.benchmarks.report.Plot.Point;
import io.clusterapi.benchmarks.report.Plot.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementTest {
  @Test
  void theMedianIsTheValueInTheMiddle() {
    assertThat(measured(5, 1, 3).median()).isEqualTo(3);
    assertThat(measured(4, 1, 2, 3).median()).isEqualTo(2.5);
    assertThat(measured(5, 1, 3).min()).isEqualTo(1);
    assertThat(measured(5, 1, 3).max()).isEqualTo(5);
  }

  @Test
  void ofAHundredSamplesTheNinetyNinthIsBelowTheLargest() {
    List<Double> samples = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

    assertThat(Measurement.percentile(samples, 99)).isEqualTo(99);
    assertThat(Measurement.percentile(samples, 100)).isEqualTo(100);
    assertThat(Measurement.percentile(List.of(7.0), 99)).isEqualTo(7);
  }

  @Test
  void valuesKeepFourDigits() {
    assertThat(measured(0.123456).median()).isEqualTo(0.1235);
    assertThat(measured(98765.4321).median()).isEqualTo(98765);
    assertThat(measured(0).median()).isZero();
  }

  @Test
  void aFigureWithoutValuesIsRefused() {
    assertThatThrownBy(this::measured).hasMessageContaining("never measured");
  }

  @Test
  void barsAreAsLongAsTheirShareOfTheLargest() {
    List<String> lines =
        new Plot("", "s", Shape.BARS, List.of(new Point("whole", 8), new Point("half", 4))).lines();

    assertThat(lines.get(0)).contains("█".repeat(32)).endsWith("8 s");
    assertThat(lines.get(1)).contains("█".repeat(16) + " ").doesNotContain("█".repeat(17));
  }

  @Test
  void aCourseHasItsHighestWhereMostHappened() {
    Plot course = Plots.course("", "", List.of(0.0, 10.0, 10.0, 9.99));

    assertThat(course.lines().get(0)).hasSize(60).startsWith("▃").endsWith("█");
  }

  @Test
  void smallBarsBecomeOne() {
    Map<String, Double> values = new java.util.HashMap<>();
    IntStream.range(0, 20).forEach(i -> values.put("bar " + i, 20.0 - i));

    Plot plot = Plots.bars("", "", values);

    assertThat(plot.points()).hasSize(12);
    assertThat(plot.points().get(11)).isEqualTo(new Point("9 others", 45));
  }

  private Measurement measured(double... values) {
    return new Measurement("figure", "s", null, java.util.Arrays.stream(values).boxed().toList());
  }
}
