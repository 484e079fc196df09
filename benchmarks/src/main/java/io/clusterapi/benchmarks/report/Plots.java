package io.clusterapi.benchmarks.report;

import io.clusterapi.benchmarks.report.Plot.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Makes plots of what was measured. */
public final class Plots {
  private static final int BARS = 12;
  private static final int COURSE = 60;

  private Plots() {}

  /** Values divided by how many share them. */
  public static Map<String, Double> each(Map<String, Double> values, double count) {
    Map<String, Double> each = new TreeMap<>();
    values.forEach((key, value) -> each.put(key, value / count));
    return each;
  }

  /** The largest values, largest first; the rest in one bar. */
  public static Plot bars(String title, String unit, Map<String, Double> values) {
    List<Point> sorted =
        values.entrySet().stream()
            .filter(each -> each.getValue() > 0)
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .map(each -> new Point(each.getKey(), rounded(each.getValue())))
            .toList();
    if (sorted.size() <= BARS) {
      return new Plot(title, unit, Plot.Shape.BARS, sorted);
    }
    double rest = sorted.subList(BARS - 1, sorted.size()).stream().mapToDouble(Point::value).sum();
    List<Point> shown = new java.util.ArrayList<>(sorted.subList(0, BARS - 1));
    shown.add(new Point("%d others".formatted(sorted.size() - BARS + 1), rounded(rest)));
    return new Plot(title, unit, Plot.Shape.BARS, shown);
  }

  /** What comes one after another, first what has the least value. */
  public static Plot steps(String title, String unit, Map<String, Double> values) {
    return new Plot(
        title,
        unit,
        Plot.Shape.BARS,
        values.entrySet().stream()
            .sorted(Map.Entry.comparingByValue())
            .map(each -> new Point(each.getKey(), rounded(each.getValue())))
            .toList());
  }

  /**
   * How many things happened in each part of the time.
   *
   * @param seconds when each happened
   */
  public static Plot course(String title, String unit, List<Double> seconds) {
    double end = seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    int[] counts = new int[COURSE];
    seconds.forEach(at -> counts[end <= 0 ? 0 : (int) Math.min(COURSE - 1, at / end * COURSE)]++);
    return new Plot(
        title,
        unit,
        Plot.Shape.COURSE,
        IntStream.range(0, COURSE)
            .mapToObj(
                i ->
                    new Point(
                        "%.1f s".formatted(end * (i == COURSE - 1 ? COURSE : i) / COURSE),
                        counts[i]))
            .toList());
  }

  private static double rounded(double value) {
    return Math.rint(value * 1e4) / 1e4;
  }
}
