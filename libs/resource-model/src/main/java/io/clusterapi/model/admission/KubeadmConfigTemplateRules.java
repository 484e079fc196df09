package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Upstream's webhook for KubeadmConfigTemplate. Unlike other templates it may change: a change
 * reaches Machines made after it.
 */
final class KubeadmConfigTemplateRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    KubeadmSpecRules.check(Trees.at(object, "spec.template.spec"), "spec.template.spec", problems);
    MetadataRules.template(
        Trees.at(object, "spec.template.metadata"), "spec.template.metadata", problems);
  }
}
