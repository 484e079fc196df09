package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What holds for VSphereClusterIdentities. */
final class VSphereClusterIdentityRules implements Rules {
  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSIdentityRules.moveLabel(object);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AWSFieldRules.allowedNamespaces(object.path("spec"), problems);
  }
}
