package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Paths of the fields in which two trees differ. Lists are compared whole; an absent object counts
 * as one without fields.
 */
final class ChangedPaths {
  private ChangedPaths() {}

  static List<String> between(JsonNode before, JsonNode after, String path) {
    List<String> changed = new ArrayList<>();
    collect(before, after, path, changed);
    return changed;
  }

  private static void collect(JsonNode before, JsonNode after, String path, List<String> changed) {
    if (before.equals(after)) {
      return;
    }
    JsonNode one = before.isMissingNode() && after.isObject() ? empty() : before;
    JsonNode other = after.isMissingNode() && before.isObject() ? empty() : after;
    if (!one.isObject() || !other.isObject()) {
      changed.add(path);
      return;
    }
    Set<String> names = new TreeSet<>();
    one.fieldNames().forEachRemaining(names::add);
    other.fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      collect(field(one, name), field(other, name), path + "." + name, changed);
    }
  }

  private static JsonNode field(JsonNode object, String name) {
    JsonNode value = object.get(name);
    return value == null ? MissingNode.getInstance() : value;
  }

  private static JsonNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
