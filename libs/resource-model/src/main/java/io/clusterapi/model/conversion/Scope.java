package io.clusterapi.model.conversion;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * The object a step works on.
 *
 * @param path where it is in the whole object, empty or ending with a dot; for errors
 * @param namespace of the whole object; empty when it has none
 */
record Scope(ObjectNode node, String path, String namespace) {

  JsonNode get(String field) {
    return Trees.get(node, field);
  }

  void set(String field, JsonNode value) {
    if (!Trees.set(node, field, value)) {
      throw refuse(field.substring(0, field.lastIndexOf('.')), "must be an object");
    }
  }

  Scope at(String field, ObjectNode child) {
    return new Scope(child, path + field + ".", namespace);
  }

  ConversionRefused refuse(String field, String problem) {
    return new ConversionRefused(path + field, problem);
  }

  /**
   * Refuses a field that only the stored version has: what it says there would otherwise be taken
   * over unseen.
   */
  void refuseIfPresent(String field, String instead) {
    if (get(field) != null) {
      throw refuse(field, "unknown field in v1beta1; it exists in v1beta2" + instead);
    }
  }
}
