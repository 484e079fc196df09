package io.clusterapi.maas.lifecycle;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.provider.lifecycle.InfraClusterController.Refusal;
import java.util.Optional;

/** What can be declared and is not done: refused by its field before anything is made. */
final class Unsupported {
  private Unsupported() {}

  static Optional<Refusal> in(MaasCluster cluster) {
    var lxd = cluster.getSpec().lxdConfig;
    return lxd != null && Boolean.TRUE.equals(lxd.enabled)
        ? Optional.of(
            new Refusal(
                MaasConditions.LOAD_BALANCER,
                "NotSupported",
                "spec.lxdConfig.enabled: virtual machine hosts on control plane machines are not"
                    + " supported: leave it out"))
        : Optional.empty();
  }

  static Optional<String> in(MaasMachineSpec spec) {
    String field =
        spec.lxd != null && Boolean.TRUE.equals(spec.lxd.enabled)
            ? "lxd.enabled"
            : spec.parent != null && !spec.parent.isEmpty()
                ? "parent"
                : spec.staticIP != null ? "staticIP" : "";
    return field.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "spec."
                + field
                + ": virtual machines on LXD hosts are not supported: leave it out in a new"
                + " template");
  }
}
