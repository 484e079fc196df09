package io.clusterapi.workload;

import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;
import java.util.stream.Stream;

/** Tunnels through the API server: port-forwards to the static Pods {@code etcd-<node>}. */
final class PodTunnels implements EtcdTunnels {
  private static final int CLIENT_PORT = 2379;

  private final WorkloadConnection connection;

  PodTunnels(WorkloadConnection connection) {
    this.connection = connection;
  }

  @Override
  public Tunnel open(String nodeName) {
    String pod = Component.ETCD.podName(nodeName);
    // Bound to the loopback address explicitly: left out, the library listens on every interface.
    LocalPortForward forward =
        connection.call(
            "port-forward to pod kube-system/" + pod,
            () ->
                connection
                    .client()
                    .pods()
                    .inNamespace("kube-system")
                    .withName(pod)
                    .portForward(CLIENT_PORT, InetAddress.getLoopbackAddress(), 0));
    return new Tunnel() {
      @Override
      public int localPort() {
        return forward.getLocalPort();
      }

      @Override
      public Optional<Throwable> failure() {
        return Stream.concat(
                forward.getServerThrowables().stream(), forward.getClientThrowables().stream())
            .findFirst();
      }

      @Override
      public void close() {
        try {
          forward.close();
        } catch (IOException alreadyBroken) {
          // Nothing is left to release: the listening socket is gone either way.
        }
      }
    };
  }
}
