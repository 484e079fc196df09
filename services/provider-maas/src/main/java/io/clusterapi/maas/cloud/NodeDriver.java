package io.clusterapi.maas.cloud;

import io.clusterapi.maas.planning.MaasNames;
import io.clusterapi.maas.planning.Params;
import io.clusterapi.maas.planning.PartKinds;
import io.clusterapi.provider.driver.PartDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.Optional;

/** The providerID of a machine's Node; naming it again changes nothing. */
final class NodeDriver implements PartDriver {
  private final NodeNaming nodes;

  NodeDriver(NodeNaming nodes) {
    this.nodes = nodes;
  }

  @Override
  public String kind() {
    return PartKinds.NODE;
  }

  @Override
  public Uniqueness uniqueness() {
    return Uniqueness.NAME;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom()
        .item(Optional.of(attempt.inputAttribute(PartKinds.KEY_MACHINE, "hostname")));
  }

  @Override
  public Uni<String> create(PartTry attempt) {
    return find(attempt).map(Optional::orElseThrow);
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    String providerId =
        MaasNames.providerId(
            attempt.inputAttribute(PartKinds.KEY_MACHINE, "zone"),
            attempt.input(PartKinds.KEY_MACHINE));
    return nodes
        .name(
            attempt.owner().namespace(),
            attempt.parameters(Params.Node.class).cluster(),
            id,
            providerId)
        .map(done -> PartOutcome.ready(id, Map.of()));
  }

  /** The Node goes with its Machine; that is not the provider's business. */
  @Override
  public Uni<PartOutcome> delete(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.gone());
  }
}
