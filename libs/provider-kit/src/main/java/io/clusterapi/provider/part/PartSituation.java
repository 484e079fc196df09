package io.clusterapi.provider.part;

import io.clusterapi.loop.plan.OperationState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * All a plan for the parts of one owner depends on.
 *
 * @param owner whose parts
 * @param account where and as whom
 * @param remembered what was remembered at the last plan
 * @param operations all operations begun for the owner and not forgotten
 * @param sightings latest sighting of a part, by its key, if any since start
 * @param now the instant of planning
 */
public record PartSituation(
    PartOwner owner,
    Account account,
    Parts remembered,
    List<OperationState> operations,
    Function<String, Optional<Sighting>> sightings,
    Instant now) {

  long millis() {
    return now.toEpochMilli();
  }
}
