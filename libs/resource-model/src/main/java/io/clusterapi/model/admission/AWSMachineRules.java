package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Upstream's webhook for AWSMachine. */
final class AWSMachineRules implements Rules {
  /** What may change, each with everything below it: filled in later, or applied to what runs. */
  private static final List<String> MUTABLE =
      List.of(
          "spec.providerID",
          "spec.instanceID",
          "spec.additionalTags",
          "spec.additionalSecurityGroups",
          "spec.cloudInit.secretPrefix",
          "spec.cloudInit.secretCount",
          "spec.cloudInit.secureSecretsBackend",
          "spec.privateDnsName.enableResourceNameDnsAAAARecord",
          "spec.privateDnsName.enableResourceNameDnsARecord");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AWSMachineSpecRules.applyDefaults(object, "spec");
    boolean skipped = Trees.at(object, "spec.cloudInit.insecureSkipSecretsManager").asBoolean();
    if (!skipped && !object.path("spec").has("ignition")) {
      Trees.setDefault(object, "spec.cloudInit.secureSecretsBackend", "secrets-manager");
    }
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AWSMachineSpecRules.check(object.path("spec"), "spec", problems);
    existing.ifPresent(
        old -> {
          for (String path : ChangedPaths.between(old.path("spec"), object.path("spec"), "spec")) {
            if (MUTABLE.stream().noneMatch(m -> path.equals(m) || path.startsWith(m + "."))) {
              problems.forbidden(path, "cannot be modified; an instance is replaced, not changed");
            }
          }
        });
  }
}
