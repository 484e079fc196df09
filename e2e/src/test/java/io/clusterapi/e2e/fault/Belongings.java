package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What in the clouds is a run's own. A stack is shared by all rows of a lane, and clusters that an
 * earlier, failed row left on it go on making and losing hosts while later rows run.
 */
final class Belongings {
  // Whatever a provider marks with its owner's UID. A subnet of Azure and a name in MAAS' DNS bear
  // no mark, only the cluster's name; a machine of MAAS bears its owner's UID and no name.
  private static final List<String> OWNERS =
      List.of(
          "/tags/capi.clusterapi.io~1owner-uid",
          "/tags/capi.clusterapi.io_owner-uid",
          "/tags/capi.owner-uid",
          "/tags/agent_name");

  private final List<Pattern> names;
  private final Map<String, String> namespaces;

  private Belongings(List<Pattern> names, Map<String, String> namespaces) {
    this.names = names;
    this.namespaces = namespaces;
  }

  static Belongings of(RunFolder folder) {
    List<Pattern> names = new ArrayList<>();
    for (JsonNode cluster : folder.run().path("clusters")) {
      // Not the first characters of another cluster's name: f25-aws-1 is not f25-aws-12.
      String name = Pattern.quote(cluster.path("name").asText());
      names.add(Pattern.compile("(?<![a-z0-9])" + name + "(?![a-z0-9])"));
    }
    Map<String, String> namespaces = new HashMap<>();
    for (JsonNode record : folder.each(RunFolder.TOPICS)) {
      JsonNode meta = record.at("/value/meta");
      namespaces.put(meta.path("uid").asText(), meta.path("namespace").asText());
    }
    namespaces.remove("");
    return new Belongings(names, namespaces);
  }

  /** Whether it is the run's own, by the UID of its owner or by the name of a cluster. */
  boolean has(JsonNode entry) {
    if (namespace(entry).isPresent()) {
      return true;
    }
    String text = entry.path("id") + " " + entry.path("name") + " " + entry.path("tags");
    return names.stream().anyMatch(name -> name.matcher(text).find());
  }

  /** Without what has its owner in another namespace, where a cluster may have the same name. */
  List<JsonNode> inside(String namespace, List<JsonNode> ledger) {
    return ledger.stream()
        .filter(entry -> namespace(entry).map(namespace::equals).orElse(true))
        .toList();
  }

  private Optional<String> namespace(JsonNode entry) {
    return OWNERS.stream()
        .map(owner -> namespaces.get(entry.at(owner).asText()))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
