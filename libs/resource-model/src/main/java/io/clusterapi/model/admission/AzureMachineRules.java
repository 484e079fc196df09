package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/** Upstream's webhook for AzureMachine. */
final class AzureMachineRules implements Rules {
  /** What a virtual machine is made with and keeps. Upstream lets vmSize be written over. */
  private static final List<String> IMMUTABLE =
      List.of(
          "image",
          "identity",
          "userAssignedIdentities",
          "systemAssignedIdentityRole",
          "osDisk",
          "dataDisks",
          "sshPublicKey",
          "allocatePublicIP",
          "enableIPForwarding",
          "acceleratedNetworking",
          "spotVMOptions",
          "securityProfile",
          "diagnostics",
          "networkInterfaces",
          "subnetName",
          "dnsServers",
          "capacityReservationGroupID",
          "disableExtensionOperations",
          "disableVMBootstrapExtension",
          "vmExtensions");

  @Override
  public void applyDefaults(ObjectNode object, Optional<ObjectNode> existing) {
    AzureMachineSpecRules.applyDefaults(object, "spec");
  }

  @Override
  public void validate(ObjectNode object, Optional<ObjectNode> existing, Problems problems) {
    AzureMachineSpecRules.check(object.path("spec"), "spec", problems);
    existing.ifPresent(
        old -> {
          for (String field : IMMUTABLE) {
            AWSClusterRules.unchanged(object, old, "spec." + field, problems);
          }
        });
  }
}
