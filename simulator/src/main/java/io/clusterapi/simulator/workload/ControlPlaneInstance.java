package io.clusterapi.simulator.workload;

import io.clusterapi.simulator.workload.pki.TlsIdentity;

/**
 * One machine's API server and etcd member.
 *
 * @param machineId the machine
 * @param nodeName its node
 * @param version the API server's version, such as {@code v1.35.3}
 * @param bindPort the port its API server has on the machine
 * @param memberId its etcd member
 * @param api the API server's serving certificate
 * @param etcd the etcd member's certificate
 */
record ControlPlaneInstance(
    String machineId,
    String nodeName,
    String version,
    int bindPort,
    long memberId,
    TlsIdentity api,
    TlsIdentity etcd) {}
