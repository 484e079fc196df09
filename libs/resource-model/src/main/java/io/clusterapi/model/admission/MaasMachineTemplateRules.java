package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * Upstream's webhook for MaasMachineTemplate, which keeps image, minCPU and minMemory. Here the
 * whole spec stays, as that of every other template.
 */
final class MaasMachineTemplateRules implements Rules {
  private static final String SPEC = "spec.template.spec";

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    for (String field : List.of("providerID", "systemID")) {
      if (!Trees.at(object, SPEC + "." + field).isMissingNode()) {
        problems.forbidden(
            SPEC + "." + field, "cannot be set in a template: it belongs to one machine");
      }
    }
    MaasMachineSpecRules.check(Trees.at(object, SPEC), SPEC, problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, SPEC, problems);
  }
}
