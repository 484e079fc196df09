package io.clusterapi.local.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How far a cluster is, read from the Cluster's status.
 *
 * @param available whether its Available condition is True
 * @param controlPlane machines of the control plane that are ready
 * @param controlPlaneWanted how many there shall be
 * @param workers worker machines that are ready
 * @param workersWanted how many there shall be
 */
public record ClusterProgress(
    boolean available, int controlPlane, int controlPlaneWanted, int workers, int workersWanted) {

  /** Reads a Cluster of {@code cluster.x-k8s.io/v1beta2}. */
  public static ClusterProgress of(ObjectNode cluster) {
    JsonNode status = cluster.path("status");
    boolean available = false;
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals("Available")) {
        available = condition.path("status").asText().equals("True");
      }
    }
    JsonNode controlPlane = status.path("controlPlane");
    JsonNode workers = status.path("workers");
    return new ClusterProgress(
        available,
        controlPlane.path("readyReplicas").asInt(),
        controlPlane.path("desiredReplicas").asInt(-1),
        workers.path("readyReplicas").asInt(),
        workers.path("desiredReplicas").asInt(-1));
  }

  /** Whether everything that was asked for is there. */
  public boolean isReady(int controlPlaneAsked, int workersAsked) {
    return available
        && controlPlaneWanted == controlPlaneAsked
        && controlPlane == controlPlaneAsked
        && Math.max(workersWanted, 0) == workersAsked
        && workers == workersAsked;
  }
}
