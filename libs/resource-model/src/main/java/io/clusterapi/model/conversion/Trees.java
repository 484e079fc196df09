package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/**
 * Reading and changing JSON trees by dotted paths. A null value counts as absent, as it does in
 * Kubernetes.
 */
final class Trees {
  // 1 and 1L are different nodes and the same value.
  private static final Comparator<JsonNode> BY_VALUE =
      (a, b) ->
          a.isNumber() && b.isNumber() && a.decimalValue().compareTo(b.decimalValue()) == 0
              ? 0
              : a.equals(b) ? 0 : 1;

  private Trees() {}

  static List<String> segments(String path) {
    return List.of(path.split("\\."));
  }

  /** The value at the path; null when it is absent or null. */
  static JsonNode get(ObjectNode node, String path) {
    JsonNode current = node;
    for (String segment : segments(path)) {
      current = current == null ? null : current.get(segment);
    }
    return present(current);
  }

  /**
   * Removes and returns the value; objects on the way that became empty are removed too. Null when
   * it is absent.
   */
  static JsonNode take(ObjectNode node, String path) {
    return take(node, segments(path));
  }

  private static JsonNode take(ObjectNode node, List<String> segments) {
    String first = segments.get(0);
    if (segments.size() == 1) {
      return present(node.remove(first));
    }
    if (!(node.get(first) instanceof ObjectNode child)) {
      return null;
    }
    boolean wasEmpty = child.isEmpty();
    JsonNode taken = take(child, segments.subList(1, segments.size()));
    if (child.isEmpty() && !wasEmpty) {
      node.remove(first);
    }
    return taken;
  }

  /**
   * Sets the value, making the objects on the way; false when something on the way is not an
   * object.
   */
  static boolean set(ObjectNode node, String path, JsonNode value) {
    List<String> segments = segments(path);
    ObjectNode current = node;
    for (String segment : segments.subList(0, segments.size() - 1)) {
      JsonNode next = present(current.get(segment));
      if (next == null) {
        current = current.putObject(segment);
      } else if (next instanceof ObjectNode object) {
        current = object;
      } else {
        return false;
      }
    }
    current.set(segments.get(segments.size() - 1), value);
    return true;
  }

  static boolean same(JsonNode a, JsonNode b) {
    JsonNode left = present(a);
    JsonNode right = present(b);
    return left == null || right == null ? left == right : left.equals(BY_VALUE, right);
  }

  static JsonNode present(JsonNode node) {
    return node == null || node.isNull() || node.isMissingNode() ? null : node;
  }
}
