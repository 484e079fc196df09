package io.clusterapi.machine.planning;

/**
 * What the Machine planner remembers beyond the Machine itself.
 *
 * @param bootstrapRequested a bootstrap configuration was asked for
 * @param hostRequested a host was asked for
 * @param drained nothing is left to drain
 * @param hostReturnedAt epoch milliseconds when the host was given back, 0 before
 * @param hostSeen the infrastructure machine was seen since
 * @param bootstrapDiscardedAt epoch milliseconds when the bootstrap configuration was dropped, 0
 *     before
 * @param nodeDeleted the Node is deleted, or was given up
 * @param nodeSynced what was last written to the Node, as a hash; null before
 */
public record MachineMemory(
    boolean bootstrapRequested,
    boolean hostRequested,
    boolean drained,
    long hostReturnedAt,
    boolean hostSeen,
    long bootstrapDiscardedAt,
    boolean nodeDeleted,
    String nodeSynced) {

  static final MachineMemory NOTHING =
      new MachineMemory(false, false, false, 0, false, 0, false, null);

  MachineMemory withBootstrapRequested() {
    return new MachineMemory(
        true,
        hostRequested,
        drained,
        hostReturnedAt,
        hostSeen,
        bootstrapDiscardedAt,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withHostRequested() {
    return new MachineMemory(
        bootstrapRequested,
        true,
        drained,
        hostReturnedAt,
        hostSeen,
        bootstrapDiscardedAt,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withHostSeen() {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        drained,
        hostReturnedAt,
        true,
        bootstrapDiscardedAt,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withDrained() {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        true,
        hostReturnedAt,
        hostSeen,
        bootstrapDiscardedAt,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withHostReturnedAt(long at) {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        drained,
        at,
        hostSeen,
        bootstrapDiscardedAt,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withBootstrapDiscardedAt(long at) {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        drained,
        hostReturnedAt,
        hostSeen,
        at,
        nodeDeleted,
        nodeSynced);
  }

  MachineMemory withNodeDeleted() {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        drained,
        hostReturnedAt,
        hostSeen,
        bootstrapDiscardedAt,
        true,
        nodeSynced);
  }

  MachineMemory withNodeSynced(String hash) {
    return new MachineMemory(
        bootstrapRequested,
        hostRequested,
        drained,
        hostReturnedAt,
        hostSeen,
        bootstrapDiscardedAt,
        nodeDeleted,
        hash);
  }
}
