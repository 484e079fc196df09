package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.Owner;
import io.clusterapi.events.ProvisionMachine;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the infrastructure machine a Machine asks for, by the Machine's name, so that asking twice
 * makes one. A template that is not there yet is cloned as soon as it is.
 */
public final class ProvisionMachineHandler<M extends HasMetadata, T extends HasMetadata>
    implements CommandHandler<ProvisionMachine> {
  private final MachineCloning<M, T> cloning;

  public ProvisionMachineHandler(MachineCloning<M, T> cloning) {
    this.cloning = cloning;
  }

  @Override
  public Class<ProvisionMachine> command() {
    return ProvisionMachine.class;
  }

  @Override
  public SliceKey slice(ProvisionMachine command) {
    return new SliceKey(command.getNamespace(), command.getCluster());
  }

  @Override
  public String id(ProvisionMachine command) {
    return command.getId();
  }

  @Override
  public List<Effect> apply(ProvisionMachine command, Slice slice) {
    Note because =
        Note.of(
            LifecycleReason.MachineRequested,
            "Machine %s asks for a host: %s",
            command.getOwner().getName(),
            command.getAct().getMessage());
    Optional<M> existing = slice.sharedNamed(cloning.machineType(), command.getName());
    if (existing.isPresent()) {
      return update(existing.get(), command, because);
    }
    Optional<ClusterDesired> cluster = slice.view(ClusterDesired.class);
    if (cluster.map(c -> c.getMeta().getDeletedAt() != null).orElse(false)) {
      // The request was overtaken by the deletion of the Cluster; its Machine is on its way out.
      return List.of();
    }
    if (command.getTemplate() == null) {
      return List.of();
    }
    return create(command, slice, cluster, because);
  }

  private List<Effect> update(M existing, ProvisionMachine command, Note because) {
    boolean strangers =
        Marks.owner(existing, "Machine")
            .map(owner -> !owner.getUid().equals(command.getOwner().getUid()))
            .orElse(false);
    if (strangers || Marks.deleting(existing)) {
      return List.of();
    }
    M next = Mapper.copy(existing, cloning.machineType());
    mark(next, command);
    if (!Marks.ownedBy(next, command.getOwner().getUid())) {
      Marks.addOwner(next, owner(command.getOwner()));
    }
    return List.of(new Effect.Update(next, because));
  }

  private List<Effect> create(
      ProvisionMachine command, Slice slice, Optional<ClusterDesired> cluster, Note because) {
    M machine = cloning.empty();
    Map<String, String> annotations = new HashMap<>(command.getAnnotations());
    annotations.put(Marks.CLONED_FROM_NAME, command.getTemplate().getName());
    annotations.put(
        Marks.CLONED_FROM_GROUP_KIND,
        command.getTemplate().getKind() + "." + command.getTemplate().getApiGroup());
    machine.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(command.getNamespace())
            .withName(command.getName())
            .withLabels(new HashMap<>(command.getLabels()))
            .withAnnotations(annotations)
            .withOwnerReferences(owner(command.getOwner()))
            .build());
    mark(machine, command);
    List<Effect> effects = new ArrayList<>();
    Optional<T> template =
        slice.sharedNamed(cloning.templateType(), command.getTemplate().getName());
    template.ifPresent(found -> cloning.fill(machine, found));
    effects.add(new Effect.Create(machine, because));
    if (template.isPresent()
        && cluster.isPresent()
        && !Marks.ownedBy(template.get(), cluster.get().getMeta().getUid())) {
      T owned = Mapper.copy(template.get(), cloning.templateType());
      Marks.addOwner(owned, Marks.ownerOf(cluster.get(), false));
      effects.add(
          new Effect.Update(
              owned,
              Note.of(
                  LifecycleReason.TemplateOwned,
                  "Machines of Cluster %s are cloned from it",
                  slice.cluster())));
    }
    return effects;
  }

  private static void mark(HasMetadata machine, ProvisionMachine command) {
    Marks.label(machine, Marks.CLUSTER_NAME, command.getCluster());
    if (command.getControlPlane()) {
      Marks.label(machine, Marks.CONTROL_PLANE, "");
    }
    Marks.annotate(machine, Marks.DATA_SECRET, command.getDataSecretName());
    Marks.annotate(machine, Marks.FAILURE_DOMAIN, command.getFailureDomain());
    Marks.annotate(machine, Marks.VERSION, command.getVersion());
  }

  private static OwnerReference owner(Owner owner) {
    OwnerReference reference = new OwnerReference();
    reference.setApiVersion(owner.getApiVersion());
    reference.setKind(owner.getKind());
    reference.setName(owner.getName());
    reference.setUid(owner.getUid());
    reference.setController(true);
    reference.setBlockOwnerDeletion(true);
    return reference;
  }
}
