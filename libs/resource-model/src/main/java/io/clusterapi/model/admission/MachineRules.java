package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Groups;
import java.util.Optional;

/** Upstream's webhook for Machine. */
final class MachineRules implements Rules {
  /** Seconds the Node of a deleted Machine is tried to be deleted, when nothing else is said. */
  private static final int NODE_DELETION_TIMEOUT_SECONDS = 10;

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    MachineSpecRules.labelWithCluster(object);
    Versions.prefix(object, "spec.version");
    Trees.setDefault(
        object, "spec.deletion.nodeDeletionTimeoutSeconds", NODE_DELETION_TIMEOUT_SECONDS);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    boolean ofPool = object.path("metadata").path("labels").has(Groups.POOL_NAME_LABEL);
    boolean ofControlPlane = object.path("metadata").path("labels").has(Groups.CONTROL_PLANE_LABEL);
    if (!ofPool) {
      MachineSpecRules.bootstrap(object, "spec", problems);
    }
    MachineSpecRules.clusterNameUnchanged(object, existing, problems);
    Versions.check(object, "spec.version", problems);
    TaintRules.check(Trees.at(object, "spec.taints"), "spec.taints", ofControlPlane, problems);
  }
}
