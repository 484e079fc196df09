package io.clusterapi.azure.lifecycle;

import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureMachine;
import io.clusterapi.provider.lifecycle.InfraPublishing;
import io.clusterapi.provider.lifecycle.InfraPublishing.ClusterReport;
import io.clusterapi.provider.lifecycle.InfraPublishing.MachineReport;
import java.util.List;

/** AzureClusters and AzureMachines on the event stream. */
public final class AzurePublishing {
  public static final String PROVIDER = "azure";

  private AzurePublishing() {}

  public static List<Published<?>> all() {
    return List.of(
        InfraPublishing.cluster(AzureCluster.class, PROVIDER, AzurePublishing::cluster),
        InfraPublishing.machine(AzureMachine.class, PROVIDER, AzurePublishing::machine));
  }

  static boolean provisioned(AzureCluster object) {
    return object.getStatus() != null && Boolean.TRUE.equals(object.getStatus().ready);
  }

  static boolean provisioned(AzureMachine object) {
    return object.getStatus() != null
        && Boolean.TRUE.equals(object.getStatus().ready)
        && object.getSpec() != null
        && object.getSpec().providerID != null;
  }

  private static ClusterReport cluster(AzureCluster object) {
    var status = object.getStatus();
    var endpoint = object.getSpec() == null ? null : object.getSpec().controlPlaneEndpoint;
    boolean known = endpoint != null && endpoint.host != null && !endpoint.host.isEmpty();
    return new ClusterReport(
        provisioned(object),
        known
            ? Endpoint.newBuilder()
                .setHost(endpoint.host)
                .setPort(
                    endpoint.port == null ? AzureClusterController.DEFAULT_PORT : endpoint.port)
                .build()
            : null,
        status == null || status.failureDomains == null
            ? List.of()
            : status.failureDomains.entrySet().stream()
                .map(
                    entry ->
                        FailureDomain.newBuilder()
                            .setName(entry.getKey())
                            .setControlPlane(Boolean.TRUE.equals(entry.getValue().controlPlane))
                            .build())
                .toList(),
        status == null ? List.of() : status.conditions);
  }

  private static MachineReport machine(AzureMachine object) {
    var status = object.getStatus();
    var spec = object.getSpec();
    return new MachineReport(
        provisioned(object),
        spec == null ? null : spec.providerID,
        status == null ? null : status.addresses,
        spec == null ? null : spec.failureDomain,
        spec != null && spec.spotVMOptions != null,
        status == null ? null : status.vmState,
        status == null ? null : status.conditions);
  }
}
