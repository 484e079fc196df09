package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AzureMachineTemplate. */
final class AzureMachineTemplateRules implements Rules {
  private static final String SPEC = "spec.template.spec";

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AzureMachineSpecRules.applyDefaults(object, SPEC);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode spec = Trees.at(object, SPEC);
    for (String field : new String[] {"providerID", "roleAssignmentName"}) {
      if (spec.has(field)) {
        problems.forbidden(
            SPEC + "." + field, "cannot be set in a template: it belongs to one machine");
      }
    }
    if (!Trees.text(spec, "systemAssignedIdentityRole.name").isEmpty()) {
      problems.forbidden(
          SPEC + ".systemAssignedIdentityRole.name",
          "cannot be set in a template: it belongs to one machine");
    }
    AzureMachineSpecRules.check(spec, SPEC, problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, SPEC, problems);
  }
}
