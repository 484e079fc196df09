package io.clusterapi.provider.contract;

import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.Machine;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Stands for Kubernetes on simulated machines where a test is about what the cloud holds: every
 * command succeeds and leaves nothing behind.
 */
public final class IdleKubeadm implements Kubeadm {
  /** Machine and arguments of every call so far. */
  public final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();

  @Override
  public CompletionStage<CommandResult> run(Machine machine, List<String> arguments) {
    calls.add(machine.id() + " " + arguments);
    return CompletableFuture.completedFuture(CommandResult.success(""));
  }

  @Override
  public void poweredOff(Machine machine) {
    // nothing runs there
  }

  @Override
  public void poweredOn(Machine machine) {
    // nothing runs there
  }

  @Override
  public void destroyed(Machine machine) {
    // nothing runs there
  }

  @Override
  public boolean listens(Machine machine, int port) {
    return false;
  }
}
