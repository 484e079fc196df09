package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for KubeadmConfig. An absent format means cloud-config. */
final class KubeadmConfigRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    KubeadmSpecRules.check(object.path("spec"), "spec", problems);
  }
}
