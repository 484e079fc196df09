package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.machine.Machine;
import io.clusterapi.simulator.workload.controllers.NodeHost;
import io.clusterapi.simulator.workload.kubeadm.ControlPlanePart;
import io.clusterapi.simulator.workload.kubeadm.NodeObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;

/**
 * The machines of one cluster and what runs on them. Guarded by the lock of the cluster's etcd:
 * only its {@link WorkloadCluster} uses it.
 */
final class ClusterMachines {
  private final Map<String, NodeHost> hosts = new LinkedHashMap<>();
  private final Map<String, ControlPlaneInstance> instances = new LinkedHashMap<>();

  ClusterMachines(Collection<NodeHost> hosts, Collection<ControlPlaneInstance> instances) {
    hosts.forEach(one -> this.hosts.put(one.machineId(), one));
    instances.forEach(one -> this.instances.put(one.machineId(), one));
  }

  static NodeHost host(Machine machine, NodeObject node, boolean controlPlane) {
    return new NodeHost(
        machine.id(),
        node.name(),
        machine.providerId(),
        machine.hostname(),
        machine.region(),
        machine.zone(),
        machine.privateIp(),
        machine.publicIp().orElse(""),
        machine.instanceType(),
        machine.kubernetesVersion(),
        controlPlane,
        true,
        true,
        controlPlane);
  }

  static ControlPlaneInstance instance(ControlPlanePart part, long memberId) {
    return new ControlPlaneInstance(
        part.machine().id(),
        part.node().name(),
        part.machine().kubernetesVersion(),
        part.bindPort(),
        memberId,
        part.api(),
        part.etcd());
  }

  void addWorker(Machine machine, NodeObject node) {
    hosts.put(machine.id(), host(machine, node, false));
  }

  void addControlPlane(ControlPlanePart part, long memberId) {
    instances.put(part.machine().id(), instance(part, memberId));
    hosts.put(part.machine().id(), host(part.machine(), part.node(), true));
  }

  List<NodeHost> hosts() {
    return List.copyOf(hosts.values());
  }

  List<ControlPlaneInstance> instances() {
    return List.copyOf(instances.values());
  }

  Optional<NodeHost> host(String machineId) {
    return Optional.ofNullable(hosts.get(machineId));
  }

  Optional<ControlPlaneInstance> instance(String machineId) {
    return Optional.ofNullable(instances.get(machineId));
  }

  void replace(NodeHost host) {
    hosts.put(host.machineId(), host);
  }

  /** Takes over which etcd members there are: an API server ends with the etcd beside it. */
  void membership(LongPredicate isMember) {
    for (ControlPlaneInstance instance : instances.values()) {
      NodeHost host = hosts.get(instance.machineId());
      boolean member = isMember.test(instance.memberId());
      if (host != null && host.etcdMember() != member) {
        replace(host.withEtcdMember(member));
      }
    }
  }

  boolean serves(ControlPlaneInstance instance) {
    return host(instance.machineId()).filter(NodeHost::servesApi).isPresent();
  }

  boolean anyServes() {
    return instances.values().stream().anyMatch(this::serves);
  }

  /** The instance of a static pod such as {@code etcd-<node>}, when it runs. */
  Optional<ControlPlaneInstance> ofPod(String pod, String prefix) {
    return instances.values().stream()
        .filter(one -> pod.equals(prefix + one.nodeName()))
        .filter(this::serves)
        .findFirst();
  }

  /**
   * The instance to serve the API as. A load balancer does not cut the connections of a target that
   * is leaving, so the one served now stays while its machine runs and others answer new requests.
   *
   * @param targets machines behind the load balancer
   * @param current the machine served now, empty for none
   */
  Optional<ControlPlaneInstance> toServe(Set<String> targets, String current) {
    List<ControlPlaneInstance> live =
        instances.values().stream()
            .filter(one -> targets.contains(one.machineId()) && serves(one))
            .toList();
    boolean stays = !live.isEmpty() && host(current).filter(NodeHost::alive).isPresent();
    return stays ? instance(current) : live.stream().findFirst();
  }

  /** True when no control plane machine exists any more: the cluster's data is lost. */
  boolean lost() {
    return instances.keySet().stream()
        .noneMatch(machine -> host(machine).filter(NodeHost::exists).isPresent());
  }

  /**
   * The machines by node name; of two with one name, the one that exists.
   *
   * @param silent machines whose kubelet stopped too recently to be noticed
   */
  Map<String, NodeHost> byNode(Set<String> silent) {
    Map<String, NodeHost> byNode = new HashMap<>();
    hosts.values().stream()
        .sorted((a, b) -> Boolean.compare(a.exists(), b.exists()))
        .map(one -> silent.contains(one.machineId()) ? one.withPower(true, true) : one)
        .forEach(one -> byNode.put(one.nodeName(), one));
    return byNode;
  }

  /** Forgets destroyed machines that left neither a node nor an etcd member; true when it did. */
  boolean forgetDestroyed(Predicate<String> nodeExists) {
    boolean forgotten =
        hosts
            .values()
            .removeIf(
                one ->
                    !one.exists()
                        && !(one.controlPlane() && one.etcdMember())
                        && !nodeExists.test(one.nodeName()));
    instances.keySet().retainAll(hosts.keySet());
    return forgotten;
  }
}
