package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.workload.controllers.NodeHost;
import io.clusterapi.simulator.workload.etcd.EtcdCluster;
import java.util.List;

/**
 * What is kept of a cluster besides its objects.
 *
 * @param id names its folder
 * @param name the cluster's name by its ClusterConfiguration
 * @param host the host of its control plane endpoint
 * @param port its port
 * @param initialized whether {@code kubeadm init} finished
 * @param authority the cluster CA's certificate, PEM
 * @param hosts the machines of its nodes
 * @param instances the API servers and etcd members on some of them
 * @param etcd the etcd cluster
 */
record ClusterState(
    String id,
    String name,
    String host,
    int port,
    boolean initialized,
    String authority,
    List<NodeHost> hosts,
    List<ControlPlaneInstance> instances,
    EtcdCluster.State etcd) {}
