package io.clusterapi.benchmarks.report;

import java.util.Locale;

/** Numbers as people read them. */
final class Figures {
  private Figures() {}

  /** A value with its unit: three significant digits, and no fraction from a hundred on. */
  static String text(double value, String unit) {
    return unit.isEmpty() ? number(value) : number(value) + " " + unit;
  }

  static String number(double value) {
    double size = Math.abs(value);
    if (size == Math.rint(size) && size < 1e15) {
      return String.format(Locale.ROOT, "%,d", (long) value);
    }
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    if (size >= 10) {
      return String.format(Locale.ROOT, "%.1f", value);
    }
    return String.format(Locale.ROOT, size >= 0.1 ? "%.2f" : "%.4f", value);
  }
}
