package io.clusterapi.aws.cloud;

import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What drivers of EC2 resources share. */
abstract class Ec2Driver implements PartDriver {
  protected final AwsCalls calls;

  protected Ec2Driver(AwsCalls calls) {
    this.calls = calls;
  }

  /**
   * Describes by a filter on identifiers, which leaves out what does not exist; naming the
   * identifiers themselves would fail the whole batch for one that is gone.
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

  protected static Map<String, Sighting> ready(List<String> ids) {
    Map<String, Sighting> found = new HashMap<>();
    ids.forEach(id -> found.put(id, Sighting.of(id, Presence.READY, Map.of())));
    return found;
  }

  protected static String[] array(List<String> values) {
    return values.toArray(String[]::new);
  }
}
