package io.clusterapi.benchmarks.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The figures of a benchmark as they come in run by run, in the order they first came. */
public final class Samples {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();
  private final Map<String, String> units = new LinkedHashMap<>();
  private final Map<String, Double> wanted = new TreeMap<>();

  /** Notes a value. */
  public void add(String name, String unit, double value) {
    values.computeIfAbsent(name, absent -> new ArrayList<>()).add(value);
    units.put(name, unit);
  }

  /** Notes a value of a figure of which something was promised. */
  public void add(String name, String unit, double value, double most) {
    add(name, unit, value);
    wanted.put(name, most);
  }

  /** Notes the median and the 99th percentile of many samples; nothing when there are none. */
  public void addDistribution(String name, String unit, List<Double> samples) {
    if (!samples.isEmpty()) {
      add(name + ", p50", unit, Measurement.percentile(samples, 50));
      add(name + ", p99", unit, Measurement.percentile(samples, 99));
    }
  }

  /** All as measurements. */
  public List<Measurement> measurements() {
    return values.entrySet().stream()
        .map(
            each ->
                new Measurement(
                    each.getKey(),
                    units.get(each.getKey()),
                    wanted.get(each.getKey()),
                    each.getValue()))
        .toList();
  }
}
