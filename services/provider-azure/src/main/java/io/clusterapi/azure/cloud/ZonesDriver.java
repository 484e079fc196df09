package io.clusterapi.azure.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.azure.planning.Params;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.provider.driver.LookedUpDriver;
import io.clusterapi.provider.driver.PartTry;
import io.clusterapi.provider.part.PartOutcome;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which availability zones a region has: those any size of virtual machine is offered in. */
final class ZonesDriver extends LookedUpDriver {
  private static final String NONE = "none";
  private final ArmCalls calls;

  ZonesDriver(ArmCalls calls) {
    this.calls = calls;
  }

  @Override
  public String kind() {
    return PartKeys.ZONES;
  }

  @Override
  public Uni<Optional<String>> find(PartTry attempt) {
    String location = attempt.parameters(Params.Zones.class).location();
    return calls
        .sizes(attempt.account(), location)
        .map(
            sizes -> {
              Set<String> zones = zones(sizes);
              return sizes.isEmpty()
                  ? Optional.empty()
                  : Optional.of(zones.isEmpty() ? NONE : String.join(",", zones));
            });
  }

  private static Set<String> zones(List<ObjectNode> sizes) {
    Set<String> zones = new TreeSet<>();
    for (ObjectNode size : sizes) {
      if (!size.path("resourceType").asText().equals("virtualMachines")) {
        continue;
      }
      for (JsonNode place : size.path("locationInfo")) {
        place.path("zones").forEach(zone -> zones.add(zone.asText()));
      }
    }
    return zones;
  }

  @Override
  public Uni<PartOutcome> configure(PartTry attempt, String id) {
    return Uni.createFrom().item(PartOutcome.ready(id, Map.of("zones", id.equals(NONE) ? "" : id)));
  }
}
