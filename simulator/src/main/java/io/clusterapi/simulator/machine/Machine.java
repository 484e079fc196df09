package io.clusterapi.simulator.machine;

import java.util.Optional;

/**
 * A machine of a simulated cloud, as the software running on it sees itself. Its description never
 * changes during its life; its files do. Whether it is powered on is answered by {@link Machines}.
 *
 * @param id the cloud's identifier, for AWS {@code i-…}
 * @param cloud the cloud it runs in, such as {@code aws}
 * @param providerId what Kubernetes calls it, for AWS {@code aws:///<zone>/<id>}
 * @param hostname what {@code local_hostname} of the instance metadata says
 * @param region the cloud's region
 * @param zone the availability zone
 * @param privateIp its address in the subnet
 * @param publicIp its public address, when it has one
 * @param kubernetesVersion the version of kubeadm and kubelet in its image, such as {@code v1.35.3}
 * @param instanceType the cloud's size name, such as {@code m5.large}
 * @param files its file system
 */
public record Machine(
    String id,
    String cloud,
    String providerId,
    String hostname,
    String region,
    String zone,
    String privateIp,
    Optional<String> publicIp,
    String kubernetesVersion,
    String instanceType,
    MachineFiles files) {

  @Override
  public String toString() {
    return providerId;
  }
}
