package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.Faults;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many resources of a type an account may have in a region. */
final class Quotas {
  private final Map<String, Integer> limits;
  private final Faults faults;

  /**
   * @param limits by resource type; a type without one has none
   */
  Quotas(Map<String, Integer> limits, Faults faults) {
    this.limits = limits;
    this.faults = faults;
  }

  int limit(ResourceType type) {
    int configured = limits.getOrDefault(type.type(), Integer.MAX_VALUE);
    return Math.min(configured, faults.quota(type.type()).orElse(Integer.MAX_VALUE));
  }

  /**
   * Refuses when one more would be too many.
   *
   * @param existing how many there are, asked only when there is a limit: counting looks at all
   */
  void check(ResourceType type, LongSupplier existing, String code, String message) {
    int limit = limit(type);
    if (limit < Integer.MAX_VALUE && existing.getAsLong() >= limit) {
      throw new AwsError(code, message);
    }
  }
}
