package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A Kubernetes API in memory, as far as the client needs one; on a free loopback port, over plain
 * HTTP.
 */
public final class FakeApi implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final String END = "";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, ObjectNode> objects = new TreeMap<>();
  private final AtomicInteger revision = new AtomicInteger(100);
  private final List<BlockingQueue<String>> watchers = new CopyOnWriteArrayList<>();

  /** What every request was, in order: {@code GET /path?query}. */
  public final List<String> requests = new CopyOnWriteArrayList<>();

  /** An answer to give instead of the real one to the next request that is not discovery. */
  public volatile Answer next;

  public volatile String warning;

  /** Whether it tells all its kinds at once. */
  public volatile boolean aggregated;

  public record Answer(int code, String body) {}

  private static final Map<String, List<String>> KINDS =
      Map.of(
          "v1", List.of("Secret:secrets:true", "Namespace:namespaces:false"),
          "cluster.x-k8s.io/v1beta2",
              List.of(
                  "Cluster:clusters:true",
                  "Machine:machines:true",
                  "MachineDeployment:machinedeployments:true",
                  "MachineSet:machinesets:true"),
          "controlplane.cluster.x-k8s.io/v1beta2",
              List.of("KubeadmControlPlane:kubeadmcontrolplanes:true"),
          "infrastructure.cluster.x-k8s.io/v1beta2",
              List.of("AWSCluster:awsclusters:true", "AWSMachine:awsmachines:true"),
          "addons.cluster.x-k8s.io/v1beta2",
              List.of("ClusterResourceSetBinding:clusterresourcesetbindings:true"));

  public FakeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** A kubeconfig for this API in the folder. */
  public Path kubeconfig(Path folder) {
    return kubeconfig(folder, url());
  }

  public static Path kubeconfig(Path folder, String url) {
    try {
      return Files.writeString(
          folder.resolve("kubeconfig"),
          """
          apiVersion: v1
          kind: Config
          current-context: test
          contexts: [{name: test, context: {cluster: c, user: u, namespace: team}}]
          clusters: [{name: c, cluster: {server: "%s"}}]
          users: [{name: u, user: {token: secret-token}}]
          """
              .formatted(url));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts an object as if it had been created. */
  public void put(ObjectNode object) {
    String apiVersion = object.path("apiVersion").asText();
    String plural = plural(apiVersion, object.path("kind").asText());
    String namespace = object.path("metadata").path("namespace").asText("");
    String base = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    String key =
        base
            + (namespace.isEmpty() ? "" : "/namespaces/" + namespace)
            + "/"
            + plural
            + "/"
            + object.path("metadata").path("name").asText();
    store(key, object, objects.containsKey(key) ? "MODIFIED" : "ADDED");
  }

  public synchronized void remove(String key) {
    ObjectNode gone = objects.remove(key);
    if (gone != null) {
      tell("DELETED", gone);
    }
  }

  public synchronized ObjectNode object(String key) {
    return objects.get(key);
  }

  /** Ends all watches, as a server that restarts does. */
  public void breakWatches() {
    watchers.forEach(queue -> queue.add(END));
    watchers.clear();
  }

  private synchronized void store(String key, ObjectNode object, String type) {
    object
        .withObjectProperty("metadata")
        .put("resourceVersion", Integer.toString(revision.incrementAndGet()));
    objects.put(key, object);
    tell(type, object);
  }

  private void tell(String type, ObjectNode object) {
    String line =
        JSON.createObjectNode().put("type", type).<ObjectNode>set("object", object).toString();
    watchers.forEach(queue -> queue.add(line));
  }

  private static String plural(String apiVersion, String kind) {
    return KINDS.get(apiVersion).stream()
        .map(entry -> entry.split(":"))
        .filter(entry -> entry[0].equals(kind))
        .findFirst()
        .orElseThrow()[1];
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String query = exchange.getRequestURI().getQuery();
    requests.add(exchange.getRequestMethod() + " " + path + (query == null ? "" : "?" + query));
    try {
      if (!"Bearer secret-token".equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        answer(exchange, 401, status("Unauthorized", "Unauthorized"));
      } else if (path.equals("/readyz") || path.equals("/version")) {
        answer(exchange, 200, JSON.createObjectNode().put("gitVersion", "v1.35.0"));
      } else if (path.equals("/apis")) {
        answer(
            exchange,
            aggregated ? 200 : 406,
            aggregated ? groups() : status("NotAcceptable", "no"));
      } else if (path.matches("/apis/[^/]+")) {
        group(exchange, path.substring("/apis/".length()));
      } else if (path.matches("/api/[^/]+|/apis/[^/]+/[^/]+")) {
        kinds(exchange, path.replaceFirst("/apis?/", ""));
      } else if (next != null) {
        Answer given = next;
        next = null;
        answer(exchange, given.code(), given.body());
      } else if (query != null && query.contains("watch=true")) {
        watch(exchange);
      } else {
        objects(exchange, path, query == null ? "" : query);
      }
    } finally {
      exchange.close();
    }
  }

  private static ObjectNode groups() {
    ObjectNode list = JSON.createObjectNode().put("kind", "APIGroupDiscoveryList");
    ArrayNode groups = list.putArray("items");
    KINDS.forEach(
        (apiVersion, kinds) -> {
          if (apiVersion.contains("/")) {
            ObjectNode group = groups.addObject();
            group.putObject("metadata").put("name", apiVersion.split("/")[0]);
            ObjectNode version = group.putArray("versions").addObject();
            version.put("version", apiVersion.split("/")[1]);
            ArrayNode resources = version.putArray("resources");
            for (String kind : kinds) {
              String[] parts = kind.split(":");
              ObjectNode resource = resources.addObject();
              resource.put("resource", parts[1]);
              resource.put("scope", Boolean.parseBoolean(parts[2]) ? "Namespaced" : "Cluster");
              resource.putObject("responseKind").put("kind", parts[0]);
            }
          }
        });
    return list;
  }

  private void group(HttpExchange exchange, String group) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode versions = body.putArray("versions");
    for (String apiVersion : KINDS.keySet()) {
      if (apiVersion.startsWith(group + "/")) {
        versions.addObject().put("groupVersion", apiVersion);
        body.putObject("preferredVersion").put("groupVersion", apiVersion);
      }
    }
    answer(exchange, versions.isEmpty() ? 404 : 200, body);
  }

  private void kinds(HttpExchange exchange, String apiVersion) throws IOException {
    ObjectNode body = JSON.createObjectNode();
    ArrayNode resources = body.putArray("resources");
    for (String kind : KINDS.getOrDefault(apiVersion, List.of())) {
      String[] parts = kind.split(":");
      resources
          .addObject()
          .put("name", parts[1])
          .put("kind", parts[0])
          .put("namespaced", Boolean.parseBoolean(parts[2]));
      resources
          .addObject()
          .put("name", parts[1] + "/status")
          .put("kind", parts[0])
          .put("namespaced", true);
    }
    answer(exchange, resources.isEmpty() ? 404 : 200, body);
  }

  private void watch(HttpExchange exchange) throws IOException {
    BlockingQueue<String> queue = new LinkedBlockingQueue<>();
    watchers.add(queue);
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      out.flush();
      for (String line = queue.take(); !line.equals(END); line = queue.take()) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watchers.remove(queue);
    }
  }

  private synchronized void objects(HttpExchange exchange, String path, String query)
      throws IOException {
    ObjectNode existing = objects.get(path);
    switch (exchange.getRequestMethod()) {
      case "GET" -> {
        if (existing != null) {
          answer(exchange, 200, existing);
        } else if (path.matches(".*/[^/]+s")) {
          answer(exchange, 200, list(path, query));
        } else {
          answer(exchange, 404, status("NotFound", "not found"));
        }
      }
      case "POST" -> {
        ObjectNode object = (ObjectNode) JSON.readTree(exchange.getRequestBody());
        String key = path + "/" + object.path("metadata").path("name").asText();
        if (objects.containsKey(key)) {
          answer(exchange, 409, status("AlreadyExists", "already exists"));
        } else {
          store(key, object, "ADDED");
          answer(exchange, 201, object);
        }
      }
      case "PATCH" -> {
        if (existing == null) {
          answer(exchange, 404, status("NotFound", "not found"));
        } else {
          ObjectNode changed = existing.deepCopy();
          merge(changed, JSON.readTree(exchange.getRequestBody()));
          if (!changed.equals(existing)) {
            store(path, changed, "MODIFIED");
          }
          answer(exchange, 200, changed);
        }
      }
      case "DELETE" -> {
        if (existing == null) {
          answer(exchange, 404, status("NotFound", "not found"));
        } else {
          ObjectNode leaving = existing.deepCopy();
          leaving.withObjectProperty("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
          store(path, leaving, "MODIFIED");
          answer(exchange, 200, leaving);
        }
      }
      default -> answer(exchange, 405, status("MethodNotAllowed", "no"));
    }
  }

  private ObjectNode list(String collection, String query) {
    List<ObjectNode> found = new ArrayList<>();
    String plural = collection.substring(collection.lastIndexOf('/'));
    for (Map.Entry<String, ObjectNode> entry : objects.entrySet()) {
      boolean inNamespace = entry.getKey().startsWith(collection + "/");
      boolean anyNamespace =
          !collection.contains("/namespaces/")
              && entry
                  .getKey()
                  .matches(
                      collection.replace(plural, "") + "/namespaces/[^/]+" + plural + "/[^/]+");
      if ((inNamespace || anyNamespace) && selected(entry.getValue(), query)) {
        found.add(entry.getValue());
      }
    }
    int from =
        query.contains("continue=")
            ? Integer.parseInt(query.replaceAll(".*continue=(\\d+).*", "$1"))
            : 0;
    int to = Math.min(found.size(), from + 2); // small pages, so that the client has to go on
    ObjectNode list = JSON.createObjectNode();
    ObjectNode metadata =
        list.putObject("metadata").put("resourceVersion", Integer.toString(revision.get()));
    if (to < found.size()) {
      metadata.put("continue", Integer.toString(to));
    }
    list.putArray("items").addAll(found.subList(from, to));
    return list;
  }

  private static boolean selected(ObjectNode object, String query) {
    if (!query.contains("labelSelector=")) {
      return true;
    }
    String[] selector = query.replaceAll(".*labelSelector=([^&]+).*", "$1").split("=");
    return object.path("metadata").path("labels").path(selector[0]).asText().equals(selector[1]);
  }

  private static void merge(ObjectNode target, JsonNode patch) {
    for (Map.Entry<String, JsonNode> entry : patch.properties()) {
      if (entry.getValue().isNull()) {
        target.remove(entry.getKey());
      } else if (entry.getValue().isObject()) {
        merge(
            target.get(entry.getKey()) instanceof ObjectNode child
                ? child
                : target.putObject(entry.getKey()),
            entry.getValue());
      } else {
        target.set(entry.getKey(), entry.getValue());
      }
    }
  }

  public static ObjectNode status(String reason, String message) {
    return JSON.createObjectNode()
        .put("kind", "Status")
        .put("reason", reason)
        .put("message", message);
  }

  private void answer(HttpExchange exchange, int code, JsonNode body) throws IOException {
    answer(exchange, code, body.toString());
  }

  private void answer(HttpExchange exchange, int code, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    if (warning != null) {
      exchange.getResponseHeaders().add("Warning", "299 - \"" + warning + "\"");
    }
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    breakWatches();
    server.stop(0);
    threads.shutdownNow();
  }
}
