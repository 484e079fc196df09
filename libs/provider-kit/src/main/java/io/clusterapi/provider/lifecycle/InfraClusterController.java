package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.DeletionStage;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.planning.Note;
import io.clusterapi.provider.part.Account;
import io.clusterapi.provider.part.DesiredParts;
import io.clusterapi.provider.part.PartGraph;
import io.clusterapi.provider.part.PartOwner;
import io.clusterapi.provider.part.PartPlan;
import io.clusterapi.provider.part.PartSituation;
import io.clusterapi.provider.part.Parts;
import io.clusterapi.provider.part.Sighting;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/**
 * The life of the infrastructure of one cluster: finalizer, parts, report; and back. A provider
 * says which parts there are and how the object shows them.
 *
 * @param <C> the infrastructure cluster
 */
public abstract class InfraClusterController<C extends HasMetadata> implements Controller<C> {

  protected abstract String finalizer();

  /** The kind of machine whose existence keeps the network alive. */
  protected abstract Class<? extends HasMetadata> machineType();

  protected abstract Account account(C object);

  /** As {@link #account(HasMetadata)}, where an identity object has to be read for it. */
  protected Account account(C object, Slice slice) {
    return account(object);
  }

  /** Why this can not be done as declared, said before anything is called; empty if it can. */
  protected abstract Optional<Refusal> refusal(C object, Parts parts, Slice slice);

  protected abstract DesiredParts desired(C object, ClusterDesired cluster, Parts parts);

  /**
   * As {@link #desired(HasMetadata, ClusterDesired, Parts)}, for a cloud where a part of the
   * cluster follows its machines, such as a name that leads to them. Such a provider extends {@link
   * #concerns} too.
   */
  protected DesiredParts desired(C object, ClusterDesired cluster, Parts parts, Slice slice) {
    return desired(object, cluster, parts);
  }

  /** Writes what is known into the object. Must not take back what was reported as provisioned. */
  protected abstract void report(C object, ClusterDesired cluster, PartPlan plan, Slice slice);

  /** Whether the object says that everything a machine needs is there. */
  protected abstract boolean provisioned(C object);

  protected abstract void reportRefusal(C object, Refusal refusal, Slice slice);

  /** Says in the object's conditions what its removal waits for. */
  protected abstract void reportRemoval(C object, String waitingFor, Slice slice);

  /**
   * Something declared that is not done.
   *
   * @param condition which condition tells
   * @param reason CamelCase
   * @param message what was wanted, what was found, what to do
   */
  public record Refusal(String condition, String reason, String message) {}

  @Override
  public final ResourcePlan<C> plan(C object, Slice slice) {
    ResourcePlan.Builder<C> plan = ResourcePlan.of(object);
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    if (Marks.managedElsewhere(object) || Marks.paused(object, cluster)) {
      return plan.build();
    }
    if (Marks.deleting(object)) {
      return remove(object, slice, plan);
    }
    if (cluster.isEmpty() || !Marks.ownedBy(object, cluster.get().getMeta().getUid())) {
      return plan.build();
    }
    if (stage(slice, cluster.get()) == DeletionStage.INFRASTRUCTURE) {
      plan.effect(
          new Effect.Delete(
              object,
              Note.of(
                  LifecycleReason.ClusterDeletesInfrastructure,
                  "Cluster %s is being deleted and has no machines any more",
                  slice.cluster())));
      return plan.build();
    }
    return build(object, cluster.get(), slice, plan);
  }

  private ResourcePlan<C> build(
      C object, ClusterDesired cluster, Slice slice, ResourcePlan.Builder<C> plan) {
    PartGraph graph = graph(object, slice);
    Optional<Refusal> refusal = refusal(object, graph.parts(), slice);
    if (refusal.isPresent()) {
      reportRefusal(object, refusal.get(), slice);
      return plan.build();
    }
    if (!Marks.hasFinalizer(object, finalizer())) {
      Marks.addFinalizer(object, finalizer());
      plan.because(
          Note.of(
              LifecycleReason.FinalizerAdded, "Its parts in the cloud are to be removed first"));
    }
    PartPlan parts = graph.plan(desired(object, cluster, graph.parts(), slice));
    plan.effect(new Effect.Remember(object, parts.parts())).effects(parts.effects());
    parts.wakeAt().ifPresent(plan::wakeAt);
    boolean before = provisioned(object);
    report(object, cluster, parts, slice);
    if (!before && provisioned(object)) {
      plan.because(
          Note.of(
              LifecycleReason.InfrastructureProvisioned,
              "Everything the machines of cluster %s need is there",
              slice.cluster()));
    }
    return plan.build();
  }

  private ResourcePlan<C> remove(C object, Slice slice, ResourcePlan.Builder<C> plan) {
    if (!Marks.hasFinalizer(object, finalizer())) {
      return plan.build();
    }
    List<? extends HasMetadata> machines = slice.all(machineType());
    if (!machines.isEmpty()) {
      reportRemoval(
          object,
          "Waiting for %d machines to be deleted: %s"
              .formatted(
                  machines.size(),
                  String.join(
                      ", ",
                      machines.stream().limit(5).map(m -> m.getMetadata().getName()).toList())),
          slice);
      return plan.build();
    }
    PartPlan parts = graph(object, slice).remove();
    plan.effects(parts.effects());
    parts.wakeAt().ifPresent(plan::wakeAt);
    if (parts.parts().empty()) {
      plan.effect(new Effect.Remember(object, null));
      Marks.removeFinalizer(object, finalizer());
      plan.because(Note.of(LifecycleReason.FinalizerRemoved, "Nothing of it is left in the cloud"));
    } else {
      plan.effect(new Effect.Remember(object, parts.parts()));
      reportRemoval(object, parts.blockers(), slice);
    }
    return plan.build();
  }

  private PartGraph graph(C object, Slice slice) {
    String uid = object.getMetadata().getUid();
    return new PartGraph(
        new PartSituation(
            PartOwner.of(object, slice.cluster()),
            account(object, slice),
            slice.memory(object, Parts.class).orElse(Parts.NONE),
            slice.operations(uid),
            key -> slice.fact(Sighting.class, Sighting.factKey(uid, key)),
            slice.now()));
  }

  static DeletionStage stage(Slice slice, ClusterDesired cluster) {
    return slice
        .view(ClusterObserved.class)
        .filter(observed -> observed.getMeta().getUid().equals(cluster.getMeta().getUid()))
        .map(ClusterObserved::getDeletionStage)
        .orElse(DeletionStage.NONE);
  }

  @Override
  public boolean concerns(C object, Object news) {
    if (news instanceof Sighting sighting) {
      return sighting.ownerUid().equals(object.getMetadata().getUid());
    }
    if (machineType().isInstance(news)) {
      return Marks.deleting(object);
    }
    if (news instanceof org.apache.avro.specific.SpecificRecord) {
      return news instanceof ClusterDesired || news instanceof ClusterObserved;
    }
    return true;
  }
}
