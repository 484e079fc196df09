package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for AWSMachineTemplate. */
final class AWSMachineTemplateRules implements Rules {
  private static final String SPEC = "spec.template.spec";

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSMachineSpecRules.applyDefaults(object, SPEC);
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode spec = Trees.at(object, SPEC);
    for (String field :
        new String[] {"providerID", "cloudInit.secretPrefix", "cloudInit.secretCount"}) {
      if (!Trees.at(spec, field).isMissingNode()) {
        problems.forbidden(
            SPEC + "." + field, "cannot be set in a template: it belongs to one instance");
      }
    }
    AWSMachineSpecRules.check(spec, SPEC, problems);
    if (spec.path("hostAffinity").asText().equals("host")
        && !spec.has("hostID")
        && !spec.has("dynamicHostAllocation")) {
      problems.required(
          SPEC + ".hostID",
          "hostID or dynamicHostAllocation must be set when hostAffinity is host");
    }
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, SPEC, problems);
  }
}
