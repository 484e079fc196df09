package io.clusterapi.loop.runtime;

import io.clusterapi.loop.plan.SliceKey;
import java.util.Map;

/**
 * Told what the objects of this service want observed outside; implemented where observing is done.
 */
public interface InterestListener {

  /**
   * The complete set of what one object wants observed from now on; empty when nothing, or when the
   * object is gone. Must not block.
   *
   * @param interests by what was given as {@code what} in the effect
   */
  void observe(SliceKey slice, String ownerUid, Map<String, Object> interests);
}
