package io.clusterapi.model.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One object of a manifest.
 *
 * @param documentIndex index of its document in the input, from 0; items of a {@code List} share
 *     one
 * @param tree the object as written, with {@code apiVersion} and {@code kind} present
 */
public record ManifestObject(int documentIndex, ObjectNode tree) {

  public String apiVersion() {
    return tree.path("apiVersion").asText();
  }

  public String kind() {
    return tree.path("kind").asText();
  }

  /** {@code metadata.name}, or an empty string when the object has none. */
  public String name() {
    return tree.path("metadata").path("name").asText("");
  }

  /** {@code metadata.namespace}, or an empty string when the object names none. */
  public String namespace() {
    return tree.path("metadata").path("namespace").asText("");
  }
}
