package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * How a message names what was found instead of what was wanted; values themselves may be secret
 * and are not repeated.
 */
final class Described {
  private Described() {}

  static String type(JsonNode node) {
    if (node == null || node.isNull()) {
      return "empty";
    }
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case STRING -> node.asText().isBlank() ? "empty text" : "text";
      default -> "a " + node.getNodeType().name().toLowerCase(java.util.Locale.ROOT);
    };
  }
}
