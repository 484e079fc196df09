package io.clusterapi.machine.planning;

import io.clusterapi.events.AnnotateMachine;
import io.clusterapi.events.CreateMachine;
import io.clusterapi.events.DeleteMachine;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.model.Mapper;
import io.clusterapi.model.core.ContractVersionedObjectReference;
import io.clusterapi.model.core.Machine;
import io.clusterapi.model.core.MachineReadinessGate;
import io.clusterapi.model.core.MachineSpec;
import io.clusterapi.planning.Note;
import io.clusterapi.planning.Reason;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What control planes may ask of machine-svc. */
public final class MachineCommands {
  private MachineCommands() {}

  /** Reason given by the one who asks. */
  private record Asked(String name) implements Reason {}

  public static List<CommandHandler<?>> handlers() {
    return List.of(new Create(), new Delete(), new Annotate());
  }

  /** Makes a Machine for a control plane. */
  static final class Create implements CommandHandler<CreateMachine> {
    @Override
    public Class<CreateMachine> command() {
      return CreateMachine.class;
    }

    @Override
    public SliceKey slice(CreateMachine command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(CreateMachine command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(CreateMachine command, Slice slice) {
      // A Cluster that is going needs no further Machines; the asking side learns it from the same
      // event.
      if (ClusterFacts.of(slice).map(ClusterFacts::deleting).orElse(false)) {
        return List.of();
      }
      return List.of(new Effect.Create(machine(command), note(command.getAct())));
    }

    private static Machine machine(CreateMachine command) {
      Map<String, String> annotations = new HashMap<>(command.getAnnotations());
      var template = command.getInfrastructureTemplate();
      annotations.put(
          Labels.INFRASTRUCTURE_TEMPLATE,
          Objects.templateText(template.getKind(), template.getApiGroup(), template.getName()));
      Machine machine = new Machine();
      machine.setMetadata(
          new ObjectMetaBuilder()
              .withName(command.getName())
              .withNamespace(command.getNamespace())
              .withLabels(new HashMap<>(command.getLabels()))
              .withAnnotations(annotations)
              .withFinalizers(new ArrayList<>(List.of(Labels.MACHINE_FINALIZER)))
              .withOwnerReferences(
                  new ArrayList<>(
                      List.of(
                          new OwnerReferenceBuilder()
                              .withApiVersion(command.getOwner().getApiVersion())
                              .withKind(command.getOwner().getKind())
                              .withName(command.getOwner().getName())
                              .withUid(command.getOwner().getUid())
                              .withController(true)
                              .withBlockOwnerDeletion(true)
                              .build())))
              .build());
      MachineSpec spec = new MachineSpec();
      spec.clusterName = command.getCluster();
      spec.version = command.getVersion().isEmpty() ? null : command.getVersion();
      spec.failureDomain = command.getFailureDomain().isEmpty() ? null : command.getFailureDomain();
      spec.bootstrap = new MachineSpec.Bootstrap();
      spec.bootstrap.configRef =
          reference(
              command.getBootstrapRef().getApiGroup(),
              command.getBootstrapRef().getKind(),
              command.getBootstrapRef().getName());
      spec.infrastructureRef =
          reference(
              template.getApiGroup(),
              template.getKind().replaceAll("Template$", ""),
              command.getName());
      spec.deletion =
          Mapper.value(
              Mapper.json().valueToTree(command.getDeletionTimeouts()), MachineSpec.Deletion.class);
      if (spec.deletion.nodeDeletionTimeoutSeconds == null) {
        spec.deletion.nodeDeletionTimeoutSeconds = 10;
      }
      if (!command.getReadinessGates().isEmpty()) {
        spec.readinessGates = command.getReadinessGates().stream().map(Create::gate).toList();
      }
      machine.setSpec(spec);
      return machine;
    }

    private static MachineReadinessGate gate(String conditionType) {
      MachineReadinessGate gate = new MachineReadinessGate();
      gate.conditionType = conditionType;
      return gate;
    }

    private static ContractVersionedObjectReference reference(
        String group, String kind, String name) {
      ContractVersionedObjectReference reference = new ContractVersionedObjectReference();
      reference.apiGroup = group;
      reference.kind = kind;
      reference.name = name;
      return reference;
    }
  }

  /** Deletes a Machine, if it still is the one that was meant. */
  static final class Delete implements CommandHandler<DeleteMachine> {
    @Override
    public Class<DeleteMachine> command() {
      return DeleteMachine.class;
    }

    @Override
    public SliceKey slice(DeleteMachine command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(DeleteMachine command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(DeleteMachine command, Slice slice) {
      return slice
          .named(Machine.class, command.getName())
          .filter(machine -> machine.getMetadata().getUid().equals(command.getUid()))
          .<List<Effect>>map(machine -> List.of(new Effect.Delete(machine, note(command.getAct()))))
          .orElse(List.of());
    }
  }

  /** Sets or removes annotations of a Machine. */
  static final class Annotate implements CommandHandler<AnnotateMachine> {
    @Override
    public Class<AnnotateMachine> command() {
      return AnnotateMachine.class;
    }

    @Override
    public SliceKey slice(AnnotateMachine command) {
      return new SliceKey(command.getNamespace(), command.getCluster());
    }

    @Override
    public String id(AnnotateMachine command) {
      return command.getId();
    }

    @Override
    public List<Effect> apply(AnnotateMachine command, Slice slice) {
      return slice
          .named(Machine.class, command.getName())
          .filter(machine -> machine.getMetadata().getUid().equals(command.getUid()))
          .<List<Effect>>map(
              machine -> {
                Machine next = Mapper.copy(machine, Machine.class);
                Map<String, String> annotations = new HashMap<>(Objects.annotations(machine));
                annotations.putAll(command.getSet());
                command.getRemove().forEach(annotations::remove);
                next.getMetadata().setAnnotations(annotations);
                return List.of(new Effect.Update(next, note(command.getAct())));
              })
          .orElse(List.of());
    }
  }

  private static Note note(io.clusterapi.events.Act act) {
    return new Note(new Asked(act.getReason()), act.getMessage());
  }
}
