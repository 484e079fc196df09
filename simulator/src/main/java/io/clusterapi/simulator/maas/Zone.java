package io.clusterapi.simulator.maas;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.cloud.Resource;
import io.clusterapi.simulator.cloud.World;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the DNS of MAAS says of the names in its domains. */
final class Zone {
  /**
   * An answer.
   *
   * @param addresses none when the name exists without addresses
   */
  record Answer(List<String> addresses, int ttl) {}

  private static final int MACHINE_TTL = 30;

  private final World world;

  Zone(World world) {
    this.world = world;
  }

  /** Whether the name is in a domain that MAAS answers for. */
  static boolean covers(String name) {
    return Inventory.DOMAINS.stream()
        .anyMatch(domain -> name.equals(domain) || name.endsWith("." + domain));
  }

  /** Empty when there is no such name. */
  Optional<Answer> lookUp(String asked) {
    String name = asked.toLowerCase(Locale.ROOT);
    for (Resource resource : world.everywhere(MaasCloud.CLOUD, DnsResources.TYPE)) {
      if (resource.text("fqdn").equals(name)) {
        boolean empty = resource.shown().path("ip_addresses").isEmpty();
        return Optional.of(
            new Answer(
                empty ? List.of() : List.of(resource.secret(DnsResources.FRONT)),
                resource.shown().path("address_ttl").asInt()));
      }
    }
    for (Resource machine : world.everywhere(MaasCloud.CLOUD, Inventory.MACHINE)) {
      if (machine.text("fqdn").equals(name)) {
        List<String> addresses = new ArrayList<>();
        for (JsonNode address : machine.shown().path("ip_addresses")) {
          addresses.add(address.asText());
        }
        return Optional.of(new Answer(addresses, MACHINE_TTL));
      }
    }
    return Optional.empty();
  }
}
