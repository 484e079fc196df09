package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for ClusterResourceSetBinding. */
final class ClusterResourceSetBindingRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    MachineSpecRules.clusterNameUnchanged(object, existing, problems);
  }
}
