package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Upstream's webhook for ClusterResourceSet. */
final class ClusterResourceSetRules implements Rules {

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    Trees.setDefault(object, "spec.strategy", "ApplyOnce");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    JsonNode selector = Trees.at(object, "spec.clusterSelector");
    Selectors.check(selector, "spec.clusterSelector", problems);
    if (selector.isObject() && Selectors.isEmpty(selector)) {
      problems.invalid(
          "spec.clusterSelector", selector, "must not be empty: it would select no cluster");
    }
    existing.ifPresent(
        old -> {
          for (String field : new String[] {"strategy", "clusterSelector"}) {
            JsonNode before = old.path("spec").path(field);
            if (!before.isMissingNode() && !before.equals(object.path("spec").path(field))) {
              problems.invalid(
                  "spec." + field,
                  object.path("spec").path(field),
                  "field is immutable, stored is " + before);
            }
          }
        });
  }
}
