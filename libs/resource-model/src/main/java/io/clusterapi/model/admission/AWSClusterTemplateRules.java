package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AWSClusterTemplate. */
final class AWSClusterTemplateRules implements Rules {
  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSClusterSpecRules.applyDefaults(object, "spec.template.spec");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AWSClusterSpecRules.check(
        Trees.at(object, "spec.template.spec"), "spec.template.spec", problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, "spec.template.spec", problems);
  }
}
