package io.clusterapi.workload;

import java.util.List;

/**
 * A member of an etcd cluster.
 *
 * @param id unsigned, print with {@link #hexId}
 * @param name the Node's name; empty for one that was added and never started
 * @param learner does not vote yet
 */
public record EtcdMember(
    long id, String name, List<String> peerUrls, List<String> clientUrls, boolean learner) {
  public EtcdMember {
    peerUrls = List.copyOf(peerUrls);
    clientUrls = List.copyOf(clientUrls);
  }

  /** As etcdctl prints it. */
  public String hexId() {
    return Long.toHexString(id);
  }
}
