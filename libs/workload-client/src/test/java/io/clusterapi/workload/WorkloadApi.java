package io.clusterapi.workload;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A Kubernetes API server for one test class: keeps objects, and answers as told where a test says
 * so.
 */
final class WorkloadApi implements AutoCloseable {
  // Held so that the level is not forgotten with a collected logger; it prints every request.
  private static final Logger MOCK_LOG = Logger.getLogger("io.fabric8.mockwebserver");

  static {
    MOCK_LOG.setLevel(Level.WARNING);
  }

  private final KubernetesMockServer server;
  private final WorkloadClients clients =
      WorkloadClients.create(WorkloadSettings.defaults()).watchingByWebSocket();
  private final KubernetesClient direct;

  WorkloadApi() {
    Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
    server =
        new KubernetesMockServer(
            new Context(),
            new MockWebServer(),
            responses,
            new KubernetesMixedDispatcher(responses),
            true);
    server.init(InetAddress.getLoopbackAddress(), 0);
    direct = server.createClient();
  }

  KubernetesMockServer server() {
    return server;
  }

  /** What a test prepares and inspects objects with. */
  KubernetesClient direct() {
    return direct;
  }

  WorkloadConnection connect() {
    return clients.connect("ns/c1", kubeconfig("https://localhost:" + server.getPort()));
  }

  static String kubeconfig(String server) {
    return """
        apiVersion: v1
        kind: Config
        current-context: c1-admin@c1
        contexts: [{name: c1-admin@c1, context: {cluster: c1, user: c1-admin}}]
        clusters: [{name: c1, cluster: {server: "%s", insecure-skip-tls-verify: true}}]
        users: [{name: c1-admin, user: {token: t}}]
        """
        .formatted(server);
  }

  @Override
  public void close() {
    direct.close();
    clients.close();
    server.destroy();
  }
}
