package io.clusterapi.benchmarks.report;

import java.util.List;

/**
 * Values drawn with characters, so that they show on a terminal and in a text file alike.
 *
 * @param title what is shown
 * @param unit of the values
 * @param shape how
 * @param points in the order they are drawn
 */
public record Plot(String title, String unit, Shape shape, List<Point> points) {
  /** How values are drawn. */
  public enum Shape {
    /** A line with a bar for each. */
    BARS,
    /** All in one line, as a course over time. */
    COURSE
  }

  /** A value and what it is the value of. */
  public record Point(String label, double value) {}

  private static final String EIGHTHS = "▏▎▍▌▋▊▉█";
  private static final String HEIGHTS = "▁▂▃▄▅▆▇█";
  private static final int BAR = 32;

  /** The lines, without line ends. */
  public List<String> lines() {
    return shape == Shape.BARS ? bars() : course();
  }

  private List<String> bars() {
    double most = points.stream().mapToDouble(Point::value).max().orElse(0);
    int widest = points.stream().mapToInt(point -> point.label().length()).max().orElse(0);
    return points.stream()
        .map(
            point ->
                "%s %s %s"
                    .formatted(
                        pad(point.label(), widest),
                        pad(bar(most <= 0 ? 0 : point.value() / most), BAR),
                        Figures.text(point.value(), unit)))
        .map(String::stripTrailing)
        .toList();
  }

  private static String bar(double share) {
    int eighths = (int) Math.round(Math.max(0, Math.min(1, share)) * BAR * 8);
    String rest = eighths % 8 == 0 ? "" : EIGHTHS.substring(eighths % 8 - 1, eighths % 8);
    return "█".repeat(eighths / 8) + rest;
  }

  private List<String> course() {
    double most = points.stream().mapToDouble(Point::value).max().orElse(0);
    StringBuilder line = new StringBuilder();
    for (Point point : points) {
      int height = most <= 0 ? 0 : (int) Math.round(point.value() / most * 7);
      line.append(HEIGHTS.charAt(Math.max(0, Math.min(7, height))));
    }
    String from = points.isEmpty() ? "" : points.get(0).label();
    String to = points.isEmpty() ? "" : points.get(points.size() - 1).label();
    return List.of(
        line.toString(), "%s to %s, highest %s".formatted(from, to, Figures.text(most, unit)));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
