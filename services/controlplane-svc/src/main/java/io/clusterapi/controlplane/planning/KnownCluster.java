package io.clusterapi.controlplane.planning;

import io.clusterapi.controlplane.bootstrap.ClusterFacts;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Endpoint;
import io.clusterapi.events.FailureDomain;
import io.clusterapi.loop.plan.Slice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the Cluster, from its events.
 *
 * @param deleting its deletion was asked for
 * @param stage how far the deletion is
 * @param endpoint where its API servers answer, once known
 * @param facts what bootstrap data is rendered from
 */
record KnownCluster(
    String namespace,
    String name,
    String uid,
    boolean paused,
    boolean deleting,
    DeletionStage stage,
    boolean infrastructureProvisioned,
    boolean initialized,
    Optional<Endpoint> endpoint,
    List<FailureDomain> failureDomains,
    ClusterFacts facts) {

  /** Empty until the Cluster is heard of. */
  static Optional<KnownCluster> of(Slice slice) {
    return slice.view(ClusterDesired.class).map(desired -> of(desired, slice));
  }

  private static KnownCluster of(ClusterDesired desired, Slice slice) {
    String uid = desired.getMeta().getUid();
    // A Cluster made anew under an old name must not inherit what was observed of the old one.
    Optional<ClusterObserved> observed =
        slice.view(ClusterObserved.class).filter(seen -> seen.getMeta().getUid().equals(uid));
    Optional<Endpoint> endpoint =
        observed
            .map(ClusterObserved::getControlPlaneEndpoint)
            .or(() -> Optional.ofNullable(desired.getControlPlaneEndpoint()))
            .filter(given -> !given.getHost().isEmpty());
    return new KnownCluster(
        desired.getMeta().getNamespace(),
        desired.getMeta().getName(),
        uid,
        desired.getPaused(),
        desired.getMeta().getDeletedAt() != null
            || observed.map(seen -> seen.getMeta().getDeletedAt() != null).orElse(false),
        observed.map(ClusterObserved::getDeletionStage).orElse(DeletionStage.NONE),
        observed.map(ClusterObserved::getInfrastructureProvisioned).orElse(false),
        observed.map(ClusterObserved::getControlPlaneInitialized).orElse(false),
        endpoint,
        observed.map(ClusterObserved::getFailureDomains).orElse(List.of()),
        new ClusterFacts(
            desired.getMeta().getName(),
            endpoint.map(KnownCluster::hostAndPort).orElse(""),
            desired.getServiceDomain(),
            desired.getServiceCidrs(),
            desired.getPodCidrs()));
  }

  private static String hostAndPort(Endpoint endpoint) {
    String host = endpoint.getHost();
    boolean bareIpv6 = host.indexOf(':') >= 0 && !host.startsWith("[");
    return (bareIpv6 ? "[" + host + "]" : host) + ":" + endpoint.getPort();
  }

  /** Whether this object must be left alone. */
  boolean pauses(HasMetadata object) {
    return paused || Metadata.annotations(object).containsKey(Labels.PAUSED);
  }

  /** The control plane is to go. */
  boolean removesControlPlane() {
    return stage == DeletionStage.CONTROL_PLANE
        || stage == DeletionStage.INFRASTRUCTURE
        || stage == DeletionStage.DONE;
  }
}
