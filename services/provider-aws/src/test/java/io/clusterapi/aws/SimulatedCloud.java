package io.clusterapi.aws;

import com.sun.net.httpserver.HttpServer;
import io.clusterapi.simulator.Simulator;
import io.clusterapi.simulator.SimulatorSettings;
import io.clusterapi.simulator.machine.CommandResult;
import io.clusterapi.simulator.machine.Kubeadm;
import io.clusterapi.simulator.machine.Machine;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** AWS, and controlplane-svc as far as it hands out Secrets, for the service under test. */
public final class SimulatedCloud implements QuarkusTestResourceLifecycleManager {
  private static final String BOOTSTRAP =
      "#cloud-config\nruncmd:\n- kubeadm init --config /run/kubeadm/kubeadm.yaml\n";
  private static volatile Simulator simulator;
  private HttpServer secrets;

  static Simulator simulator() {
    return simulator;
  }

  @Override
  public Map<String, String> start() {
    try {
      simulator =
          Simulator.start(
              SimulatorSettings.in(Files.createTempDirectory("capi-aws-test")),
              (vertx, data, endpoints, machines, ledger, clock) -> new NoKubernetes());
      secrets = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String data = Base64.getEncoder().encodeToString(BOOTSTRAP.getBytes(StandardCharsets.UTF_8));
    byte[] answer =
        ("{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"metadata\":{\"name\":\"data\"},"
                + "\"data\":{\"value\":\""
                + data
                + "\"}}")
            .getBytes(StandardCharsets.UTF_8);
    secrets.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    secrets.start();
    System.setProperty("aws.accessKeyId", "AKIATEST");
    System.setProperty("aws.secretAccessKey", "secret");
    return Map.of(
        "capi.aws.endpoint",
        simulator.uri().toString(),
        "capi.services.controlplane.url",
        "http://127.0.0.1:" + secrets.getAddress().getPort());
  }

  @Override
  public void stop() {
    secrets.stop(0);
    simulator.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  private static final class NoKubernetes implements Kubeadm {
    @Override
    public CompletionStage<CommandResult> run(Machine machine, List<String> arguments) {
      return CompletableFuture.completedFuture(CommandResult.success(""));
    }

    @Override
    public void poweredOff(Machine machine) {
      // nothing runs there
    }

    @Override
    public void poweredOn(Machine machine) {
      // nothing runs there
    }

    @Override
    public void destroyed(Machine machine) {
      // nothing runs there
    }

    @Override
    public boolean listens(Machine machine, int port) {
      return false;
    }
  }
}
