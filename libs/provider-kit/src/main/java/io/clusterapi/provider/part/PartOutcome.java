package io.clusterapi.provider.part;

import java.util.Map;

/**
 * What an operation on a part led to.
 *
 * @param id the cloud's identifier; null after a removal
 * @param complete ready to be used, or gone; false while the cloud is still at it
 * @param attributes what the cloud said of it
 */
public record PartOutcome(String id, boolean complete, Map<String, String> attributes) {
  public PartOutcome {
    attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
  }

  public static PartOutcome ready(String id, Map<String, String> attributes) {
    return new PartOutcome(id, true, attributes);
  }

  public static PartOutcome pending(String id, Map<String, String> attributes) {
    return new PartOutcome(id, false, attributes);
  }

  /** Removed: there is nothing left. */
  public static PartOutcome gone() {
    return new PartOutcome(null, true, Map.of());
  }

  /** The cloud took the removal on and is not done with it. */
  public static PartOutcome going(String id) {
    return new PartOutcome(id, false, Map.of());
  }
}
