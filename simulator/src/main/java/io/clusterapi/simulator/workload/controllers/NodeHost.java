package io.clusterapi.simulator.workload.controllers;

/**
 * The machine behind a node, as the controllers of its cluster see it.
 *
 * @param machineId the cloud's identifier of the machine
 * @param nodeName the name its kubelet registered
 * @param providerId what a cloud controller manager sets as the node's provider ID
 * @param hostname the machine's host name
 * @param region the cloud's region
 * @param zone the availability zone
 * @param privateIp its address
 * @param publicIp its public address, empty when it has none
 * @param instanceType the cloud's size name
 * @param version the kubelet's version, such as {@code v1.35.3}
 * @param controlPlane whether it runs static control plane pods
 * @param exists false once the machine is destroyed
 * @param powered whether it runs
 * @param etcdMember whether its etcd is a member; false once removed, which also ends its API
 *     server
 */
public record NodeHost(
    String machineId,
    String nodeName,
    String providerId,
    String hostname,
    String region,
    String zone,
    String privateIp,
    String publicIp,
    String instanceType,
    String version,
    boolean controlPlane,
    boolean exists,
    boolean powered,
    boolean etcdMember) {

  public boolean alive() {
    return exists && powered;
  }

  /** Whether its API server answers: it needs the etcd beside it. */
  public boolean servesApi() {
    return controlPlane && alive() && etcdMember;
  }

  public NodeHost withPower(boolean existsNow, boolean poweredNow) {
    return new NodeHost(
        machineId,
        nodeName,
        providerId,
        hostname,
        region,
        zone,
        privateIp,
        publicIp,
        instanceType,
        version,
        controlPlane,
        existsNow,
        poweredNow,
        etcdMember);
  }

  public NodeHost withEtcdMember(boolean member) {
    return new NodeHost(
        machineId,
        nodeName,
        providerId,
        hostname,
        region,
        zone,
        privateIp,
        publicIp,
        instanceType,
        version,
        controlPlane,
        exists,
        powered,
        member);
  }
}
