package io.clusterapi.simulator;

import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.Machine;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A kubeadm that notes what happens, and succeeds unless the configuration file is missing. */
public final class RecordingKubeadm implements Kubeadm {
  public final List<String> events = new CopyOnWriteArrayList<>();
  private final Set<String> listening = ConcurrentHashMap.newKeySet();

  @Override
  public CompletionStage<CommandResult> run(Machine machine, List<String> arguments) {
    events.add("kubeadm " + String.join(" ", arguments) + " on " + machine.id());
    int config = arguments.indexOf("--config");
    if (config >= 0 && !machine.files().exists(arguments.get(config + 1))) {
      return CompletableFuture.completedFuture(
          CommandResult.failure(1, "error: open " + arguments.get(config + 1) + ": no such file"));
    }
    listening.add(machine.id());
    return CompletableFuture.completedFuture(CommandResult.success("done\n"));
  }

  @Override
  public void poweredOff(Machine machine) {
    events.add("off " + machine.id());
  }

  @Override
  public void poweredOn(Machine machine) {
    events.add("on " + machine.id());
  }

  @Override
  public void destroyed(Machine machine) {
    events.add("destroyed " + machine.id());
  }

  @Override
  public boolean listens(Machine machine, int port) {
    return port == 6443 && listening.contains(machine.id());
  }
}
