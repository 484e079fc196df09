package io.clusterapi.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One figure of a benchmark, measured once or several times.
 *
 * @param name what it is, as a reader of the table understands it
 * @param unit of the values, such as {@code s}, {@code ms}, {@code CPU-s}, {@code rows}
 * @param wanted the most it should be; null where nothing was promised
 * @param values one of each run, in the order of the runs
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Measurement(String name, String unit, Double wanted, List<Double> values) {

  public Measurement {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("The figure '%s' was never measured".formatted(name));
    }
    values = values.stream().map(Measurement::rounded).toList();
  }

  /** One that was measured once. */
  public static Measurement of(String name, String unit, double value) {
    return new Measurement(name, unit, null, List.of(value));
  }

  /** The same with the most it should be. */
  public Measurement atMost(double most) {
    return new Measurement(name, unit, most, values);
  }

  @JsonProperty
  public double median() {
    return percentile(values, 50);
  }

  @JsonProperty
  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  @JsonProperty
  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Whether the median is what was wanted; true where nothing was. */
  public boolean met() {
    return wanted == null || median() <= wanted;
  }

  /**
   * The value below which this share of the samples lies, by the nearest rank; of an even number of
   * samples the median is the mean of the two in the middle.
   *
   * @param samples at least one, in any order
   * @param percent 0 to 100
   */
  public static double percentile(List<Double> samples, double percent) {
    List<Double> sorted = samples.stream().sorted().toList();
    int size = sorted.size();
    if (percent == 50 && size % 2 == 0) {
      return (sorted.get(size / 2 - 1) + sorted.get(size / 2)) / 2;
    }
    int rank = (int) Math.ceil(percent / 100 * size);
    return sorted.get(Math.max(0, Math.min(size, rank) - 1));
  }

  // Four significant digits: what repeats at all repeats in the first two.
  private static double rounded(double value) {
    if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
      return 0;
    }
    double scale = Math.pow(10, 3 - Math.floor(Math.log10(Math.abs(value))));
    return scale < 1 ? Math.rint(value) : Math.rint(value * scale) / scale;
  }
}
