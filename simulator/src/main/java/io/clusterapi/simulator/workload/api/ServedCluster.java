package io.clusterapi.simulator.workload.api;

import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import io.vertx.core.Future;
import java.security.cert.X509Certificate;

/** What an API server serves and stands on. */
public interface ServedCluster {
  ObjectStore store();

  ResourceTypes types();

  /** The Kubernetes version the API server answers with, such as {@code v1.35.3}. */
  String version();

  /** The authority that client certificates must be signed by. */
  X509Certificate clientAuthority();

  /**
   * @throws ApiException when etcd has no quorum: neither reads nor writes are answered then
   */
  void requireStorage();

  /**
   * The loopback port of the process that listens on the port inside the pod; it is started when
   * nothing asked for it before.
   *
   * @return failed, with a message for the client, when nothing listens there
   */
  Future<Integer> podPort(String namespace, String pod, int port);
}
