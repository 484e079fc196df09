package io.clusterapi.azure.lifecycle;

import io.clusterapi.azure.planning.ArmType;
import io.clusterapi.azure.planning.PartKeys;
import io.clusterapi.model.infrastructure.azure.AzureCluster;
import io.clusterapi.model.infrastructure.azure.AzureClusterSpec;
import io.clusterapi.model.infrastructure.azure.AzureClusterStatus;
import io.clusterapi.model.infrastructure.azure.LongRunningOperation;
import io.clusterapi.model.infrastructure.azure.NetworkSpec.SubnetSpec;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions;
import io.clusterapi.provider.lifecycle.V1Beta1Conditions.Severity;
import io.clusterapi.provider.part.PartPhase;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Writes what is known of the parts into the fields upstream shows. */
final class ClusterReporting {
  /** The condition behind each kind of part. */
  private static final Map<ArmType, String> CONDITIONS =
      Map.of(
          ArmType.GROUP, AzureConditions.GROUP,
          ArmType.NETWORK, AzureConditions.VNET,
          ArmType.SECURITY_GROUP, AzureConditions.SECURITY_GROUPS,
          ArmType.ROUTE_TABLE, AzureConditions.ROUTE_TABLES,
          ArmType.PUBLIC_ADDRESS, AzureConditions.PUBLIC_ADDRESSES,
          ArmType.NAT_GATEWAY, AzureConditions.NAT_GATEWAYS,
          ArmType.SUBNET, AzureConditions.SUBNETS,
          ArmType.LOAD_BALANCER, AzureConditions.LOAD_BALANCERS);

  private final AzureCluster object;
  private final AzureClusterStatus status;
  private final Parts parts;
  private final Instant now;

  ClusterReporting(AzureCluster object, Parts parts, Instant now) {
    this.object = object;
    this.parts = parts;
    this.now = now;
    if (object.getStatus() == null) {
      object.setStatus(new AzureClusterStatus());
      object.getStatus().ready = false;
    }
    this.status = object.getStatus();
  }

  void report(int apiPort) {
    identifiers();
    failureDomains();
    status.longRunningOperationStates = operations(parts);
    V1Beta1Conditions conditions = new V1Beta1Conditions(status.conditions, now);
    boolean all = true;
    for (Map.Entry<ArmType, String> entry : new TreeMap<>(CONDITIONS).entrySet()) {
      all &= condition(conditions, entry.getKey(), entry.getValue());
    }
    boolean complete = all && parts.ready(PartKeys.KEY_API_BALANCER).isPresent();
    if (complete && !Boolean.TRUE.equals(status.ready)) {
      endpoint(apiPort);
      status.ready = true;
    }
    if (complete) {
      conditions.isTrue(AzureConditions.NETWORK);
    } else {
      conditions.isFalse(
          AzureConditions.NETWORK,
          Severity.Info,
          Boolean.TRUE.equals(status.ready) ? AzureConditions.UPDATING : AzureConditions.CREATING,
          "");
    }
    status.conditions = conditions.summarize(AzureConditions.OF_CLUSTERS).list();
  }

  /** True when there is at least one part of the type and all are ready, or none is wanted. */
  private boolean condition(V1Beta1Conditions conditions, ArmType type, String condition) {
    List<PartState> states = parts.ofKind(type.part()).toList();
    if (states.isEmpty()) {
      conditions.remove(condition);
      return true;
    }
    Optional<PartState> broken =
        states.stream().filter(part -> part.message() != null && part.reason() != null).findFirst();
    if (broken.isPresent() && !broken.get().ready()) {
      boolean lost =
          broken.get().phase() == PartPhase.FAILED || broken.get().phase() == PartPhase.ABSENT;
      conditions.isFalse(
          condition,
          lost ? Severity.Error : Severity.Warning,
          AzureConditions.FAILED,
          broken.get().key() + ": " + broken.get().message());
      return false;
    }
    long ready = states.stream().filter(PartState::ready).count();
    if (ready == states.size()) {
      conditions.isTrue(condition);
      return true;
    }
    conditions.isFalse(
        condition,
        Severity.Info,
        AzureConditions.CREATING,
        "%d of %d ready".formatted(ready, states.size()));
    return false;
  }

  private void identifiers() {
    var network = object.getSpec().networkSpec;
    parts
        .ready(PartKeys.KEY_NETWORK)
        .filter(part -> network.vnet != null)
        .ifPresent(part -> network.vnet.id = part.id());
    parts.ready(PartKeys.KEY_API_BALANCER).ifPresent(part -> network.apiServerLB.id = part.id());
    for (SubnetSpec subnet : network.subnets) {
      parts.ready(PartKeys.subnet(subnet.name)).ifPresent(part -> subnet.id = part.id());
      if (subnet.securityGroup != null && subnet.securityGroup.name != null) {
        parts
            .ready(PartKeys.securityGroup(subnet.securityGroup.name))
            .ifPresent(part -> subnet.securityGroup.id = part.id());
      }
      if (subnet.routeTable != null && subnet.routeTable.name != null) {
        parts
            .ready(PartKeys.routeTable(subnet.routeTable.name))
            .ifPresent(part -> subnet.routeTable.id = part.id());
      }
      if (subnet.natGateway != null && subnet.natGateway.name != null) {
        parts
            .ready(PartKeys.nat(subnet.natGateway.name))
            .ifPresent(part -> subnet.natGateway.id = part.id());
      }
    }
  }

  private void failureDomains() {
    Optional<PartState> zones = parts.ready(PartKeys.KEY_ZONES);
    if (zones.isEmpty() || zones.get().attribute("zones").isEmpty()) {
      return;
    }
    Map<String, AzureClusterSpec.FailureDomainSpec> declared = object.getSpec().failureDomains;
    Map<String, AzureClusterSpec.FailureDomainSpec> domains = new TreeMap<>();
    for (String zone : zones.get().attribute("zones").split(",")) {
      AzureClusterSpec.FailureDomainSpec domain = new AzureClusterSpec.FailureDomainSpec();
      domain.controlPlane =
          declared == null
              || declared.isEmpty()
              || (declared.containsKey(zone)
                  && !Boolean.FALSE.equals(declared.get(zone).controlPlane));
      domains.put(zone, domain);
    }
    status.failureDomains = domains;
  }

  private void endpoint(int apiPort) {
    AzureClusterSpec spec = object.getSpec();
    if (spec.controlPlaneEndpoint == null) {
      spec.controlPlaneEndpoint = new AzureClusterSpec.ControlPlaneEndpoint();
    }
    if (spec.controlPlaneEndpoint.host == null || spec.controlPlaneEndpoint.host.isEmpty()) {
      PartState address = parts.ready(PartKeys.KEY_API_ADDRESS).orElseThrow();
      String fqdn = address.attribute("fqdn");
      spec.controlPlaneEndpoint.host = fqdn.isEmpty() ? address.attribute("address") : fqdn;
    }
    if (spec.controlPlaneEndpoint.port == null || spec.controlPlaneEndpoint.port == 0) {
      spec.controlPlaneEndpoint.port = apiPort;
    }
  }

  /** Operations of Azure that parts wait for; null for none. */
  static List<LongRunningOperation> operations(Parts parts) {
    List<LongRunningOperation> all = new ArrayList<>();
    for (PartState part : parts.parts().values()) {
      String address = part.attribute("operation");
      if (part.phase() != PartPhase.PENDING || address.isEmpty() || part.id() == null) {
        continue;
      }
      String[] id = part.id().split("/");
      LongRunningOperation one = new LongRunningOperation();
      one.type = "PUT";
      one.resourceGroup = id.length > 4 ? id[4] : "";
      one.serviceName = part.kind().replaceFirst("^azure/", "");
      one.name = id[id.length - 1];
      one.data = address;
      all.add(one);
    }
    return all.isEmpty() ? null : all;
  }

  void refused(String condition, String reason, String message) {
    status.conditions =
        new V1Beta1Conditions(status.conditions, now)
            .isFalse(condition, Severity.Error, reason, message)
            .summarize(AzureConditions.OF_CLUSTERS)
            .list();
  }

  void removing(String waitingFor) {
    boolean machines = waitingFor.startsWith("Waiting");
    boolean quiet = machines || waitingFor.isEmpty();
    status.conditions =
        new V1Beta1Conditions(status.conditions, now)
            .isFalse(
                V1Beta1Conditions.READY,
                quiet ? Severity.Info : Severity.Warning,
                quiet ? AzureConditions.DELETING : AzureConditions.DELETION_FAILED,
                waitingFor)
            .list();
  }
}
