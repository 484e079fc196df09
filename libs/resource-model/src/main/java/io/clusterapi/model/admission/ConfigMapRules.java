package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** What Kubernetes asks of ConfigMaps. */
final class ConfigMapRules implements Rules {
  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    DataRules.keys(object, "data", problems);
    DataRules.keys(object, "binaryData", problems);
    DataRules.size(object, problems);
    DataRules.immutable(object, existing, problems);
    object
        .path("binaryData")
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (object.path("data").has(key)) {
                problems.invalid("binaryData[" + key + "]", "", "data has the same key");
              }
            });
  }
}
