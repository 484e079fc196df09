package io.clusterapi.controlplane.planning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Mapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;

/** Requests of operations: which cluster, and the object on whose behalf. */
final class Requests {
  /** When an act that failed for good is tried anew: something may have been repaired. */
  static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private Requests() {}

  static ObjectNode of(KnownCluster cluster, HasMetadata owner) {
    ObjectNode request = Mapper.json().createObjectNode();
    request.put("namespace", cluster.namespace());
    request.put("cluster", cluster.name());
    request
        .putObject("owner")
        .put("apiVersion", owner.getApiVersion())
        .put("kind", owner.getKind())
        .put("name", Metadata.name(owner))
        .put("uid", Metadata.uid(owner));
    return request;
  }
}
