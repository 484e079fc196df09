package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Upstream's webhook for VSphereMachine. */
final class VSphereMachineRules implements Rules {
  private static final List<String> MUTABLE =
      List.of(
          "spec.providerID",
          "spec.powerOffMode",
          "spec.guestSoftPowerOffTimeoutSeconds",
          "spec.network.devices");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    if (object.path("spec").isObject()) {
      Trees.setDefault(object, "spec.datacenter", "*");
      Trees.setDefault(object, "spec.os", "Linux");
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    VSphereFieldRules.clone(object.path("spec"), "spec", problems);
    VSphereFieldRules.naming(object, "spec.naming.template", problems);
    VSphereFieldRules.windowsName(object, problems);
    existing.ifPresent(old -> immutable(old, object, MUTABLE, problems));
  }

  static void immutable(
      ObjectNode old, ObjectNode object, List<String> mutable, Problems problems) {
    for (String path : ChangedPaths.between(old.path("spec"), object.path("spec"), "spec")) {
      if (mutable.stream().noneMatch(m -> path.equals(m) || path.startsWith(m + "."))) {
        problems.forbidden(path, "cannot be modified; a virtual machine is replaced, not changed");
      }
    }
  }
}
