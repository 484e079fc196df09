package io.clusterapi.provider.driver;

import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A kind of part that is looked at by asking for many identifiers at once. */
public abstract class DescribedDriver implements PartDriver {
  /**
   * What the cloud says of these, by identifier; what it does not know is left out. By a filter
   * where the cloud has one: naming the identifiers themselves would fail the whole batch for one
   * that is gone.
   */
  protected Uni<Map<String, Sighting>> describe(Account account, List<String> ids) {
    return Uni.createFrom().item(Map.of());
  }

  @Override
  public final Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    List<String> ids = parts.stream().map(PartInterest::id).distinct().toList();
    return describe(account, ids)
        .map(
            found -> {
              List<Sighting> sightings = new ArrayList<>();
              for (PartInterest part : parts) {
                Sighting seen = found.get(part.id());
                sightings.add(
                    seen == null
                        ? Sighting.of(part.id(), Presence.UNKNOWN, Map.of())
                        : judge(part, seen));
              }
              return sightings;
            });
  }

  /** Compares what was seen with what was applied. */
  protected Sighting judge(PartInterest part, Sighting seen) {
    return seen;
  }

  /** What is there and has no states of its own. */
  protected static Map<String, Sighting> ready(List<String> ids) {
    Map<String, Sighting> found = new HashMap<>();
    ids.forEach(id -> found.put(id, Sighting.of(id, Presence.READY, Map.of())));
    return found;
  }
}
