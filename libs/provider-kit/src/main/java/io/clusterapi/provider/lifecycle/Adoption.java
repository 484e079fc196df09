package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.events.Reference;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SlicePlanner;
import io.clusterapi.model.Kinds;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gives the infrastructure cluster a Cluster refers to its label and owner, and deletes the machine
 * templates with their Cluster.
 */
public final class Adoption<C extends HasMetadata, T extends HasMetadata> implements SlicePlanner {
  private final Class<C> clusterType;
  private final Class<T> templateType;
  private final Class<? extends HasMetadata> machineType;

  public Adoption(
      Class<C> clusterType, Class<T> templateType, Class<? extends HasMetadata> machineType) {
    this.clusterType = clusterType;
    this.templateType = templateType;
    this.machineType = machineType;
  }

  @Override
  public List<Effect> plan(Slice slice) {
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    if (cluster.isEmpty()) {
      return List.of();
    }
    List<Effect> effects = new ArrayList<>();
    adopt(slice, cluster.get(), effects);
    dropTemplates(slice, cluster.get(), effects);
    return effects;
  }

  private void adopt(Slice slice, ClusterDesired cluster, List<Effect> effects) {
    Reference reference = cluster.getInfrastructureRef();
    if (reference == null || !reference.getKind().equals(Kinds.of(clusterType).kind())) {
      return;
    }
    Optional<C> found = slice.sharedNamed(clusterType, reference.getName());
    if (found.isEmpty() || Marks.deleting(found.get())) {
      return;
    }
    C object = found.get();
    boolean labelled =
        Marks.label(object, Marks.CLUSTER_NAME).map(slice.cluster()::equals).orElse(false);
    boolean owned = Marks.ownedBy(object, cluster.getMeta().getUid());
    boolean strangers =
        Marks.owner(object, "Cluster").isPresent()
            && !owned
            && cluster.getMeta().getDeletedAt() == null
            && !Marks.owner(object, "Cluster").get().getName().equals(slice.cluster());
    if ((labelled && owned) || strangers) {
      return;
    }
    C next = Mapper.copy(object, clusterType);
    Marks.label(next, Marks.CLUSTER_NAME, slice.cluster());
    if (!owned) {
      // A Cluster of the same name that was deleted and made anew takes over what it left.
      if (next.getMetadata().getOwnerReferences() != null) {
        next.getMetadata()
            .setOwnerReferences(
                next.getMetadata().getOwnerReferences().stream()
                    .filter(owner -> !owner.getKind().equals("Cluster"))
                    .toList());
      }
      Marks.addOwner(next, Marks.ownerOf(cluster, true));
    }
    effects.add(
        new Effect.Update(
            next,
            Note.of(
                LifecycleReason.AdoptedByCluster,
                "Cluster %s refers to it as its infrastructure",
                slice.cluster())));
  }

  // Only while the Cluster itself says how far its deletion has come: a Cluster that is merely not
  // known here (a restart, a restored backup) must not cost anyone a template.
  private void dropTemplates(Slice slice, ClusterDesired cluster, List<Effect> effects) {
    DeletionStage stage = InfraClusterController.stage(slice, cluster);
    boolean late = stage == DeletionStage.INFRASTRUCTURE || stage == DeletionStage.DONE;
    if (!late || !slice.all(machineType).isEmpty()) {
      return;
    }
    String uid = cluster.getMeta().getUid();
    for (T template : slice.shared(templateType)) {
      boolean onlyThis =
          Marks.ownedBy(template, uid) && template.getMetadata().getOwnerReferences().size() == 1;
      if (onlyThis && !Marks.deleting(template)) {
        effects.add(
            new Effect.Delete(
                template,
                Note.of(
                    LifecycleReason.ClusterDeleted, "It belonged to Cluster %s", slice.cluster())));
      }
    }
  }
}
