package io.clusterapi.machine.planning;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ClusterObserved;
import io.clusterapi.loop.plan.Controller;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.ResourcePlan;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineSet;
import io.clusterapi.model.core.MachineSetStatus;
import io.clusterapi.model.core.MachineSpec;
import io.clusterapi.planning.ChildNames;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps a set of equal Machines: makes what is missing, all at once, removes what is too much.
 * Names derive from the set's UID and a number that only grows, so a crash between deciding and
 * storing cannot make two of one.
 */
public final class MachineSetController implements Controller<MachineSet> {
  private static final String TEMPLATE = "Template";

  @Override
  public Class<MachineSet> type() {
    return MachineSet.class;
  }

  @Override
  public boolean concerns(MachineSet set, Object news) {
    return news instanceof ClusterDesired
        || news instanceof ClusterObserved
        || news instanceof Gone
        || (news instanceof Machine machine && Objects.isControlledBy(machine, set));
  }

  @Override
  public ResourcePlan<MachineSet> plan(MachineSet set, Slice slice) {
    ResourcePlan.Builder<MachineSet> plan = ResourcePlan.of(set);
    Optional<ClusterFacts> cluster = ClusterFacts.of(slice);
    if (set.getStatus() == null) {
      set.setStatus(new MachineSetStatus());
    }
    if (!Objects.isDeleting(set)) {
      Objects.finalizer(set, Labels.MACHINESET_FINALIZER, true);
      Objects.label(set, Labels.CLUSTER, set.getSpec().clusterName);
    }
    if (cluster.map(facts -> facts.pauses(set)).orElse(false)) {
      SetConditions.paused(set, slice.now());
      return plan.build();
    }
    cluster
        .filter(facts -> Objects.controller(set).isEmpty())
        .ifPresent(facts -> Objects.ownedByCluster(set, set.getSpec().clusterName, facts.uid()));
    List<Machine> machines =
        slice.all(Machine.class).stream()
            .filter(machine -> Objects.isControlledBy(machine, set))
            .toList();
    if (cluster.map(ClusterFacts::removesWorkers).orElse(false)
        && Objects.controller(set).isEmpty()
        && !Objects.isDeleting(set)) {
      plan.effect(
          new Effect.Delete(
              set, new Note(MachineReason.ClusterDeleting, "the Cluster is being deleted")));
    }
    if (Objects.isDeleting(set)) {
      dissolve(set, machines, plan);
    } else if (cluster.isPresent() && !cluster.get().deleting()) {
      scale(set, machines, slice, plan);
    }
    SetConditions.compute(set, machines, slice.now());
    return plan.build();
  }

  private static void dissolve(
      MachineSet set, List<Machine> machines, ResourcePlan.Builder<MachineSet> plan) {
    if (machines.isEmpty()) {
      Objects.finalizer(set, Labels.MACHINESET_FINALIZER, false);
      return;
    }
    for (Machine machine : machines) {
      delete(machine, MachineReason.OwnerDeleting, "its MachineSet is being deleted", plan);
    }
  }

  /**
   * A Machine that is being deleted counts until it is gone, as upstream counts it: its host is
   * still there, and one more beside it would be more than was asked for, for as long as its
   * deletion takes. Of those that are too many the ones being deleted are the first.
   */
  private static void scale(
      MachineSet set, List<Machine> machines, Slice slice, ResourcePlan.Builder<MachineSet> plan) {
    int desired = set.getSpec().replicas == null ? 1 : set.getSpec().replicas;
    int difference = desired - machines.size();
    if (difference > 0 && !Objects.annotations(set).containsKey(Labels.DISABLE_CREATE)) {
      create(set, difference, desired, machines.size(), slice, plan);
    } else if (difference < 0) {
      String order = set.getSpec().deletion == null ? null : set.getSpec().deletion.order;
      for (Machine machine :
          DeletionOrder.sorted(machines, order, slice.now()).subList(0, -difference)) {
        delete(
            machine,
            MachineReason.ScalingDown,
            "MachineSet %s has %d Machines, wants %d"
                .formatted(set.getMetadata().getName(), machines.size(), desired),
            plan);
      }
    }
  }

  private static void create(
      MachineSet set,
      int count,
      int desired,
      int existing,
      Slice slice,
      ResourcePlan.Builder<MachineSet> plan) {
    long ordinal = slice.memory(set, SetMemory.class).map(SetMemory::nextOrdinal).orElse(0L);
    for (int i = 0; i < count; i++) {
      plan.effect(
          new Effect.Create(
              machine(set, ordinal + i),
              Note.of(
                  MachineReason.ScalingUp,
                  "MachineSet %s has %d Machines, wants %d",
                  set.getMetadata().getName(),
                  existing + i,
                  desired)));
    }
    plan.effect(new Effect.Remember(set, new SetMemory(ordinal + count)));
  }

  /** The Machine of that number, with references to what will be cloned for it. */
  static Machine machine(MachineSet set, long ordinal) {
    String name =
        ChildNames.child(
            set.getMetadata().getName(), set.getMetadata().getUid(), Long.toString(ordinal));
    Map<String, String> labels = new HashMap<>();
    Map<String, String> annotations = new HashMap<>();
    if (set.getSpec().template.metadata != null) {
      putAll(labels, set.getSpec().template.metadata.labels);
      putAll(annotations, set.getSpec().template.metadata.annotations);
    }
    putAll(labels, set.getSpec().selector == null ? null : set.getSpec().selector.getMatchLabels());
    labels.put(Labels.CLUSTER, set.getSpec().clusterName);
    labels.put(Labels.SET, LabelValues.of(set.getMetadata().getName()));
    copy(set, Labels.DEPLOYMENT, labels);
    MachineSpec spec =
        Mapper.value(Mapper.json().valueToTree(set.getSpec().template.spec), MachineSpec.class);
    spec.clusterName = set.getSpec().clusterName;
    spec.infrastructureRef =
        cloned(spec.infrastructureRef, name, Labels.INFRASTRUCTURE_TEMPLATE, annotations);
    if (spec.bootstrap.configRef != null) {
      spec.bootstrap.configRef =
          cloned(spec.bootstrap.configRef, name, Labels.BOOTSTRAP_TEMPLATE, annotations);
    }
    if (spec.deletion == null) {
      spec.deletion = new MachineSpec.Deletion();
    }
    if (spec.deletion.nodeDeletionTimeoutSeconds == null) {
      spec.deletion.nodeDeletionTimeoutSeconds = 10;
    }
    Machine machine = new Machine();
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withNamespace(set.getMetadata().getNamespace())
            .withLabels(labels)
            .withAnnotations(annotations)
            .withFinalizers(new ArrayList<>(List.of(Labels.MACHINE_FINALIZER)))
            .withOwnerReferences(new ArrayList<>(List.of(Objects.controllerReference(set))))
            .build());
    machine.setSpec(spec);
    return machine;
  }

  /** A reference to a template becomes one to its clone; a reference to anything else stays. */
  private static ContractVersionedObjectReference cloned(
      ContractVersionedObjectReference reference,
      String name,
      String annotation,
      Map<String, String> annotations) {
    if (!reference.kind.endsWith(TEMPLATE)) {
      return reference;
    }
    annotations.put(
        annotation, Objects.templateText(reference.kind, reference.apiGroup, reference.name));
    ContractVersionedObjectReference clone = new ContractVersionedObjectReference();
    clone.apiGroup = reference.apiGroup;
    clone.kind = reference.kind.substring(0, reference.kind.length() - TEMPLATE.length());
    clone.name = name;
    return clone;
  }

  private static void delete(
      Machine machine,
      MachineReason reason,
      String message,
      ResourcePlan.Builder<MachineSet> plan) {
    if (!Objects.isDeleting(machine)) {
      plan.effect(new Effect.Delete(machine, new Note(reason, message)));
    }
  }

  private static void copy(MachineSet set, String key, Map<String, String> labels) {
    String value = Objects.labels(set).get(key);
    if (value != null) {
      labels.put(key, value);
    }
  }

  private static void putAll(Map<String, String> target, Map<String, String> source) {
    if (source != null) {
      target.putAll(source);
    }
  }
}
