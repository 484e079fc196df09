package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** What the entries of the clouds' ledger say about hosts, whatever their cloud calls them. */
final class Hosts {
  private static final Map<String, String> TYPES =
      Map.of(
          "aws", "instance",
          "vsphere", "virtual-machine",
          "azure", "microsoft.compute/virtualmachines",
          "maas", "machine");
  // Come and go with a host; not part of a cluster's infrastructure.
  private static final Set<String> OF_HOSTS = Set.of("secret", "etcd-member");

  private Hosts() {}

  static boolean isHost(JsonNode entry) {
    String type = TYPES.getOrDefault(entry.path("cloud").asText(), "");
    return entry.path("type").asText().equalsIgnoreCase(type);
  }

  /** Whose host it is: the mark its provider made it with. */
  static String owner(JsonNode entry) {
    JsonNode tags = entry.path("tags");
    for (String tag :
        new String[] {
          "capi.clusterapi.io/owner-uid", "capi.clusterapi.io_owner-uid", "agent_name"
        }) {
      if (!tags.path(tag).asText("").isEmpty()) {
        return tags.path(tag).asText();
      }
    }
    // A clone's instanceUuid, derived from the owner's UID.
    return entry.path("token").asText("").isEmpty()
        ? entry.path("name").asText()
        : entry.path("token").asText();
  }

  /** Whether it is a host of that cluster, by its Machine's name; no host of MAAS has that. */
  static boolean isOf(JsonNode entry, String cluster) {
    return isHost(entry)
        && (isControlPlane(entry, cluster)
            || entry.path("name").asText().startsWith(cluster + "-md-"));
  }

  static boolean isControlPlane(JsonNode entry, String cluster) {
    return isHost(entry) && entry.path("name").asText().startsWith(cluster + "-control-plane");
  }

  /** Whether it belongs to the cluster's network and load balancer, by the tag of its name. */
  static boolean isInfrastructure(JsonNode entry, String cluster) {
    if (isHost(entry)
        || OF_HOSTS.contains(entry.path("type").asText())
        || !entry.path("cloud").asText().equals("aws")) {
      return false;
    }
    return entry.path("tags").has("sigs.k8s.io/cluster-api-provider-aws/cluster/" + cluster);
  }

  /** The same for every entry about the same thing. */
  static String key(JsonNode entry) {
    return "%s %s %s"
        .formatted(
            entry.path("cloud").asText(), entry.path("type").asText(), entry.path("id").asText());
  }

  static boolean isCreate(JsonNode entry) {
    return entry.path("action").asText().equals("create");
  }

  static boolean isDelete(JsonNode entry) {
    return entry.path("action").asText().equals("delete");
  }
}
