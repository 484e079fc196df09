package io.clusterapi.aws.cloud;

import io.clusterapi.provider.driver.CloudException;
import io.clusterapi.provider.driver.CloudFailure.Category;
import io.clusterapi.provider.driver.LimitedCalls;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What parts of load balancing have in common: their names are unique, and a look that names one
 * that is gone fails as a whole; then all are asked for.
 *
 * @param <D> what AWS describes one by
 */
abstract class BalancingDriver<D> implements PartDriver {
  protected final AwsCalls calls;
  private final String kind;

  protected BalancingDriver(AwsCalls calls, String kind) {
    this.calls = calls;
    this.kind = kind;
  }

  @Override
  public final String kind() {
    return kind;
  }

  @Override
  public final Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public final int batch() {
    return 20;
  }

  @Override
  public final int steadyTurns() {
    return NetworkPace.TURNS;
  }

  /** By identifier; all of the account and region when none is named. */
  protected abstract Uni<Map<String, D>> described(Account account, List<String> ids);

  /** How one that is there compares with what is wanted. */
  protected abstract Sighting sighting(PartInterest part, D found);

  @Override
  public final Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return known(account, parts.stream().map(PartInterest::id).distinct().toList())
        .map(
            found ->
                parts.stream()
                    .map(
                        part ->
                            found.containsKey(part.id())
                                ? sighting(part, found.get(part.id()))
                                : Sighting.of(part.id(), Presence.UNKNOWN, Map.of()))
                    .toList());
  }

  /** Those of the identifiers that are there, maybe with others. */
  protected final Uni<Map<String, D>> known(Account account, List<String> ids) {
    return LimitedCalls.absentIfUnknown(described(account, ids))
        .flatMap(
            found -> found != null ? Uni.createFrom().item(found) : described(account, List.of()));
  }

  /** One of that name is there and bears no mark of this cluster. */
  protected static CloudException namesake(String what, String name) {
    return AwsFailures.exception(
        Category.ALREADY_EXISTS,
        ("Wanted to create %s %s, found one of that name that this cluster did not make: delete it"
                + " or set spec.controlPlaneLoadBalancer.name")
            .formatted(what, name));
  }

  protected static <R> Uni<Void> when(boolean needed, Supplier<Uni<R>> call) {
    return needed ? call.get().replaceWithVoid() : Uni.createFrom().voidItem();
  }
}
