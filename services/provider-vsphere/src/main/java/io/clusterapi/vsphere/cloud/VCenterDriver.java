package io.clusterapi.vsphere.cloud;

import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.PartInterest;
import io.clusterapi.provider.part.PartOutcome;
import io.clusterapi.provider.part.Sighting;
import io.clusterapi.provider.part.Sighting.Presence;
import io.clusterapi.vsphere.planning.PartKinds;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether vCenter can be reached and takes the credentials, and its version. */
final class VCenterDriver extends LookedUpDriver {
  private final VSphereCalls calls;

  VCenterDriver(VSphereCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKinds.VCENTER;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    return calls.about(attempt.account()).map(about -> Optional.of(about.at("instanceUuid")));
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return calls
        .about(attempt.account())
        .map(about -> PartOutcome.ready(id, Map.of("version", about.at("apiVersion"))));
  }

  /** One question for all clusters of an account. */
  @Override
  public Uni<List<Sighting>> observe(Account account, List<PartInterest> parts) {
    return calls
        .about(account)
        .map(
            about ->
                parts.stream()
                    .map(
                        part ->
                            Sighting.of(
                                part.id(),
                                Presence.READY,
                                Map.of("version", about.at("apiVersion"))))
                    .toList());
  }
}
