package io.clusterapi.vsphere.lifecycle;

import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.infrastructure.vsphere.VSphereCluster;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentity;
import io.clusterapi.model.infrastructure.vsphere.VSphereClusterIdentityStatus;
import io.clusterapi.planning.Note;
import io.clusterapi.provider.part.PartState;
import io.clusterapi.provider.part.Parts;
import io.clusterapi.vsphere.planning.PartKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Shows on a VSphereClusterIdentity whether its Secret is there and vCenter takes it, as one of the
 * clusters that use it has found.
 */
public final class IdentityKeeping implements SlicePlanner {
  private static final String TYPE = "Available";
  private static final String REFUSED = "Unauthorized";

  @Override
  public List<Effect> plan(Slice slice) {
    if (slice.key().isShared()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    for (VSphereClusterIdentity identity : slice.clusterScoped(VSphereClusterIdentity.class)) {
      Optional<VSphereCluster> user = user(identity, slice);
      if (!Reporter.paused(identity) && (user.isPresent() || Reporter.isOwn(identity, slice))) {
        VSphereClusterIdentity next = Mapper.copy(identity, VSphereClusterIdentity.class);
        if (Reporter.reports(next, slice, user.isPresent())) {
          show(next, user.get(), slice);
        }
        if (!Mapper.toTree(next).equals(Mapper.toTree(identity))) {
          effects.add(
              new Effect.Update(
                  next,
                  Note.of(
                      SharedReason.IdentityChecked,
                      "Cluster %s says whether it could log in with it",
                      Reporter.name(slice))));
        }
      }
    }
    return effects;
  }

  private static Optional<VSphereCluster> user(VSphereClusterIdentity identity, Slice slice) {
    return slice.all(VSphereCluster.class).stream()
        .filter(cluster -> cluster.getMetadata().getDeletionTimestamp() == null)
        .filter(cluster -> Identities.uses(cluster, identity.getMetadata().getName()))
        .filter(cluster -> Identities.refusal(cluster, slice).isEmpty())
        .findFirst();
  }

  private static void show(VSphereClusterIdentity identity, VSphereCluster cluster, Slice slice) {
    Optional<PartState> vcenter =
        slice.memory(cluster, Parts.class).orElse(Parts.NONE).part(PartKinds.KEY_VCENTER);
    boolean accepted = vcenter.map(PartState::ready).orElse(false);
    boolean refused = vcenter.filter(part -> REFUSED.equals(part.reason())).isPresent();
    if (!accepted && !refused) {
      return; // That vCenter does not answer says nothing of the Secret.
    }
    if (identity.getStatus() == null) {
      identity.setStatus(new VSphereClusterIdentityStatus());
    }
    identity.getStatus().ready = accepted;
    identity.getStatus().conditions =
        new VSphereConditions(
                identity.getStatus().conditions,
                identity.getMetadata().getGeneration(),
                slice.now())
            .set(
                TYPE,
                accepted,
                accepted ? "Available" : "SecretNotAvailable",
                accepted ? "" : vcenter.get().message())
            .list();
  }
}
