package io.clusterapi.workload;

import java.util.Map;
import java.util.Optional;

/** What the user's MachineDrainRules say of a Pod. */
@FunctionalInterface
public interface DrainRules {
  /** How a Pod is treated when its Node is drained. */
  enum Behavior {
    /** Evicted in its order. */
    DRAIN,
    /** Left alone; the Node may go while it runs. */
    SKIP,
    /** Not evicted, but the Node stays until it ended by itself. Counts as order 0. */
    WAIT_COMPLETED
  }

  /**
   * A rule's verdict.
   *
   * @param order Pods of lower orders leave before those of higher ones; only for DRAIN
   */
  record Rule(Behavior behavior, int order) {}

  /** The first matching rule's verdict; empty means drain at order 0. */
  Optional<Rule> ruleFor(Map<String, String> podLabels, Map<String, String> namespaceLabels);

  /** No rules: every Pod is drained at order 0. */
  static DrainRules none() {
    return (podLabels, namespaceLabels) -> Optional.empty();
  }
}
