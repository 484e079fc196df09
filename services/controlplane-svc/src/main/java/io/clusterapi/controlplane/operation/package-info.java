/** Acts outside this process: keys, workload clusters, etcd. The only place with I/O. */
package io.clusterapi.controlplane.operation;
