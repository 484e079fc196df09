package io.clusterapi.provider.lifecycle;

import io.clusterapi.events.DeprovisionMachine;
import io.clusterapi.loop.plan.CommandHandler;
import io.clusterapi.loop.plan.Effect;
import io.clusterapi.loop.plan.Slice;
import io.clusterapi.loop.plan.SliceKey;
import io.clusterapi.planning.Note;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Optional;

/** Has an infrastructure machine deleted. Nothing to do when it is gone already. */
public final class DeprovisionMachineHandler<M extends HasMetadata>
    implements CommandHandler<DeprovisionMachine> {
  private final Class<M> machineType;

  public DeprovisionMachineHandler(Class<M> machineType) {
    this.machineType = machineType;
  }

  @Override
  public Class<DeprovisionMachine> command() {
    return DeprovisionMachine.class;
  }

  @Override
  public SliceKey slice(DeprovisionMachine command) {
    return new SliceKey(command.getNamespace(), command.getCluster());
  }

  @Override
  public String id(DeprovisionMachine command) {
    return command.getId();
  }

  @Override
  public List<Effect> apply(DeprovisionMachine command, Slice slice) {
    Optional<M> machine = slice.sharedNamed(machineType, command.getName());
    if (machine.isEmpty() || Marks.deleting(machine.get())) {
      return List.of();
    }
    return List.of(
        new Effect.Delete(
            machine.get(),
            Note.of(
                LifecycleReason.MachineReleased,
                "Machine %s gives its host back: %s",
                command.getName(),
                command.getAct().getMessage())));
  }
}
