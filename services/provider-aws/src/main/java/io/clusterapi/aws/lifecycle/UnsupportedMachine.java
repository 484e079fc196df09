package io.clusterapi.aws.lifecycle;

import io.clusterapi.model.infrastructure.aws.AWSMachineSpec;
import io.clusterapi.model.infrastructure.aws.AWSResourceReference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Fields of an AWSMachine that are not acted upon: said before an instance without them runs. */
final class UnsupportedMachine {
  private UnsupportedMachine() {}

  static Optional<String> in(AWSMachineSpec spec) {
    Map<String, Boolean> asked = new LinkedHashMap<>();
    asked.put("ignition", spec.ignition != null);
    asked.put("elasticIpPool", spec.elasticIpPool != null);
    asked.put(
        "networkInterfaces", spec.networkInterfaces != null && !spec.networkInterfaces.isEmpty());
    asked.put("networkInterfaceType efa", "efa".equals(spec.networkInterfaceType));
    asked.put("dynamicHostAllocation", spec.dynamicHostAllocation != null);
    // The SDK has no parameter for it; disabled is what an instance is by itself.
    asked.put(
        "cpuOptions.nestedVirtualization enabled",
        spec.cpuOptions != null && "enabled".equals(spec.cpuOptions.nestedVirtualization));
    asked.put("assignPrimaryIPv6", "enabled".equals(spec.assignPrimaryIPv6));
    asked.put(
        "securityGroupOverrides",
        spec.securityGroupOverrides != null && !spec.securityGroupOverrides.isEmpty());
    asked.put("subnet.filters", filtered(spec.subnet));
    asked.put(
        "additionalSecurityGroups[].filters",
        spec.additionalSecurityGroups != null
            && spec.additionalSecurityGroups.stream().anyMatch(UnsupportedMachine::filtered));
    asked.put(
        "cloudInit.secureSecretsBackend ssm-parameter-store",
        spec.cloudInit != null
            && "ssm-parameter-store".equals(spec.cloudInit.secureSecretsBackend));
    asked.put("ami.eksLookupType", spec.ami != null && given(spec.ami.eksLookupType));
    return asked.entrySet().stream()
        .filter(Map.Entry::getValue)
        .map(Map.Entry::getKey)
        .findFirst()
        .map(field -> "spec." + field + " is not supported: leave it out in a new template")
        .or(() -> contradiction(spec));
  }

  /** What would leave one of two fields out in silence, or AWS refuse after everything was made. */
  private static Optional<String> contradiction(AWSMachineSpec spec) {
    boolean group = given(spec.placementGroupName);
    Long partition = spec.placementGroupPartition;
    if (partition != null && partition != 0 && !group) {
      return Optional.of(
          "spec.placementGroupPartition: found %d without a group: set placementGroupName too in a"
                  .formatted(partition)
              + " new template");
    }
    if (group && given(spec.hostID)) {
      return Optional.of(
          "spec.placementGroupName: a dedicated host (hostID) is in no placement group: leave one"
              + " of the two out in a new template");
    }
    return Optional.empty();
  }

  private static boolean given(String value) {
    return value != null && !value.isEmpty();
  }

  private static boolean filtered(AWSResourceReference reference) {
    return reference != null && reference.filters != null && !reference.filters.isEmpty();
  }
}
