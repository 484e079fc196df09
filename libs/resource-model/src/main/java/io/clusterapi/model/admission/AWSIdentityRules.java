package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What the AWS identities have in common. */
final class AWSIdentityRules {
  private static final String MOVE = "clusterctl.cluster.x-k8s.io/move-hierarchy";

  private AWSIdentityRules() {}

  /** No Cluster owns an identity, so clusterctl finds it by a label; users may leave it out. */
  static void moveLabel(ObjectNode object) {
    ObjectNode metadata = Trees.objectAt(object, "metadata");
    if (metadata != null && !metadata.has("labels")) {
      metadata.putObject("labels").put(MOVE, "");
    }
  }
}
