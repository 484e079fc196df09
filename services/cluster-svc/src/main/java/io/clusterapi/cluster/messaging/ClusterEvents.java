package io.clusterapi.cluster.messaging;

import io.clusterapi.cluster.planning.ClusterDeletion;
import io.clusterapi.events.Act;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.events.Meta;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.messaging.Metas;
import io.clusterapi.loop.plan.Published;
import io.clusterapi.model.core.APIEndpoint;
import io.clusterapi.model.core.Cluster;
import io.clusterapi.model.core.ClusterSpec;
import io.clusterapi.model.core.ClusterStatus;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.schemas.Topics;
import java.util.HashMap;
import java.util.List;

/** How Clusters appear on the event stream. Pure mappings. */
public final class ClusterEvents {
  private ClusterEvents() {}

  public static List<Published<?>> published() {
    return List.of(
        new Published<>(
            Cluster.class,
            Topics.CLUSTER_DESIRED,
            ClusterEvents::desired,
            Topics.CLUSTER_OBSERVED,
            ClusterEvents::observed));
  }

  static ClusterDesired desired(Cluster cluster, Meta meta, List<Act> acts) {
    ClusterSpec spec = cluster.getSpec();
    ClusterSpec.ClusterNetwork network = spec.clusterNetwork;
    return ClusterDesired.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setPaused(Boolean.TRUE.equals(spec.paused))
        .setControlPlaneEndpoint(endpoint(spec.controlPlaneEndpoint))
        .setApiServerPort(network == null ? null : network.apiServerPort)
        .setPodCidrs(blocks(network == null ? null : network.pods))
        .setServiceCidrs(blocks(network == null ? null : network.services))
        .setServiceDomain(
            network == null || network.serviceDomain == null ? "" : network.serviceDomain)
        .setControlPlaneRef(reference(spec.controlPlaneRef))
        .setInfrastructureRef(reference(spec.infrastructureRef))
        .build();
  }

  static ClusterObserved observed(Cluster cluster, Meta meta, List<Act> acts) {
    ClusterStatus status = cluster.getStatus();
    boolean known = status.initialization != null;
    return ClusterObserved.newBuilder()
        .setMeta(meta)
        .setActs(acts)
        .setPhase(status.phase == null ? "" : status.phase)
        .setInfrastructureProvisioned(
            known && Boolean.TRUE.equals(status.initialization.infrastructureProvisioned))
        .setControlPlaneInitialized(
            known && Boolean.TRUE.equals(status.initialization.controlPlaneInitialized))
        .setControlPlaneEndpoint(endpoint(cluster.getSpec().controlPlaneEndpoint))
        .setFailureDomains(
            status.failureDomains == null
                ? List.of()
                : status.failureDomains.stream()
                    .map(
                        domain ->
                            FailureDomain.newBuilder()
                                .setName(domain.name)
                                .setControlPlane(Boolean.TRUE.equals(domain.controlPlane))
                                .setAttributes(
                                    domain.attributes == null
                                        ? new HashMap<>()
                                        : new HashMap<>(domain.attributes))
                                .build())
                    .toList())
        .setDeletionStage(ClusterDeletion.stage(cluster))
        .setConditions(Metas.conditions(status.conditions))
        .build();
  }

  private static Endpoint endpoint(APIEndpoint endpoint) {
    return endpoint == null || endpoint.host == null || endpoint.port == null
        ? null
        : Endpoint.newBuilder().setHost(endpoint.host).setPort(endpoint.port).build();
  }

  private static List<String> blocks(ClusterSpec.NetworkRanges ranges) {
    return ranges == null || ranges.cidrBlocks == null ? List.of() : ranges.cidrBlocks;
  }

  private static Reference reference(ContractVersionedObjectReference reference) {
    return reference == null
        ? null
        : Reference.newBuilder()
            .setApiGroup(reference.apiGroup)
            .setKind(reference.kind)
            .setName(reference.name)
            .build();
  }
}
