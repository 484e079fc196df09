package io.clusterapi.e2e.fault.input;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.e2e.stack.Stack;
import io.clusterapi.local.Component;
import io.clusterapi.local.LedgerReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The switches of the simulated clouds; closing takes all faults back. */
final class SimulatedClouds implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What the calls of a cloud are called, up to the colon. */
  private static final Map<String, List<String>> SERVICES =
      Map.of(
          "aws", List.of("ec2", "elasticloadbalancing", "secretsmanager", "sts"),
          "azure", List.of("network", "compute", "resources", "operations", "login"),
          "maas", List.of("maas"),
          "vsphere", List.of("vsphere"));

  private final HttpClient client = HttpClient.newHttpClient();
  private final int port;
  private final ArrayNode rules = JSON.createArrayNode();

  SimulatedClouds(Stack stack) {
    this.port = stack.local().port(Component.SIMULATOR);
  }

  /** One more fault for the calls that match, {@code *} for all of all clouds. */
  ObjectNode rule(String action, String kind) {
    return rules.addObject().put("action", action).put("kind", kind);
  }

  /** The same fault for every call of one cloud. */
  SimulatedClouds every(String cloud, String kind, double probability, long seed) {
    for (String service : SERVICES.get(cloud)) {
      rule(service + ":*", kind).put("probability", probability).put("seed", seed);
    }
    return this;
  }

  /** Puts the rules so far in force. */
  void begin() throws IOException, InterruptedException {
    send("PUT", rules.toString());
  }

  /** How often faults have struck since they are in force, by kind. */
  Map<String, Integer> struck() throws IOException, InterruptedException {
    Map<String, Integer> struck = new java.util.TreeMap<>();
    for (JsonNode rule : JSON.readTree(send("GET", ""))) {
      struck.merge(rule.at("/fault/kind").asText(), rule.path("hits").asInt(), Integer::sum);
    }
    return struck;
  }

  /** From now on everything works. */
  void end() throws IOException, InterruptedException {
    rules.removeAll();
    send("DELETE", "");
  }

  /** What exists in one cloud, as type and id. */
  Set<String> live(String cloud) {
    Set<String> live = new HashSet<>();
    for (JsonNode entry : LedgerReader.read(port, true)) {
      if (entry.path("cloud").asText().equals(cloud)) {
        live.add(
            entry.path("type").asText()
                + " "
                + entry.path("id").asText()
                + " "
                + entry.path("name").asText());
      }
    }
    return live;
  }

  private String send(String method, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/faults"))
                .method(
                    method,
                    body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("the simulator refused the faults: " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    end();
  }
}
