package io.clusterapi.provider.part;

import io.clusterapi.loop.plan.Effect;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do about the parts of one owner.
 *
 * @param parts to be remembered with the effects, in one transaction
 * @param effects operations to begin and forget, and what to observe
 * @param complete every desired part is ready as desired
 * @param wakeAt when to plan again without news
 */
public record PartPlan(
    Parts parts, List<Effect> effects, boolean complete, Optional<Instant> wakeAt) {

  /** Parts that something is wrong with, sorted by key. */
  public List<PartState> problems() {
    return parts.parts().values().stream().filter(part -> part.message() != null).toList();
  }

  /** One sentence about what holds up the removal, empty when nothing is known to. */
  public String blockers() {
    return String.join(
        "; ",
        problems().stream()
            .filter(PartState::exists)
            .limit(3)
            .map(part -> part.key() + ": " + part.message())
            .toList());
  }
}
