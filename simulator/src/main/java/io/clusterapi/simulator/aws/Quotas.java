package io.clusterapi.simulator.aws;

import io.clusterapi.simulator.cloud.Faults;
import java.util.Map;

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

  /** Refuses when one more would be too many. */
  void check(ResourceType type, long existing, String code, String message) {
    if (existing >= limit(type)) {
      throw new AwsError(code, message);
    }
  }
}
