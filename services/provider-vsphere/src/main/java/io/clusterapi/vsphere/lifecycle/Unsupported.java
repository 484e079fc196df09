package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterSpec;
import io.clusterapi.model.infrastructure.vsphere.VSphereFailureDomain;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachineSpec;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What can be declared and is not done. It is said before anything is made: a machine that comes up
 * without what was asked for is worse than one that does not come up.
 */
final class Unsupported {
  private Unsupported() {}

  static Optional<Refusal> in(VSphereCluster cluster) {
    VSphereClusterSpec spec = cluster.getSpec();
    if (spec.controlPlaneEndpoint == null
        || spec.controlPlaneEndpoint.host == null
        || spec.controlPlaneEndpoint.host.isEmpty()) {
      return refuse(
          VSphereConditions.VCENTER,
          "spec.controlPlaneEndpoint.host: wanted the address kube-vip or a load balancer serves"
              + " the API at, found none: nothing is made for it on vSphere, so set it");
    }
    if (spec.clusterModules != null && !spec.clusterModules.isEmpty()) {
      return refuse(
          VSphereConditions.MODULES,
          "spec.clusterModules: cluster modules are not supported: leave them out");
    }
    return Optional.empty();
  }

  private static Optional<Refusal> refuse(String condition, String message) {
    return Optional.of(new Refusal(condition, "NotSupported", message));
  }

  static Optional<String> in(VSphereFailureDomain domain) {
    var networks = domain.getSpec().topology.networkConfigurations;
    boolean pools =
        networks != null
            && networks.stream()
                .anyMatch(
                    one -> one.addressesFromPools != null && !one.addressesFromPools.isEmpty());
    return pools
        ? Optional.of(
            "spec.topology.networkConfigurations[].addressesFromPools is not supported: leave it"
                + " out in another failure domain")
        : Optional.empty();
  }

  static Optional<String> in(VSphereMachineSpec spec) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("pciDevices", spec.pciDevices != null && !spec.pciDevices.isEmpty());
    asked.put("cryptoKeyID", given(spec.cryptoKeyID));
    asked.put("cryptoProfile", given(spec.cryptoProfile));
    asked.put("os Windows", "Windows".equals(spec.os));
    asked.put(
        "network.devices[].addressesFromPools",
        spec.network.devices.stream()
            .anyMatch(
                device ->
                    device.addressesFromPools != null && !device.addressesFromPools.isEmpty()));
    Optional<String> field =
        asked.entrySet().stream()
            .filter(Map.Entry::getValue)
            .map(Map.Entry::getKey)
            .findFirst()
            .map(name -> "spec." + name + " is not supported: leave it out in a new template");
    return field.or(() -> noAddress(spec));
  }

  /** A device that would never get an address, though one is waited for. */
  static Optional<String> noAddress(VSphereMachineSpec spec) {
    for (int i = 0; i < spec.network.devices.size(); i++) {
      var device = spec.network.devices.get(i);
      boolean dhcp = Boolean.TRUE.equals(device.dhcp4) || Boolean.TRUE.equals(device.dhcp6);
      boolean fixed = device.ipAddrs != null && !device.ipAddrs.isEmpty();
      if (!dhcp && !fixed && !Boolean.TRUE.equals(device.skipIPAllocation)) {
        return Optional.of(
            "spec.network.devices[%d] has no way to an address: set dhcp4, dhcp6, ipAddrs or"
                    .formatted(i)
                + " skipIPAllocation");
      }
    }
    return Optional.empty();
  }

  private static boolean given(String value) {
    return value != null && !value.isEmpty();
  }
}
