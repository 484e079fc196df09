package io.clusterapi.provider.driver;

import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/**
 * A kind of part that is found and never made: an image, a zone, a name that has to resolve. Its
 * removal has nothing to do.
 */
public abstract class LookedUpDriver implements PartDriver {
  @Override
  public final Uni<String> create(PartTry attempt) {
    return Uni.createFrom()
        .failure(
            new CloudException(
                new CloudFailure(
                    Category.INVALID,
                    "",
                    "Parts of kind %s are looked up, not created".formatted(kind()),
                    Optional.empty()),
                null));
  }

  /** Ready as soon as it is found; more attributes are a driver's own business. */
  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.ready(id, Map.of()));
  }

  @Override
  public final Uni<PartOutcome> delete(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.gone());
  }
}
