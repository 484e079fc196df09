package io.clusterapi.benchmarks.report;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A result as it is shown on a terminal. */
public final class TextReport {
  private TextReport() {}

  /** The lines, without line ends. */
  public static List<String> lines(Result result) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s".formatted(result.benchmark(), result.measures()));
    lines.add(parameters(result.parameters()));
    lines.add(environment(result.environment()));
    lines.add("");
    String table =
        AsciiTable.getTable(
            AsciiTable.NO_BORDERS,
            result.measurements(),
            List.of(
                left("WHAT").with(Measurement::name),
                right("MEDIAN").with(each -> Figures.text(each.median(), each.unit())),
                right("MIN - MAX").with(TextReport::range),
                right("RUNS").with(each -> Integer.toString(each.values().size())),
                right("WANTED").with(TextReport::wanted),
                left("").with(each -> each.wanted() == null ? "" : each.met() ? "met" : "MISSED")));
    table.lines().map(String::stripTrailing).forEach(lines::add);
    for (Plot plot : result.plots()) {
      lines.add("");
      lines.add(plot.title());
      plot.lines().forEach(line -> lines.add("  " + line));
    }
    if (!result.notes().isEmpty()) {
      lines.add("");
      lines.addAll(result.notes());
    }
    return lines;
  }

  static String range(Measurement measurement) {
    return measurement.values().size() == 1
        ? ""
        : Figures.number(measurement.min()) + " - " + Figures.number(measurement.max());
  }

  static String wanted(Measurement measurement) {
    return measurement.wanted() == null
        ? ""
        : "≤ " + Figures.text(measurement.wanted(), measurement.unit());
  }

  static String parameters(Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  static String environment(Environment environment) {
    String yardstick = yardstick(environment);
    return "%s, commit %s, %d cores, load average %s before and %s after, %s%s%s"
        .formatted(
            environment.date(),
            environment.commit(),
            environment.cores(),
            environment.loadBefore(),
            environment.loadAfter(),
            yardstick.isEmpty() ? "" : "yardstick " + yardstick + ", ",
            parameters(environment.versions()),
            environment.serviceFlags().isEmpty()
                ? ""
                : ", services with " + environment.serviceFlags());
  }

  static String yardstick(Environment environment) {
    return environment.yardstickMicros() == null
        ? ""
        : Figures.text(environment.yardstickMicros(), "µs");
  }

  private static Column left(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.LEFT)
        .dataAlign(HorizontalAlign.LEFT)
        .maxWidth(70);
  }

  private static Column right(String header) {
    return new Column()
        .header(header)
        .headerAlign(HorizontalAlign.RIGHT)
        .dataAlign(HorizontalAlign.RIGHT)
        .maxWidth(40);
  }
}
