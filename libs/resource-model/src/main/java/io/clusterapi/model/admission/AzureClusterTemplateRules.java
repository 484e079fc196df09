package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Upstream's webhook for AzureClusterTemplate. Names are not filled in: they come from the cluster.
 */
final class AzureClusterTemplateRules implements Rules {
  private static final String SPEC = "spec.template.spec";

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    ObjectNode spec = Trees.objectAt(object, SPEC);
    if (spec != null) {
      Trees.setDefault(spec, "azureEnvironment", "AzurePublicCloud");
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AzureClusterSpecRules.check(Trees.at(object, SPEC), SPEC, problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, SPEC, problems);
  }
}
