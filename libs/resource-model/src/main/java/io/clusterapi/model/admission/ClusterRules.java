package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for Cluster, without managed topologies. */
final class ClusterRules implements Rules {

  @Override
  public void refuseUnsupported(ObjectNode object, Problems problems) {
    if (object.path("spec").hasNonNull("topology")) {
      problems.forbidden(
          "spec.topology",
          "managed topologies (ClusterClass) are not supported; set spec.infrastructureRef and"
              + " spec.controlPlaneRef instead");
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    for (String reference : new String[] {"infrastructureRef", "controlPlaneRef"}) {
      boolean had = existing.filter(old -> old.path("spec").has(reference)).isPresent();
      if (had && !object.path("spec").has(reference)) {
        problems.forbidden("spec." + reference, "cannot be removed once set");
      }
    }
    if (object.has("spec")
        && !object.path("spec").has("infrastructureRef")
        && !object.path("spec").has("controlPlaneRef")) {
      problems.forbidden("spec", "infrastructureRef or controlPlaneRef must be set, found neither");
    }
    for (String range : new String[] {"pods", "services"}) {
      String path = "spec.clusterNetwork." + range + ".cidrBlocks";
      Cidrs.checkAll(Trees.at(object, path), path, problems);
    }
  }
}
