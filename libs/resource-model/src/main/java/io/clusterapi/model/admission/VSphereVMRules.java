package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Upstream's webhook for VSphereVM. */
final class VSphereVMRules implements Rules {
  private static final List<String> MUTABLE =
      List.of(
          "spec.bootstrapRef",
          "spec.thumbprint",
          "spec.powerOffMode",
          "spec.guestSoftPowerOffTimeoutSeconds",
          "spec.network.devices");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    if (object.path("spec").isObject()) {
      Trees.setDefault(object, "spec.os", "Linux");
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    VSphereFieldRules.clone(object.path("spec"), "spec", problems);
    VSphereFieldRules.windowsName(object, problems);
    existing.ifPresent(
        old -> {
          List<String> mutable = new ArrayList<>(MUTABLE);
          for (String once : new String[] {"spec.os", "spec.biosUUID"}) {
            if (Trees.text(old, once).isEmpty()) {
              mutable.add(once);
            }
          }
          VSphereMachineRules.immutable(old, object, mutable, problems);
        });
  }
}
