package io.clusterapi.machine.planning;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.loop.plan.Slice;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Optional;

/**
 * What machines need to know of their Cluster.
 *
 * @param uid UID of the Cluster
 * @param paused nothing is to be done
 * @param deleting its deletion was asked for
 * @param stage how far the deletion is
 * @param infrastructureProvisioned machines can be made
 * @param controlPlaneInitialized workers can join
 */
public record ClusterFacts(
    String uid,
    boolean paused,
    boolean deleting,
    DeletionStage stage,
    boolean infrastructureProvisioned,
    boolean controlPlaneInitialized) {

  /** Empty until the Cluster is known here. */
  public static Optional<ClusterFacts> of(Slice slice) {
    return slice
        .view(ClusterDesired.class)
        .map(
            desired -> {
              Optional<ClusterObserved> observed =
                  slice
                      .view(ClusterObserved.class)
                      .filter(seen -> seen.getMeta().getUid().equals(desired.getMeta().getUid()));
              return new ClusterFacts(
                  desired.getMeta().getUid(),
                  desired.getPaused(),
                  desired.getMeta().getDeletedAt() != null
                      || observed.map(seen -> seen.getMeta().getDeletedAt() != null).orElse(false),
                  observed.map(ClusterObserved::getDeletionStage).orElse(DeletionStage.NONE),
                  observed.map(ClusterObserved::getInfrastructureProvisioned).orElse(false),
                  observed.map(ClusterObserved::getControlPlaneInitialized).orElse(false));
            });
  }

  /** Whether this object must be left alone. */
  boolean pauses(HasMetadata object) {
    return paused || Objects.annotations(object).containsKey(Labels.PAUSED);
  }

  /** Workers are to go. */
  boolean removesWorkers() {
    return stage != DeletionStage.NONE;
  }
}
