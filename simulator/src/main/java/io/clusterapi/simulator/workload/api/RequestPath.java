package io.clusterapi.simulator.workload.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A path below {@code /api/<version>} or {@code /apis/<group>/<version>} that names a resource.
 * Absent parts are empty.
 */
record RequestPath(
    String group,
    String version,
    String namespace,
    String plural,
    String name,
    String subresource) {

  /** Empty when the path names no resource: discovery, health and the like. */
  static Optional<RequestPath> parse(String path) {
    List<String> parts = new ArrayList<>(List.of(path.substring(1).split("/")));
    boolean core = parts.get(0).equals("api");
    if (!core && !parts.get(0).equals("apis") || parts.size() < (core ? 3 : 4)) {
      return Optional.empty();
    }
    String group = core ? "" : parts.get(1);
    String version = parts.get(core ? 1 : 2);
    List<String> rest = parts.subList(core ? 2 : 3, parts.size());
    String namespace = "";
    boolean scoped = rest.get(0).equals("namespaces") && rest.size() > 2;
    if (scoped && !(core && rest.size() == 3 && isNamespacePart(rest.get(2)))) {
      namespace = rest.get(1);
      rest = rest.subList(2, rest.size());
    }
    return Optional.of(
        new RequestPath(
            group,
            version,
            namespace,
            rest.get(0),
            rest.size() > 1 ? rest.get(1) : "",
            String.join("/", rest.subList(Math.min(2, rest.size()), rest.size()))));
  }

  private static boolean isNamespacePart(String part) {
    return part.equals("status") || part.equals("finalize");
  }
}
