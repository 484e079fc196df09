package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Upstream's webhook for MaasMachine: image, minCPU and minMemory stay, what was filled in too. */
final class MaasMachineRules implements Rules {
  private static final List<String> IMMUTABLE =
      List.of("spec.image", "spec.minCPU", "spec.minMemory");
  private static final List<String> SET_ONCE = List.of("spec.providerID", "spec.systemID");

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    MaasMachineSpecRules.check(object.path("spec"), "spec", problems);
    existing.ifPresent(
        old -> {
          IMMUTABLE.forEach(path -> AWSClusterRules.unchanged(object, old, path, problems));
          SET_ONCE.stream()
              .filter(path -> !Trees.text(old, path).isEmpty())
              .forEach(path -> AWSClusterRules.unchanged(object, old, path, problems));
        });
  }
}
