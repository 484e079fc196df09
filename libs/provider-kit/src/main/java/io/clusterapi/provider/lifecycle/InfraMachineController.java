package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.events.MachineDesired;
import io.clusterapi.events.MachineObserved;
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
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.Optional;

/**
 * The life of one host: waits for its Machine, for the cluster's infrastructure and for bootstrap
 * data, makes the parts, reports, and gives everything back.
 *
 * @param <M> the infrastructure machine
 * @param <T> the template it is cloned from
 * @param <C> the infrastructure cluster
 */
public abstract class InfraMachineController<
        M extends HasMetadata, T extends HasMetadata, C extends HasMetadata>
    implements Controller<M> {
  public static final String WAITING_FOR_MACHINE = "WaitingForMachine";
  public static final String WAITING_FOR_CLUSTER_INFRASTRUCTURE = "WaitingForClusterInfrastructure";
  public static final String WAITING_FOR_BOOTSTRAP_DATA = "WaitingForBootstrapData";
  public static final String NOT_SUPPORTED = "NotSupported";
  public static final String NOT_PERMITTED = "NotPermitted";
  public static final String WAITING_FOR_TEMPLATE = "WaitingForTemplate";

  private final MachineCloning<M, T> cloning;

  protected InfraMachineController(MachineCloning<M, T> cloning) {
    this.cloning = cloning;
  }

  protected abstract String finalizer();

  protected abstract Class<C> clusterType();

  /** The cluster's infrastructure is there; never goes back. */
  protected abstract boolean clusterReady(C cluster);

  protected abstract Account account(M object, C cluster);

  /** As {@link #account(HasMetadata, HasMetadata)}, where an identity object has to be read. */
  protected Account account(M object, C cluster, Slice slice) {
    return account(object, cluster);
  }

  /** What is declared of this machine and not done, in one sentence; empty if all is done. */
  protected Optional<String> refusal(M object) {
    return Optional.empty();
  }

  /**
   * Why the host may not be made in this cluster, in one sentence; empty if it may. Asked until
   * something of it exists.
   */
  protected Optional<String> refusal(M object, C cluster, Slice slice) {
    return Optional.empty();
  }

  protected abstract DesiredParts desired(M object, Surroundings<C> around, Parts parts);

  protected abstract void report(M object, Surroundings<C> around, PartPlan plan, Slice slice);

  /** Whether the object says that its host is there. */
  protected abstract boolean provisioned(M object);

  protected abstract void reportWaiting(M object, String reason, String message, Slice slice);

  protected abstract void reportRemoval(M object, PartPlan plan, Slice slice);

  /**
   * What a host is made for and in.
   *
   * @param cluster the infrastructure cluster
   * @param clusterParts its parts
   * @param wish what the host is wanted for
   * @param clusterName name of the Cluster
   */
  public record Surroundings<C>(
      C cluster, Parts clusterParts, MachineWish wish, String clusterName) {}

  @Override
  public final Class<M> type() {
    return cloning.machineType();
  }

  @Override
  public final ResourcePlan<M> plan(M object, Slice slice) {
    ResourcePlan.Builder<M> plan = ResourcePlan.of(object);
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    if (Marks.paused(object, cluster)) {
      return plan.build();
    }
    if (Marks.deleting(object)) {
      return remove(object, slice, plan);
    }
    if (!cloning.complete(object) && !fillIn(object, slice, plan)) {
      return plan.build();
    }
    Optional<MachineWish> wish = MachineWish.of(object, slice);
    if (wish.isEmpty()) {
      return plan.build();
    }
    Optional<C> infrastructure = infrastructure(slice);
    Parts remembered = slice.memory(object, Parts.class).orElse(Parts.NONE);
    if (remembered.empty()) {
      if (!wish.get().told()) {
        // A request for a host that was among the dead letters and is published again when its
        // Machine is gone: nobody would ever give that host back.
        reportWaiting(
            object,
            WAITING_FOR_MACHINE,
            "Waiting to hear of Machine %s; if there is none, delete this object"
                .formatted(wish.get().machine()),
            slice);
        return plan.build();
      }
      Optional<String> refusal = refusal(object);
      if (refusal.isPresent()) {
        reportWaiting(object, NOT_SUPPORTED, refusal.get(), slice);
        return plan.build();
      }
      if (infrastructure.filter(this::clusterReady).isEmpty()) {
        reportWaiting(
            object,
            WAITING_FOR_CLUSTER_INFRASTRUCTURE,
            "Waiting for the network and the API endpoint of cluster " + slice.cluster(),
            slice);
        return plan.build();
      }
      Optional<String> forbidden = infrastructure.flatMap(found -> refusal(object, found, slice));
      if (forbidden.isPresent()) {
        reportWaiting(object, NOT_PERMITTED, forbidden.get(), slice);
        return plan.build();
      }
      if (wish.get().dataSecret().isEmpty()) {
        reportWaiting(
            object,
            WAITING_FOR_BOOTSTRAP_DATA,
            "Waiting for the bootstrap data of Machine " + wish.get().machine(),
            slice);
        return plan.build();
      }
    }
    return infrastructure.isEmpty()
        ? plan.build()
        : build(object, infrastructure.get(), wish.get(), remembered, slice, plan);
  }

  private ResourcePlan<M> build(
      M object,
      C cluster,
      MachineWish wish,
      Parts remembered,
      Slice slice,
      ResourcePlan.Builder<M> plan) {
    if (!Marks.hasFinalizer(object, finalizer())) {
      Marks.addFinalizer(object, finalizer());
      plan.because(
          Note.of(
              LifecycleReason.FinalizerAdded, "Its parts in the cloud are to be removed first"));
    }
    Surroundings<C> around =
        new Surroundings<>(
            cluster, slice.memory(cluster, Parts.class).orElse(Parts.NONE), wish, slice.cluster());
    PartGraph graph = graph(object, account(object, cluster, slice), remembered, slice);
    PartPlan parts = graph.plan(desired(object, around, graph.parts()));
    plan.effect(new Effect.Remember(object, parts.parts())).effects(parts.effects());
    parts.wakeAt().ifPresent(plan::wakeAt);
    boolean before = provisioned(object);
    report(object, around, parts, slice);
    if (!before && provisioned(object)) {
      plan.because(
          Note.of(
              LifecycleReason.MachineProvisioned,
              "The host of Machine %s is there",
              wish.machine()));
    }
    return plan.build();
  }

  private ResourcePlan<M> remove(M object, Slice slice, ResourcePlan.Builder<M> plan) {
    if (!Marks.hasFinalizer(object, finalizer())) {
      return plan.build();
    }
    Parts remembered = slice.memory(object, Parts.class).orElse(Parts.NONE);
    Optional<C> infrastructure = infrastructure(slice);
    if (infrastructure.isEmpty() && !remembered.empty()) {
      reportWaiting(
          object,
          WAITING_FOR_CLUSTER_INFRASTRUCTURE,
          "The infrastructure cluster that says in which account and region this host is does not"
              + " exist: create it again to have the host removed",
          slice);
      return plan.build();
    }
    if (infrastructure.isPresent() && !remembered.empty()) {
      PartPlan parts =
          graph(object, account(object, infrastructure.get(), slice), remembered, slice).remove();
      plan.effects(parts.effects());
      parts.wakeAt().ifPresent(plan::wakeAt);
      reportRemoval(object, parts, slice);
      if (!parts.parts().empty()) {
        return plan.effect(new Effect.Remember(object, parts.parts())).build();
      }
    }
    plan.effect(new Effect.Remember(object, null));
    Marks.removeFinalizer(object, finalizer());
    plan.because(Note.of(LifecycleReason.FinalizerRemoved, "Nothing of it is left in the cloud"));
    return plan.build();
  }

  // The template arrived after the request, or not at all.
  private boolean fillIn(M object, Slice slice, ResourcePlan.Builder<M> plan) {
    String name = Marks.annotation(object, Marks.CLONED_FROM_NAME).orElse("");
    Optional<T> template = slice.sharedNamed(cloning.templateType(), name);
    if (template.isEmpty()) {
      reportWaiting(
          object,
          WAITING_FOR_TEMPLATE,
          "Wanted to clone template %s, found none of that name: apply it".formatted(name),
          slice);
      return false;
    }
    cloning.fill(object, template.get());
    plan.because(Note.of(LifecycleReason.TemplateCloned, "Cloned from %s", name));
    return true;
  }

  private Optional<C> infrastructure(Slice slice) {
    Optional<String> name =
        slice
            .view(ClusterDesired.class)
            .map(ClusterDesired::getInfrastructureRef)
            .map(reference -> reference.getName());
    return name.flatMap(n -> slice.named(clusterType(), n))
        .or(() -> slice.all(clusterType()).stream().findFirst());
  }

  private PartGraph graph(M object, Account account, Parts remembered, Slice slice) {
    String uid = object.getMetadata().getUid();
    return new PartGraph(
        new PartSituation(
            PartOwner.of(object, slice.cluster()),
            account,
            remembered,
            slice.operations(uid),
            key -> slice.fact(Sighting.class, Sighting.factKey(uid, key)),
            slice.now()));
  }

  @Override
  public boolean concerns(M object, Object news) {
    if (news instanceof Sighting sighting) {
      return sighting.ownerUid().equals(object.getMetadata().getUid());
    }
    if (type().isInstance(news)) {
      return false;
    }
    String machine =
        Marks.owner(object, "Machine")
            .map(OwnerReference::getName)
            .orElse(object.getMetadata().getName());
    if (news instanceof MachineDesired desired) {
      return desired.getMeta().getName().equals(machine);
    }
    if (news instanceof MachineObserved observed) {
      return observed.getMeta().getName().equals(machine);
    }
    if (news instanceof org.apache.avro.specific.SpecificRecord) {
      return news instanceof ClusterDesired || news instanceof ClusterObserved;
    }
    return true;
  }
}
