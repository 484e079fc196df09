package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What applying a manifest did. */
public record Applied(Outcome outcome, ResourceType type, ObjectNode object) {

  /** As {@code kubectl apply} reports it. */
  public enum Outcome {
    CREATED,
    CONFIGURED,
    UNCHANGED
  }

  /** For example {@code cluster.cluster.x-k8s.io/demo created}. */
  public String line() {
    String group =
        type.apiVersion().contains("/")
            ? "." + type.apiVersion().substring(0, type.apiVersion().indexOf('/'))
            : "";
    return type.kind().toLowerCase(java.util.Locale.ROOT)
        + group
        + "/"
        + object.path("metadata").path("name").asText()
        + " "
        + outcome.name().toLowerCase(java.util.Locale.ROOT);
  }
}
