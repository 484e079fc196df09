package io.clusterapi.maas.lifecycle;

import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.infrastructure.maas.MaasCluster;
import io.clusterapi.model.infrastructure.maas.MaasMachine;
import io.clusterapi.provider.lifecycle.InfraPublishing;
import io.clusterapi.provider.lifecycle.InfraPublishing.ClusterReport;
import io.clusterapi.provider.lifecycle.InfraPublishing.MachineReport;
import java.util.List;

/** MaasClusters and MaasMachines on the event stream. */
public final class MaasPublishing {
  public static final String PROVIDER = "maas";

  private MaasPublishing() {}

  public static List<Published<?>> all() {
    return List.of(
        InfraPublishing.cluster(MaasCluster.class, PROVIDER, MaasPublishing::cluster),
        InfraPublishing.machine(MaasMachine.class, PROVIDER, MaasPublishing::machine));
  }

  static boolean provisioned(MaasCluster object) {
    return object.getStatus() != null && Boolean.TRUE.equals(object.getStatus().ready);
  }

  static boolean provisioned(MaasMachine object) {
    return object.getStatus() != null
        && Boolean.TRUE.equals(object.getStatus().ready)
        && object.getSpec() != null
        && object.getSpec().providerID != null;
  }

  private static ClusterReport cluster(MaasCluster object) {
    var status = object.getStatus();
    var endpoint = object.getSpec() == null ? null : object.getSpec().controlPlaneEndpoint;
    boolean known = endpoint != null && endpoint.host != null && !endpoint.host.isEmpty();
    return new ClusterReport(
        provisioned(object),
        known
            ? Endpoint.newBuilder()
                .setHost(endpoint.host)
                .setPort(
                    endpoint.port == null || endpoint.port == 0
                        ? MaasClusterController.DEFAULT_PORT
                        : endpoint.port)
                .build()
            : null,
        status == null || status.failureDomains == null
            ? List.of()
            : status.failureDomains.stream()
                .map(
                    domain ->
                        FailureDomain.newBuilder()
                            .setName(domain.name)
                            .setControlPlane(Boolean.TRUE.equals(domain.controlPlane))
                            .build())
                .toList(),
        status == null ? List.of() : MaasConditions.published(status.conditions));
  }

  private static MachineReport machine(MaasMachine object) {
    var status = object.getStatus();
    String providerId = object.getSpec() == null ? null : object.getSpec().providerID;
    return new MachineReport(
        provisioned(object),
        providerId,
        status == null ? null : status.addresses,
        providerId == null ? "" : providerId.split("/")[3],
        false,
        status == null ? null : status.machineState,
        status == null ? null : MaasConditions.published(status.conditions));
  }
}
