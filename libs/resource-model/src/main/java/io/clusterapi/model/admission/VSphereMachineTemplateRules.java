package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for VSphereMachineTemplate. */
final class VSphereMachineTemplateRules implements Rules {
  private static final String SPEC = "spec.template.spec";

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode spec = Trees.at(object, SPEC);
    if (spec.has("providerID")) {
      problems.forbidden(
          SPEC + ".providerID", "cannot be set in a template: it belongs to one machine");
    }
    JsonNode devices = spec.path("network").path("devices");
    for (int i = 0; i < devices.size(); i++) {
      if (!devices.get(i).path("ipAddrs").isEmpty()) {
        problems.forbidden(
            SPEC + ".network.devices[" + i + "].ipAddrs",
            "cannot be set in a template: it belongs to one machine");
      }
    }
    VSphereFieldRules.clone(spec, SPEC, problems);
    VSphereFieldRules.naming(object, SPEC + ".naming.template", problems);
    TemplateRules.metadata(object, problems);
    TemplateRules.immutable(object, existing, SPEC, problems);
  }
}
