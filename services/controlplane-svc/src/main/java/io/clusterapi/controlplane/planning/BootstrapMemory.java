package io.clusterapi.controlplane.planning;

/**
 * What the planner remembers with a KubeadmConfig.
 *
 * @param tokenOrdinal numbers the operations that make or refresh its token
 * @param tokenMadeAt epoch milliseconds when the token was last made or refreshed; 0 before
 */
public record BootstrapMemory(long tokenOrdinal, long tokenMadeAt) {
  static final BootstrapMemory NOTHING = new BootstrapMemory(0, 0);

  BootstrapMemory withToken(long madeAt) {
    return new BootstrapMemory(tokenOrdinal + 1, madeAt);
  }
}
