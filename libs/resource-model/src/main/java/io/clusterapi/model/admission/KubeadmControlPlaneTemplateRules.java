package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for KubeadmControlPlaneTemplate. */
final class KubeadmControlPlaneTemplateRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    ControlPlaneSpecRules.check(object, "spec.template.spec", problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, "spec.template.spec", problems);
  }
}
