package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import jakarta.enterprise.context.ApplicationScoped;

/** Way in for what is observed outside and not stored. */
@ApplicationScoped
public class Facts {
  private final Lanes lanes;

  public Facts(Lanes lanes) {
    this.lanes = lanes;
  }

  /**
   * Hands a fact to a slice; it replaces the fact of the same class and key and wakes the planning.
   */
  public void deliver(SliceKey slice, String key, Object fact) {
    lanes.submit(slice, new Input.Noticed(key, fact));
  }
}
