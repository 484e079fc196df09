package io.clusterapi.maas.planning;

import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.provider.lifecycle.Marks;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartSpec;
import io.clusterapi.provider.part.Parts;
import java.util.List;

/** The one part of a cluster: the name that leads to its API servers. */
public final class ClusterParts {
  private final MaasCluster object;
  private final String cluster;
  private final List<MaasMachine> machines;
  private final Parts known;

  /**
   * @param machines all of the cluster
   */
  public ClusterParts(MaasCluster object, String cluster, List<MaasMachine> machines, Parts known) {
    this.object = object;
    this.cluster = cluster;
    this.machines = machines;
    this.known = known;
  }

  public DesiredParts desired() {
    if (ownEndpoint(object, cluster)) {
      return DesiredParts.all(List.of());
    }
    return DesiredParts.all(
        List.of(
            PartSpec.of(
                    PartKinds.KEY_DNS_NAME,
                    PartKinds.DNS_NAME,
                    new Params.DnsName(MaasNames.apiServer(cluster, object), addresses()))
                .watched()));
  }

  /** The user brought an endpoint, whose name is the user's business. */
  public static boolean ownEndpoint(MaasCluster object, String cluster) {
    var endpoint = object.getSpec().controlPlaneEndpoint;
    return endpoint != null
        && endpoint.host != null
        && !endpoint.host.isEmpty()
        && !endpoint.host.equals(MaasNames.apiServer(cluster, object));
  }

  // When all control planes are off for a moment, whoever still has the name must find it unchanged
  // when they are back: upstream empties it, and nothing fills it again
  // (spectrocloud-public/cluster-api-provider-maas, pull request 339).
  private List<String> addresses() {
    List<MaasMachine> controlPlane =
        machines.stream()
            .filter(machine -> Marks.label(machine, Marks.CONTROL_PLANE).isPresent())
            .toList();
    List<String> now =
        controlPlane.stream()
            .filter(machine -> !Marks.deleting(machine) && serves(machine))
            .map(ClusterParts::address)
            .sorted()
            .distinct()
            .toList();
    if (!now.isEmpty() || controlPlane.isEmpty()) {
      return now;
    }
    return known
        .part(PartKinds.KEY_DNS_NAME)
        .map(part -> Params.DnsName.of(part).addresses())
        .orElse(List.of());
  }

  private static boolean serves(MaasMachine machine) {
    var status = machine.getStatus();
    return status != null
        && "Deployed".equals(status.machineState)
        && !Boolean.FALSE.equals(status.machinePowered)
        && !address(machine).isEmpty();
  }

  /** The machine's first address, that of its boot interface; empty while it has none. */
  public static String address(MaasMachine machine) {
    var status = machine.getStatus();
    return status == null || status.addresses == null
        ? ""
        : status.addresses.stream()
            .filter(address -> address.type.equals("InternalIP"))
            .map(address -> address.address)
            .findFirst()
            .orElse("");
  }
}
