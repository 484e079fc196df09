package io.clusterapi.maas.planning;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.model.infrastructure.maas.MaasMachineSpec;
import io.clusterapi.provider.lifecycle.InfraMachineController.Surroundings;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import java.util.List;

/** The parts of one machine: the host, and its Node's name for it. */
public final class MachineParts {
  private MachineParts() {}

  public static DesiredParts desired(MaasMachine machine, Surroundings<MaasCluster> around) {
    return DesiredParts.all(
        List.of(
            PartSpec.of(PartKinds.KEY_MACHINE, PartKinds.MACHINE, host(machine, around))
                .watched()
                .irreplaceable(),
            PartSpec.of(PartKinds.KEY_NODE, PartKinds.NODE, new Params.Node(around.clusterName()))
                .dependsOn(PartKinds.KEY_MACHINE)));
  }

  private static Params.Host host(MaasMachine machine, Surroundings<MaasCluster> around) {
    MaasMachineSpec spec = machine.getSpec();
    String zone = around.wish().failureDomain();
    return new Params.Host(
        spec.minCPU,
        spec.minMemory,
        spec.minDiskSize,
        text(spec.resourcePool),
        zone.isEmpty() ? text(spec.failureDomain) : zone,
        spec.tags == null ? List.of() : List.copyOf(spec.tags),
        spec.image,
        Boolean.TRUE.equals(spec.deployInMemory),
        machine.getMetadata().getNamespace(),
        around.wish().dataSecret(),
        around.clusterName(),
        machine.getMetadata().getName());
  }

  private static String text(String value) {
    return value == null ? "" : value;
  }
}
