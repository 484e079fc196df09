package io.clusterapi.machine.planning;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineDeployment;
import io.clusterapi.model.core.MachineDeploymentStatus;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineSetSpec;
import io.clusterapi.model.core.MachineSpec;
import io.clusterapi.model.core.MachineTemplateSpec;
import io.clusterapi.model.core.TemplateMetadata;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps one MachineSet per template and rolls from old ones to the current one. */
public final class MachineDeploymentController implements Controller<MachineDeployment> {

  @Override
  public Class<MachineDeployment> type() {
    return MachineDeployment.class;
  }

  @Override
  public boolean concerns(MachineDeployment deployment, Object news) {
    return news instanceof ClusterDesired
        || news instanceof ClusterObserved
        || news instanceof Gone
        || (news instanceof Machine machine
            && deployment
                .getMetadata()
                .getName()
                .equals(Objects.labels(machine).get(Labels.DEPLOYMENT)));
  }

  @Override
  public ResourcePlan<MachineDeployment> plan(MachineDeployment deployment, Slice slice) {
    ResourcePlan.Builder<MachineDeployment> plan = ResourcePlan.of(deployment);
    Optional<ClusterFacts> cluster = ClusterFacts.of(slice);
    if (deployment.getStatus() == null) {
      deployment.setStatus(new MachineDeploymentStatus());
    }
    if (!Objects.isDeleting(deployment)) {
      Objects.finalizer(deployment, Labels.MACHINEDEPLOYMENT_FINALIZER, true);
      Objects.label(deployment, Labels.CLUSTER, deployment.getSpec().clusterName);
    }
    if (cluster.map(facts -> facts.pauses(deployment)).orElse(false)) {
      DeploymentConditions.paused(deployment, slice.now());
      return plan.build();
    }
    cluster.ifPresent(
        facts -> Objects.ownedByCluster(deployment, deployment.getSpec().clusterName, facts.uid()));
    List<MachineSet> sets =
        slice.all(MachineSet.class).stream()
            .filter(set -> Objects.isControlledBy(set, deployment))
            .toList();
    if (cluster.map(ClusterFacts::removesWorkers).orElse(false)
        && !Objects.isDeleting(deployment)) {
      plan.effect(
          new Effect.Delete(
              deployment, new Note(MachineReason.ClusterDeleting, "the Cluster is being deleted")));
    }
    if (Objects.isDeleting(deployment)) {
      dissolve(deployment, sets, plan);
    } else if (cluster.isPresent() && !cluster.get().deleting()) {
      sync(deployment, sets, plan);
    }
    DeploymentConditions.compute(deployment, sets, machines(deployment, slice), slice.now());
    return plan.build();
  }

  private static List<Machine> machines(MachineDeployment deployment, Slice slice) {
    return slice.all(Machine.class).stream()
        .filter(
            machine ->
                deployment
                    .getMetadata()
                    .getName()
                    .equals(Objects.labels(machine).get(Labels.DEPLOYMENT)))
        .toList();
  }

  private static void dissolve(
      MachineDeployment deployment,
      List<MachineSet> sets,
      ResourcePlan.Builder<MachineDeployment> plan) {
    if (sets.isEmpty()) {
      Objects.finalizer(deployment, Labels.MACHINEDEPLOYMENT_FINALIZER, false);
      return;
    }
    for (MachineSet set : sets) {
      if (!Objects.isDeleting(set)) {
        plan.effect(
            new Effect.Delete(
                set,
                new Note(MachineReason.OwnerDeleting, "its MachineDeployment is being deleted")));
      }
    }
  }

  private static void sync(
      MachineDeployment deployment,
      List<MachineSet> sets,
      ResourcePlan.Builder<MachineDeployment> plan) {
    Optional<MachineSet> current = RolloutPlanner.current(deployment, sets);
    if (current.isEmpty()) {
      if (Boolean.TRUE.equals(deployment.getSpec().paused)) {
        return;
      }
      long revision = nextRevision(sets);
      boolean first = sets.isEmpty();
      MachineSet set = machineSet(deployment, revision, first);
      plan.effect(
          new Effect.Create(
              set,
              first
                  ? Note.of(
                      MachineReason.Created,
                      "first MachineSet of MachineDeployment %s",
                      deployment.getMetadata().getName())
                  : Note.of(
                      MachineReason.TemplateChanged,
                      "the template of MachineDeployment %s changed, revision %d",
                      deployment.getMetadata().getName(),
                      revision)));
      return;
    }
    RolloutPlanner.Scaling scaling = RolloutPlanner.plan(deployment, current.get(), sets);
    scaling.notes().forEach(plan::because);
    for (MachineSet set : sets) {
      MachineSet next = Mapper.copy(set, MachineSet.class);
      Integer replicas = scaling.replicas().get(set.getMetadata().getName());
      if (replicas != null) {
        next.getSpec().replicas = replicas;
      }
      if (set == current.get()) {
        handDown(deployment, next);
        // It may have been an old one before the template went back.
        Objects.annotation(next, Labels.DISABLE_CREATE, null);
      } else if (RolloutPlanner.isOnDelete(deployment)) {
        // What the user deletes must not come back from the old template.
        Objects.annotation(next, Labels.DISABLE_CREATE, "");
      }
      plan.effect(
          new Effect.Update(
              next,
              scaling.notes().stream()
                  .filter(note -> note.message().contains(set.getMetadata().getName()))
                  .findFirst()
                  .orElse(
                      new Note(
                          MachineReason.TemplateChanged,
                          "follows its MachineDeployment without a rollout"))));
      if (set != current.get() && isSpent(set)) {
        plan.effect(
            new Effect.Delete(
                set,
                Note.of(
                    MachineReason.ScalingDown,
                    "MachineSet %s has no Machines left",
                    set.getMetadata().getName())));
      }
    }
  }

  /** An old set that has nothing left and is to have nothing. */
  private static boolean isSpent(MachineSet set) {
    return !Objects.isDeleting(set)
        && Integer.valueOf(0).equals(set.getSpec().replicas)
        && set.getStatus() != null
        && Integer.valueOf(0).equals(set.getStatus().replicas);
  }

  private static long nextRevision(List<MachineSet> sets) {
    return 1
        + sets.stream()
            .map(set -> Objects.annotations(set).getOrDefault(Labels.REVISION, "0"))
            .mapToLong(Long::parseLong)
            .max()
            .orElse(0);
  }

  static MachineSet machineSet(MachineDeployment deployment, long revision, boolean first) {
    String key = RolloutPlanner.rolloutKey(deployment.getSpec().template.spec);
    String uid = deployment.getMetadata().getUid();
    String hash = ChildNames.suffix(10, uid, key, Long.toString(revision));
    Map<String, String> labels = new HashMap<>();
    labels.put(Labels.CLUSTER, deployment.getSpec().clusterName);
    labels.put(Labels.DEPLOYMENT, deployment.getMetadata().getName());
    labels.put(Labels.TEMPLATE_HASH, hash);
    Map<String, String> annotations = new HashMap<>();
    annotations.put(Labels.REVISION, Long.toString(revision));
    MachineSet set = new MachineSet();
    set.setMetadata(
        new ObjectMetaBuilder()
            .withName(
                ChildNames.child(deployment.getMetadata().getName(), uid, key + "/" + revision))
            .withNamespace(deployment.getMetadata().getNamespace())
            .withLabels(labels)
            .withAnnotations(annotations)
            .withFinalizers(new ArrayList<>(List.of(Labels.MACHINESET_FINALIZER)))
            .withOwnerReferences(new ArrayList<>(List.of(Objects.controllerReference(deployment))))
            .build());
    MachineSetSpec spec = new MachineSetSpec();
    spec.clusterName = deployment.getSpec().clusterName;
    // A rollout starts at 0 and grows within maxSurge; the first set has nothing to respect.
    spec.replicas = first ? RolloutPlanner.replicas(deployment) : 0;
    spec.selector = selector(deployment.getSpec().selector, hash);
    spec.template = template(deployment, hash);
    spec.machineNaming = deployment.getSpec().machineNaming;
    set.setSpec(spec);
    order(deployment, spec);
    return set;
  }

  /** What changes without new Machines: labels, timeouts, gates, deletion order. */
  private static void handDown(MachineDeployment deployment, MachineSet set) {
    String hash = Objects.labels(set).get(Labels.TEMPLATE_HASH);
    set.getSpec().template = template(deployment, hash);
    set.getSpec().machineNaming = deployment.getSpec().machineNaming;
    order(deployment, set.getSpec());
  }

  private static void order(MachineDeployment deployment, MachineSetSpec spec) {
    if (deployment.getSpec().deletion == null || deployment.getSpec().deletion.order == null) {
      spec.deletion = null;
      return;
    }
    spec.deletion = new MachineSetSpec.Deletion();
    spec.deletion.order = deployment.getSpec().deletion.order;
  }

  private static MachineTemplateSpec template(MachineDeployment deployment, String hash) {
    MachineTemplateSpec source = deployment.getSpec().template;
    MachineTemplateSpec template = new MachineTemplateSpec();
    template.spec = Mapper.value(Mapper.json().valueToTree(source.spec), MachineSpec.class);
    template.metadata = new TemplateMetadata();
    template.metadata.labels = new HashMap<>();
    if (source.metadata != null) {
      if (source.metadata.labels != null) {
        template.metadata.labels.putAll(source.metadata.labels);
      }
      template.metadata.annotations = source.metadata.annotations;
    }
    template.metadata.labels.put(Labels.TEMPLATE_HASH, hash);
    template.metadata.labels.put(Labels.DEPLOYMENT, deployment.getMetadata().getName());
    return template;
  }

  private static LabelSelector selector(LabelSelector source, String hash) {
    LabelSelectorBuilder selector =
        source == null ? new LabelSelectorBuilder() : new LabelSelectorBuilder(source);
    return selector.addToMatchLabels(Labels.TEMPLATE_HASH, hash).build();
  }
}
