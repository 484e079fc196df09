package io.clusterapi.controlplane.planning;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the planner remembers with a KubeadmControlPlane.
 *
 * @param nextOrdinal numbers the Machines it ever asked for, so that no name is used twice
 * @param initConfig KubeadmConfig that runs {@code kubeadm init}; null before. Replaced only while
 *     nothing was initialized and that Machine, and so its host, is gone
 * @param kubeconfigRenewAt epoch milliseconds; 0 while unknown
 * @param deletionAsked UIDs of existing Machines whose deletion was asked for
 * @param hookRemoved UIDs of existing Machines whose hook was asked to be removed
 * @param etcd last observation; null before the first
 * @param configMapSynced hash of what was last written to kubeadm-config; null before
 */
public record ControlPlaneMemory(
    long nextOrdinal,
    String initConfig,
    long kubeconfigRenewAt,
    List<String> deletionAsked,
    List<String> hookRemoved,
    EtcdObservation etcd,
    String configMapSynced) {

  static final ControlPlaneMemory NOTHING =
      new ControlPlaneMemory(0, null, 0, List.of(), List.of(), null, null);

  ControlPlaneMemory withMachine(boolean init, String name) {
    return new ControlPlaneMemory(
        nextOrdinal + 1,
        init ? name : initConfig,
        kubeconfigRenewAt,
        deletionAsked,
        hookRemoved,
        etcd,
        configMapSynced);
  }

  ControlPlaneMemory withKubeconfigRenewAt(long at) {
    return new ControlPlaneMemory(
        nextOrdinal, initConfig, at, deletionAsked, hookRemoved, etcd, configMapSynced);
  }

  ControlPlaneMemory withDeletionAsked(String uid) {
    return new ControlPlaneMemory(
        nextOrdinal,
        initConfig,
        kubeconfigRenewAt,
        plus(deletionAsked, uid),
        hookRemoved,
        etcd,
        configMapSynced);
  }

  ControlPlaneMemory withHookRemoved(String uid) {
    return new ControlPlaneMemory(
        nextOrdinal,
        initConfig,
        kubeconfigRenewAt,
        deletionAsked,
        plus(hookRemoved, uid),
        etcd,
        configMapSynced);
  }

  ControlPlaneMemory withEtcd(EtcdObservation observation) {
    return new ControlPlaneMemory(
        nextOrdinal,
        initConfig,
        kubeconfigRenewAt,
        deletionAsked,
        hookRemoved,
        observation,
        configMapSynced);
  }

  ControlPlaneMemory withConfigMapSynced(String hash) {
    return new ControlPlaneMemory(
        nextOrdinal, initConfig, kubeconfigRenewAt, deletionAsked, hookRemoved, etcd, hash);
  }

  /** Without what concerns Machines that are gone. */
  ControlPlaneMemory keepingMachines(Set<String> uids) {
    return new ControlPlaneMemory(
        nextOrdinal,
        initConfig,
        kubeconfigRenewAt,
        deletionAsked.stream().filter(uids::contains).toList(),
        hookRemoved.stream().filter(uids::contains).toList(),
        etcd,
        configMapSynced);
  }

  private static List<String> plus(Collection<String> before, String uid) {
    TreeSet<String> all = new TreeSet<>(before);
    all.add(uid);
    return List.copyOf(all);
  }
}
