package io.clusterapi.aws.lifecycle;

import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.infrastructure.aws.AWSCluster;
import io.clusterapi.model.infrastructure.aws.AWSMachine;
import io.clusterapi.provider.lifecycle.InfraPublishing;
import io.clusterapi.provider.lifecycle.InfraPublishing.ClusterReport;
import io.clusterapi.provider.lifecycle.InfraPublishing.MachineReport;
import java.util.List;

/** AWSClusters and AWSMachines on the event stream. */
public final class AwsPublishing {
  public static final String PROVIDER = "aws";

  private AwsPublishing() {}

  public static List<Published<?>> all() {
    return List.of(
        InfraPublishing.cluster(AWSCluster.class, PROVIDER, AwsPublishing::cluster),
        InfraPublishing.machine(AWSMachine.class, PROVIDER, AwsPublishing::machine));
  }

  static boolean provisioned(AWSCluster object) {
    return object.getStatus() != null && Boolean.TRUE.equals(object.getStatus().ready);
  }

  static boolean provisioned(AWSMachine object) {
    return object.getStatus() != null
        && Boolean.TRUE.equals(object.getStatus().ready)
        && object.getSpec() != null
        && object.getSpec().providerID != null;
  }

  private static ClusterReport cluster(AWSCluster object) {
    var status = object.getStatus();
    var endpoint = object.getSpec() == null ? null : object.getSpec().controlPlaneEndpoint;
    boolean known = endpoint != null && endpoint.host != null && !endpoint.host.isEmpty();
    return new ClusterReport(
        provisioned(object),
        known
            ? Endpoint.newBuilder()
                .setHost(endpoint.host)
                .setPort(endpoint.port == null ? AwsClusterController.DEFAULT_PORT : endpoint.port)
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

  private static MachineReport machine(AWSMachine object) {
    var status = object.getStatus();
    String providerId = object.getSpec() == null ? null : object.getSpec().providerID;
    return new MachineReport(
        provisioned(object),
        providerId,
        status == null ? null : status.addresses,
        zone(providerId),
        status != null && Boolean.TRUE.equals(status.interruptible),
        status == null ? null : status.instanceState,
        status == null ? null : status.conditions);
  }

  private static String zone(String providerId) {
    return providerId == null ? "" : providerId.split("/")[3];
  }
}
