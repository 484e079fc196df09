package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AWSClusterRoleIdentity. */
final class AWSClusterRoleIdentityRules implements Rules {
  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSIdentityRules.moveLabel(object);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    if (!object.path("spec").has("sourceIdentityRef")) {
      problems.required("spec.sourceIdentityRef", "names the identity that assumes the role");
    }
    AWSFieldRules.allowedNamespaces(object.path("spec"), problems);
  }
}
