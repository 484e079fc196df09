package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * References to other objects: apiVersion, kind, namespace and name in v1beta1; group, kind and
 * name in v1beta2, where the namespace is the object's own and the version is nobody's business.
 */
final class References {
  private static final String GROUP = "apiGroup";
  private static final String VERSION = "apiVersion";

  private References() {}

  static Step reference(String path) {
    return Steps.within(path, Steps.special(References::toGroup, References::toVersion));
  }

  /** A Machine's Node: of a reference only the name is left. */
  static Step nodeReference(String path) {
    return Steps.within(
        path,
        Steps.special(
            scope -> scope.node().retain("name"),
            scope -> scope.node().put(VERSION, "v1").put("kind", "Node")));
  }

  private static void toGroup(Scope scope) {
    scope.refuseIfPresent(GROUP, ", here it is part of " + scope.path() + VERSION);
    ObjectNode reference = scope.node();
    JsonNode version = scope.get(VERSION);
    if (version != null && version.isTextual()) {
      reference.remove(VERSION);
      int slash = version.asText().indexOf('/');
      if (slash > 0) {
        reference.put(GROUP, version.asText().substring(0, slash));
      }
    }
    for (String field : new String[] {"namespace", "uid", "resourceVersion", "fieldPath"}) {
      reference.remove(field);
    }
  }

  private static void toVersion(Scope scope) {
    ObjectNode reference = scope.node();
    JsonNode group = reference.remove(GROUP);
    if (group != null && group.isTextual()) {
      reference.put(
          VERSION, group.asText() + "/" + version(group.asText(), reference.path("kind").asText()));
    }
    if (!scope.namespace().isEmpty() && reference.hasNonNull("name")) {
      reference.put("namespace", scope.namespace());
    }
  }

  /**
   * The version of the referred kind that readers of v1beta1 know; of the providers only AWS is
   * further.
   */
  private static String version(String group, String kind) {
    return group.startsWith("infrastructure.") && kind.startsWith("AWS") ? "v1beta2" : "v1beta1";
  }
}
