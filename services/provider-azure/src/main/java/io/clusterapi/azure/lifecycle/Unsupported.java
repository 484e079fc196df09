package io.clusterapi.azure.lifecycle;

import io.clusterapi.model.infrastructure.azure.AzureClusterSpec;
import io.clusterapi.model.infrastructure.azure.AzureMachineSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import java.util.Optional;

/** What may be declared and is not done: refused by its field before anything is made. */
final class Unsupported {
  static final String REASON = "NotSupported";

  private Unsupported() {}

  static Optional<Refusal> in(AzureClusterSpec spec) {
    if (spec == null || empty(spec.subscriptionID)) {
      return refuse("spec.subscriptionID: wanted the ID of an Azure subscription, found none");
    }
    if (empty(spec.location)) {
      return refuse("spec.location: wanted an Azure region, for example westeurope, found none");
    }
    if ("AzureStackCloud".equals(spec.azureEnvironment)) {
      return refuse("spec.azureEnvironment: AzureStackCloud is not supported");
    }
    if (spec.extendedLocation != null) {
      return refuse("spec.extendedLocation: edge zones are not supported: leave it out");
    }
    if (spec.bastionSpec != null && spec.bastionSpec.azureBastion != null) {
      return refuse("spec.bastionSpec.azureBastion is not supported: leave it out");
    }
    if (Boolean.FALSE.equals(spec.controlPlaneEnabled)) {
      return refuse("spec.controlPlaneEnabled: a cluster without control plane is not supported");
    }
    return network(spec.networkSpec);
  }

  private static Optional<Refusal> network(NetworkSpec network) {
    if (network == null || network.apiServerLB == null || network.subnets == null) {
      return refuse(
          "spec.networkSpec: wanted subnets and a load balancer of the API server, found none:"
              + " apply the object again to have them filled in");
    }
    if (!"Public".equals(network.apiServerLB.type)) {
      return refuse(
          "spec.networkSpec.apiServerLB.type: only Public is supported, found "
              + network.apiServerLB.type);
    }
    if (network.nodeOutboundLB != null) {
      return refuse(
          "spec.networkSpec.nodeOutboundLB is not supported: nodes reach the outside through the"
              + " NAT gateways of their subnets");
    }
    if (network.controlPlaneOutboundLB != null) {
      return refuse("spec.networkSpec.controlPlaneOutboundLB is not supported: leave it out");
    }
    if (network.vnet != null && network.vnet.peerings != null && !network.vnet.peerings.isEmpty()) {
      return refuse("spec.networkSpec.vnet.peerings is not supported: leave it out");
    }
    for (SubnetSpec subnet : network.subnets) {
      if (subnet.privateEndpoints != null && !subnet.privateEndpoints.isEmpty()) {
        return refuse(
            "spec.networkSpec.subnets: privateEndpoints of %s are not supported"
                .formatted(subnet.name));
      }
      if (subnet.cidrBlocks == null || subnet.cidrBlocks.size() != 1) {
        return refuse(
            "spec.networkSpec.subnets: wanted one range of %s, found %s"
                .formatted(subnet.name, subnet.cidrBlocks));
      }
    }
    return Optional.empty();
  }

  static Optional<String> in(AzureMachineSpec spec) {
    if (!"Linux".equals(spec.osDisk == null ? "Linux" : spec.osDisk.osType)) {
      return Optional.of(
          "spec.osDisk.osType: only Linux is supported, found " + spec.osDisk.osType);
    }
    if ("SystemAssigned".equals(spec.identity)) {
      return Optional.of(
          "spec.identity: SystemAssigned is not supported: use UserAssigned with an identity that"
              + " has its roles");
    }
    if (spec.vmExtensions != null && !spec.vmExtensions.isEmpty()) {
      return Optional.of("spec.vmExtensions is not supported: leave it out");
    }
    if (!empty(spec.virtualMachineScaleSetID)) {
      return Optional.of("spec.virtualMachineScaleSetID is not supported: leave it out");
    }
    if (spec.osDisk != null
        && spec.osDisk.managedDisk != null
        && spec.osDisk.managedDisk.securityProfile != null) {
      return Optional.of("spec.osDisk.managedDisk.securityProfile is not supported: leave it out");
    }
    if (spec.dataDisks != null
        && spec.dataDisks.stream()
            .anyMatch(
                disk -> disk.managedDisk != null && disk.managedDisk.securityProfile != null)) {
      return Optional.of(
          "spec.dataDisks[].managedDisk.securityProfile is not supported: leave it out");
    }
    return Optional.empty();
  }

  private static boolean empty(String value) {
    return value == null || value.isEmpty();
  }

  private static Optional<Refusal> refuse(String message) {
    return Optional.of(new Refusal(AzureConditions.NETWORK, REASON, message));
  }
}
