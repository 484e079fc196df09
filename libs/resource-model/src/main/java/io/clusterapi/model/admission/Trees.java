package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Reading and completing JSON trees by dotted paths. */
final class Trees {
  private Trees() {}

  /** The node at a path of field names separated by dots; missing when any of them is. */
  static JsonNode at(JsonNode node, String path) {
    JsonNode found = node;
    for (String name : path.split("\\.")) {
      found = found.path(name);
    }
    return found;
  }

  static String text(JsonNode node, String path) {
    return at(node, path).asText("");
  }

  /** Sets a value unless one is there; objects on the way are made, wrong types left alone. */
  static void setDefault(ObjectNode node, String path, Object value) {
    ObjectNode parent = parent(node, path);
    if (parent != null && !parent.has(last(path))) {
      set(parent, last(path), value);
    }
  }

  /** Sets a value whatever is there; objects on the way are made, wrong types left alone. */
  static void put(ObjectNode node, String path, Object value) {
    ObjectNode parent = parent(node, path);
    if (parent != null) {
      set(parent, last(path), value);
    }
  }

  /** The object at a path, made when it is absent; null when something else is there. */
  static ObjectNode objectAt(ObjectNode node, String path) {
    ObjectNode current = node;
    for (String name : path.split("\\.")) {
      JsonNode next = current.get(name);
      if (next == null) {
        next = current.putObject(name);
      }
      if (!(next instanceof ObjectNode object)) {
        return null;
      }
      current = object;
    }
    return current;
  }

  private static ObjectNode parent(ObjectNode node, String path) {
    int dot = path.lastIndexOf('.');
    return dot < 0 ? node : objectAt(node, path.substring(0, dot));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  private static void set(ObjectNode parent, String name, Object value) {
    if (value instanceof Integer number) {
      parent.put(name, number);
    } else if (value instanceof Boolean flag) {
      parent.put(name, flag);
    } else {
      parent.put(name, (String) value);
    }
  }
}
