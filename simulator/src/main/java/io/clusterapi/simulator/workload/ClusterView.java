package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.workload.etcd.EtcdMember;
import java.util.List;

/**
 * A workload cluster as tests and reports look at it.
 *
 * @param name by its ClusterConfiguration
 * @param endpoint host and port of its API
 * @param initialized whether {@code kubeadm init} finished
 * @param served whether its API is reachable now
 * @param members its etcd members
 * @param leader the etcd leader's member id, 0 when there is none
 * @param voters how many members vote
 * @param healthyVoters how many of them are up
 * @param machines ids of the machines that joined and still exist
 * @param objects how many objects it stores
 */
public record ClusterView(
    String name,
    String endpoint,
    boolean initialized,
    boolean served,
    List<EtcdMember> members,
    long leader,
    long voters,
    long healthyVoters,
    List<String> machines,
    int objects) {}
