package io.clusterapi.workload;

import java.util.Optional;

/** Ways into the etcd members of a control plane. */
interface EtcdTunnels {
  /** A local TCP port on 127.0.0.1 that ends at the client port of the member on that Node. */
  Tunnel open(String nodeName);

  interface Tunnel extends AutoCloseable {
    int localPort();

    /** Why bytes did not come through, if they did not. */
    Optional<Throwable> failure();

    @Override
    void close();
  }
}
