package io.clusterapi.vsphere.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.clusterapi.model.Mapper;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.vsphere.planning.DeploymentZones;
import io.clusterapi.vsphere.planning.Params;
import io.clusterapi.vsphere.planning.PartKinds;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks whether a deployment zone is as it is declared, again and again: a zone somebody puts in
 * order becomes ready, and one that loses its tag is offered no more. Pending while it is not.
 */
final class ZoneDriver extends LookedUpDriver {
  private final VSphereCalls calls;
  private final Inventory inventory;

  ZoneDriver(VSphereCalls calls, Clock clock) {
    this.calls = calls;
    this.inventory = new Inventory(calls, clock);
  }

  @Override
  public String kind() {
    return PartKinds.ZONE;
  }

  /** By its name: there is nothing in vCenter it would be the identifier of. */
  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return Uni.createFrom().item(Optional.of(attempt.parameters(Params.Zone.class).name()));
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return check(attempt.account(), attempt.parameters(Params.Zone.class))
        .map(
            problem ->
                problem.isEmpty()
                    ? PartOutcome.ready(id, attributes(problem))
                    : PartOutcome.pending(id, attributes(problem)));
  }

  private Uni<Optional<ZoneCheck.Problem>> check(Account account, Params.Zone zone) {
    return new ZoneCheck(calls, inventory, account, zone).run();
  }

  private static Map<String, String> attributes(Optional<ZoneCheck.Problem> problem) {
    return Map.of(
        DeploymentZones.PROBLEM,
        problem.map(ZoneCheck.Problem::reason).orElse(""),
        DeploymentZones.PROBLEM_TEXT,
        problem.map(ZoneCheck.Problem::message).orElse(""));
  }

  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    Uni<List<Sighting>> all = Uni.createFrom().item(new ArrayList<>());
    for (PartInterest part : parts) {
      all =
          all.flatMap(
              seen ->
                  check(account, zone(part))
                      .map(
                          problem -> {
                            seen.add(
                                Sighting.of(
                                    part.id(),
                                    problem.isEmpty() ? Presence.READY : Presence.PENDING,
                                    attributes(problem)));
                            return seen;
                          }));
    }
    return all;
  }

  private static Params.Zone zone(PartInterest part) {
    try {
      return Mapper.json().readValue(part.parameters(), Params.Zone.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the stored parameters of a zone are unreadable", e);
    }
  }
}
