package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereMachine;
import io.clusterapi.provider.lifecycle.InfraPublishing;
import io.clusterapi.provider.lifecycle.InfraPublishing.ClusterReport;
import io.clusterapi.provider.lifecycle.InfraPublishing.MachineReport;
import io.clusterapi.provider.lifecycle.Marks;
import java.util.List;
import java.util.Map;

/** VSphereClusters and VSphereMachines on the event stream. */
public final class VSpherePublishing {
  public static final String PROVIDER = "vsphere";

  private VSpherePublishing() {}

  public static List<Published<?>> all() {
    return List.of(
        InfraPublishing.cluster(VSphereCluster.class, PROVIDER, VSpherePublishing::cluster),
        InfraPublishing.machine(VSphereMachine.class, PROVIDER, VSpherePublishing::machine));
  }

  static boolean provisioned(VSphereCluster object) {
    return object.getStatus() != null
        && object.getStatus().initialization != null
        && Boolean.TRUE.equals(object.getStatus().initialization.provisioned);
  }

  static boolean provisioned(VSphereMachine object) {
    return object.getStatus() != null
        && object.getStatus().initialization != null
        && Boolean.TRUE.equals(object.getStatus().initialization.provisioned)
        && object.getSpec() != null
        && object.getSpec().providerID != null;
  }

  private static ClusterReport cluster(VSphereCluster object) {
    var endpoint = object.getSpec() == null ? null : object.getSpec().controlPlaneEndpoint;
    boolean known = endpoint != null && endpoint.host != null && !endpoint.host.isEmpty();
    return new ClusterReport(
        provisioned(object),
        known
            ? Endpoint.newBuilder()
                .setHost(endpoint.host)
                .setPort(
                    endpoint.port == null ? VSphereClusterController.DEFAULT_PORT : endpoint.port)
                .build()
            : null,
        domains(object),
        object.getStatus() == null
            ? List.of()
            : VSphereConditions.published(object.getStatus().conditions));
  }

  private static List<FailureDomain> domains(VSphereCluster object) {
    return object.getStatus() == null || object.getStatus().failureDomains == null
        ? List.of()
        : object.getStatus().failureDomains.stream()
            .map(
                domain ->
                    FailureDomain.newBuilder()
                        .setName(domain.name)
                        .setControlPlane(Boolean.TRUE.equals(domain.controlPlane))
                        .build())
            .toList();
  }

  private static MachineReport machine(VSphereMachine object) {
    var status = object.getStatus();
    return new MachineReport(
        provisioned(object),
        object.getSpec() == null ? null : object.getSpec().providerID,
        status == null ? null : status.addresses,
        provisioned(object) ? Marks.annotation(object, Marks.FAILURE_DOMAIN).orElse("") : "",
        false,
        "",
        status == null ? List.of() : VSphereConditions.published(status.conditions),
        Marks.annotation(object, MachineFacts.ESXI_HOST)
            .map(host -> Map.of(EsxiHosts.LABEL, host))
            .orElse(Map.of()));
  }
}
