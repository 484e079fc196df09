package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** What Kubernetes does with Secrets. */
final class SecretRules implements Rules {

  /** Merges stringData into data, whose entries it overrides. */
  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    JsonNode text = object.path("stringData");
    JsonNode data = object.path("data");
    if (!text.isObject() || !(data.isObject() || data.isMissingNode())) {
      return;
    }
    for (JsonNode value : text) {
      if (!value.isTextual()) {
        return;
      }
    }
    if (!text.isEmpty()) {
      ObjectNode merged = Trees.objectAt(object, "data");
      text.fields()
          .forEachRemaining(
              entry ->
                  merged.put(
                      entry.getKey(),
                      Base64.getEncoder()
                          .encodeToString(
                              entry.getValue().asText().getBytes(StandardCharsets.UTF_8))));
    }
    object.remove("stringData");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    DataRules.keys(object, "data", problems);
    DataRules.size(object, problems);
    DataRules.immutable(object, existing, problems);
    existing
        .map(old -> old.path("type").asText("Opaque"))
        .filter(type -> !type.equals(object.path("type").asText("Opaque")))
        .ifPresent(type -> problems.forbidden("type", "field is immutable, stored is " + type));
    if (object.path("type").asText().equals("kubernetes.io/tls")) {
      for (String key : new String[] {"tls.crt", "tls.key"}) {
        if (!object.path("data").has(key)) {
          problems.required("data[" + key + "]", "a Secret of type kubernetes.io/tls needs it");
        }
      }
    }
  }
}
