package io.clusterapi.simulator.machine;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** What Kubernetes does on a machine: kubeadm, and the processes it leaves running there. */
public interface Kubeadm {
  /**
   * Runs {@code kubeadm <arguments>} on the machine. A failing command is an exit code other than
   * 0, not a failed stage.
   */
  CompletionStage<CommandResult> run(Machine machine, List<String> arguments);

  void poweredOff(Machine machine);

  /** Also called for every running machine once after a restart of the simulator. */
  void poweredOn(Machine machine);

  /** The machine and its disks are gone for good. */
  void destroyed(Machine machine);

  /** True when a process of the machine answers on the port: what a health check would find. */
  boolean listens(Machine machine, int port);
}
