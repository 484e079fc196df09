package io.clusterapi.benchmarks.observation;

import java.util.Map;

/**
 * Memory by component, after each JVM has collected its garbage.
 *
 * @param used bytes of all its processes, pages shared with others counted in part
 * @param live bytes of objects still referred to, of those that are JVMs
 */
public record Memory(Map<String, Double> used, Map<String, Double> live) {
  /** Bytes of the whole stack. */
  public double usedBytes() {
    return used.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  /** Bytes of live objects of all its JVMs. */
  public double liveBytes() {
    return live.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
