package io.clusterapi.aws.cloud;

import io.clusterapi.aws.planning.PartKinds;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An instance behind a load balancer of whichever kind: it is there, and being behind the load
 * balancer is its configuration. Registering it again changes nothing.
 */
abstract class RegisteringDriver implements PartDriver {
  protected final AwsCalls calls;
  private final String kind;

  protected RegisteringDriver(AwsCalls calls, String kind) {
    this.calls = calls;
    this.kind = kind;
  }

  protected abstract Uni<?> register(PartTry attempt, String instance);

  protected abstract Uni<?> deregister(PartTry attempt, String instance);

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public final Uni<Optional<String>> find(PartTry attempt) {
    return create(attempt).map(Optional::of);
  }

  @Override
  public final Uni<String> create(PartTry attempt) {
    return Uni.createFrom().item(attempt.input(PartKinds.KEY_INSTANCE));
  }

  @Override
  public final Uni<PartOutcome> configure(PartTry attempt, String id) {
    return register(attempt, id).map(done -> PartOutcome.ready(id, Map.of()));
  }

  @Override
  public final Uni<PartOutcome> delete(PartTry attempt, String id) {
    return deregister(attempt, id).map(done -> PartOutcome.gone());
  }

  @Override
  public final int steadyTurns() {
    return NetworkPace.TURNS;
  }

  protected static Sighting sighting(PartInterest part, Set<String> registered) {
    return registered.contains(part.id())
        ? Sighting.of(part.id(), Presence.READY, Map.of())
        : Sighting.drift(
            part.id(),
            Map.of(),
            "Instance %s is not behind the load balancer any more".formatted(part.id()));
  }
}
