package io.clusterapi.simulator.maas;

import static io.clusterapi.simulator.cloud.Documents.array;
import static io.clusterapi.simulator.cloud.Documents.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.cloud.Scope;
import io.clusterapi.simulator.cloud.World;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the simulated MAAS has from the start: zones, pools, tags, domains, images, machines. */
final class Inventory {
  static final Scope SCOPE = new Scope(MaasCloud.CLOUD, "maas", "");
  static final String MACHINE = "machine";

  static final List<String> ZONES = List.of("default", "az2", "az3");
  static final List<String> POOLS = List.of("default", "spare");
  static final List<String> DOMAINS = List.of("maas", "maas.example.internal");
  static final String CONTROL_PLANE = "control-plane";
  static final String WORKER = "worker";

  /** Machines with this tag fail every deployment. */
  static final String FAULTY = "faulty";

  static final List<String> TAGS = List.of(CONTROL_PLANE, WORKER, FAULTY);

  private static final String ALPHABET = "abcdefghkmnpqrstwxy3468";
  private static final String MACHINE_DOMAIN = "maas.example.internal";
  private static final int FAULTY_MACHINES = 2;

  /** Custom images with a kubeadm of the version in their name, made with image-builder. */
  private static final Pattern IMAGE =
      Pattern.compile("(?:custom/)?ubuntu-(?:2204|2404)-kube-(v\\d+\\.\\d+\\.\\d+)");

  private Inventory() {}

  /** The Kubernetes version in an image; empty when there is no such image. */
  static Optional<String> kubernetesVersion(String image) {
    Matcher found = IMAGE.matcher(image);
    return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
  }

  /** Puts the machines into the racks, once. */
  static void install(World world, int machines) {
    world.write(
        transaction -> {
          if (transaction.list(SCOPE, MACHINE).isEmpty()) {
            for (int i = 0; i < machines + FAULTY_MACHINES; i++) {
              ObjectNode shown = machine(i, i < machines ? tag(i) : FAULTY);
              transaction.create(SCOPE, MACHINE, systemId(i), shown, object("deployments", 0));
            }
          }
          return null;
        });
  }

  private static String tag(int number) {
    return number % 2 == 0 ? CONTROL_PLANE : WORKER;
  }

  // Zones change every second machine, so that each role has machines in all of them.
  private static ObjectNode machine(int number, String tag) {
    String zone = ZONES.get(number / 2 % ZONES.size());
    String hostname = "node-" + String.format("%03d", number + 1);
    String pool = tag.equals(FAULTY) ? "spare" : "default";
    return object(
        "system_id",
        systemId(number),
        "hostname",
        hostname,
        "fqdn",
        hostname + "." + MACHINE_DOMAIN,
        "domain",
        object("name", MACHINE_DOMAIN),
        "zone",
        object("id", ZONES.indexOf(zone) + 1, "name", zone),
        "pool",
        object("id", POOLS.indexOf(pool), "name", pool),
        "cpu_count",
        8,
        "memory",
        16384,
        "storage",
        214748.0,
        "architecture",
        "amd64/generic",
        "tag_names",
        array(tag),
        "status",
        Status.READY.code(),
        "status_name",
        Status.READY.text(),
        "status_message",
        "",
        "power_state",
        "off",
        "ip_addresses",
        array(),
        "owner",
        "",
        "owner_data",
        object(),
        "osystem",
        "",
        "distro_series",
        "",
        "resource_uri",
        "/MAAS/api/2.0/machines/" + systemId(number) + "/");
  }

  /** Six characters, as MAAS makes them of a number. */
  static String systemId(int number) {
    StringBuilder id = new StringBuilder();
    // A step that shares no factor with the number of all ids gives each machine its own.
    long value = (number + 1) * 7_368_787L;
    for (int i = 0; i < 6; i++) {
      id.insert(0, ALPHABET.charAt((int) (value % ALPHABET.length())));
      value /= ALPHABET.length();
    }
    return id.toString();
  }

  /** The address a machine gets whenever it is deployed. */
  static String address(String hostname) {
    int number = Integer.parseInt(hostname.substring("node-".length()));
    return "10.31." + number / 250 + "." + (number % 250 + 1);
  }
}
