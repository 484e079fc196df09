package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What holds for VSphereClusters and, under another path, for their templates. */
final class VSphereClusterRules implements Rules {
  private static final String TEMPLATE = "spec.template.spec";

  private final String path;

  VSphereClusterRules(String path) {
    this.path = path;
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    Selectors.check(
        Trees.at(object, path + ".failureDomainSelector"),
        path + ".failureDomainSelector",
        problems);
    VSphereFieldRules.thumbprint(Trees.at(object, path), path, problems);
    if (path.equals(TEMPLATE)) {
      TemplateRules.metadata(object, problems);
      TemplateRules.immutable(object, existing, TEMPLATE, problems);
    }
  }
}
