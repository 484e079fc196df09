package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AWSClusterControllerIdentity. */
final class AWSClusterControllerIdentityRules implements Rules {
  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSIdentityRules.moveLabel(object);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    String name = object.path("metadata").path("name").asText();
    if (!name.equals("default")) {
      problems.invalid("metadata.name", name, "there is only one, and it is named default");
    }
    AWSFieldRules.allowedNamespaces(object.path("spec"), problems);
    if (existing.isPresent() && !existing.get().path("spec").equals(object.path("spec"))) {
      problems.forbidden("spec", "field is immutable; delete the identity and create it again");
    }
  }
}
