package io.clusterapi.benchmarks.observation;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Memory by component, after each JVM has collected its garbage.
 *
 * @param used bytes of all its processes, pages shared with others counted in part
 * @param classes of those that are JVMs, bytes of objects still referred to, by class
 */
public record Memory(Map<String, Double> used, Map<String, Map<String, Double>> classes) {
  /** Bytes of the whole stack. */
  public double usedBytes() {
    return sum(used);
  }

  /** Bytes of live objects by component, of those that are JVMs. */
  public Map<String, Double> live() {
    Map<String, Double> live = new TreeMap<>();
    classes.forEach((component, bytes) -> live.put(component, sum(bytes)));
    return live;
  }

  /** Bytes of live objects of all its JVMs. */
  public double liveBytes() {
    return sum(live());
  }

  /** Bytes by class that a component's live objects are more than they were; negative for fewer. */
  public Map<String, Double> grownSince(Memory before, String component) {
    Map<String, Double> grown = new HashMap<>(classes.getOrDefault(component, Map.of()));
    before
        .classes
        .getOrDefault(component, Map.of())
        .forEach((type, bytes) -> grown.merge(type, -bytes, Double::sum));
    return grown;
  }

  private static double sum(Map<String, Double> values) {
    return values.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
