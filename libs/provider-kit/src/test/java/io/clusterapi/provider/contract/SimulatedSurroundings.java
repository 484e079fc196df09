package io.clusterapi.provider.contract;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.clusterapi.model.Mapper;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * The simulated clouds, and controlplane-svc as far as it hands out Secrets, for a provider's
 * service under test. Subclass it with what the service is told of its cloud, and name the subclass
 * in {@code @QuarkusTestResource}.
 */
public abstract class SimulatedSurroundings implements QuarkusTestResourceLifecycleManager {
  /** Bootstrap data any simulated machine boots with. */
  public static final String BOOTSTRAP =
      "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm/kubeadm.yaml\n";

  private static volatile Simulator simulator;
  private HttpServer secrets;

  /** The one of the running test. */
  public static Simulator simulator() {
    return simulator;
  }

  /** Settings of the service that lead it to the simulated cloud. */
  protected abstract Map<String, String> settings(Simulator simulator);

  /**
   * Values of the Secret of this name; every Secret exists.
   *
   * @return by key, not encoded
   */
  protected Map<String, String> secret(String namespace, String name) {
    return Map.of("value", BOOTSTRAP);
  }

  /** Takes back what {@link #settings} changed outside of what it returned. */
  protected void settingsNoLongerUsed() {
    // most change nothing
  }

  @Override
  public final Map<String, String> start() {
    try {
      simulator =
          Simulator.start(
              SimulatorSettings.in(Files.createTempDirectory("capi-provider-test")),
              (vertx, data, endpoints, machines, ledger, clock) -> new IdleKubeadm());
      secrets = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    secrets.createContext(
        "/api/v1/namespaces/",
        exchange -> {
          byte[] answer = answer(exchange.getRequestURI().getPath());
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    secrets.start();
    Map<String, String> all = new HashMap<>(settings(simulator));
    all.put("capi.services.controlplane.url", "http://127.0.0.1:" + secrets.getAddress().getPort());
    return all;
  }

  private byte[] answer(String path) {
    String[] parts = path.split("/");
    String namespace = parts[4];
    String name = parts[6];
    ObjectNode object = Mapper.json().createObjectNode();
    object.put("apiVersion", "v1").put("kind", "Secret");
    object.putObject("metadata").put("namespace", namespace).put("name", name);
    ObjectNode data = object.putObject("data");
    secret(namespace, name)
        .forEach(
            (key, value) ->
                data.put(
                    key,
                    Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))));
    return object.toString().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public final void stop() {
    secrets.stop(0);
    simulator.close();
    settingsNoLongerUsed();
  }
}
