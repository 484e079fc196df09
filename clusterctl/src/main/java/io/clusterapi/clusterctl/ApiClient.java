package io.clusterapi.clusterctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The management API, or any Kubernetes API: only what every one of them offers is used. Kinds are
 * found by discovery. Threads may share a client. Every method throws {@link ApiFailure} when the
 * API refuses and {@link Failure} when it cannot be reached.
 */
public final class ApiClient {
  private static final String FIELD_MANAGER = "fieldManager=clusterctl";
  private static final String ALL_GROUPS =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
  private static final String PAGE = "limit=500";

  private final Kubeconfig kubeconfig;
  private final ApiTransport transport;
  private final Map<String, Map<String, ResourceType>> discovered = new ConcurrentHashMap<>();
  private final Map<String, List<String>> versions = new ConcurrentHashMap<>();
  private boolean askedForAll;

  private ApiClient(Kubeconfig kubeconfig, Consumer<String> warnings) {
    this.kubeconfig = kubeconfig;
    this.transport = new ApiTransport(kubeconfig, warnings);
  }

  /** A client for the current context of the file; warnings of the API are dropped. */
  public static ApiClient of(Path kubeconfig) {
    return of(Kubeconfig.read(kubeconfig, Optional.empty()), warning -> {});
  }

  /**
   * @param warnings gets what the API says in {@code Warning} headers, for example that a version
   *     is deprecated
   */
  public static ApiClient of(Kubeconfig kubeconfig, Consumer<String> warnings) {
    return new ApiClient(kubeconfig, warnings);
  }

  public URI server() {
    return kubeconfig.server();
  }

  /** The namespace of the kubeconfig's context. */
  public String namespace() {
    return kubeconfig.namespace();
  }

  /** Whether the API answers and says it is ready; never throws. */
  public boolean ready() {
    try {
      return transport.get("/readyz").ok();
    } catch (Failure e) {
      return false;
    }
  }

  /** {@code gitVersion} of the API. */
  public String serverVersion() {
    return checked(transport.get("/version"), "read the version of the management API")
        .path("gitVersion")
        .asText();
  }

  /** How the API serves a kind; empty when it does not. */
  public Optional<ResourceType> type(String apiVersion, String kind) {
    if (apiVersion.contains("/")) {
      learnAll();
    }
    Map<String, ResourceType> types = discovered.get(apiVersion);
    if (types == null) {
      types = discover(apiVersion);
      if (!types.isEmpty()) { // a group that is not served yet may be in a moment
        discovered.put(apiVersion, types);
      }
    }
    return Optional.ofNullable(types.get(kind));
  }

  /**
   * How the API serves a kind of a group, in the preferred of the versions that have it; empty when
   * none has.
   */
  public Optional<ResourceType> typeInGroup(String group, String kind) {
    if (group.isEmpty()) {
      return type("v1", kind);
    }
    learnAll();
    List<String> served = versions.computeIfAbsent(group, this::versionsOf);
    for (String version : served == null ? List.<String>of() : served) {
      Optional<ResourceType> type = type(version, kind);
      if (type.isPresent()) {
        return type;
      }
    }
    return Optional.empty();
  }

  public Optional<ObjectNode> get(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = required(apiVersion, kind);
    return found(
        transport.get(type.object(namespace, name)), "read " + subject(kind, namespace, name));
  }

  /** {@link #list(String, String, String, String)} of all objects of a namespace. */
  public Listing list(String apiVersion, String kind, String namespace) {
    return list(apiVersion, kind, namespace, "");
  }

  /**
   * @param namespace empty for all namespaces
   * @param labelSelector for example {@code cluster.x-k8s.io/cluster-name=demo}; empty for all
   */
  public Listing list(String apiVersion, String kind, String namespace, String labelSelector) {
    String base = collection(apiVersion, kind, namespace, labelSelector) + PAGE;
    List<ObjectNode> items = new ArrayList<>();
    String path = base;
    while (true) {
      JsonNode page = checked(transport.get(path), "list " + kind + " objects");
      for (JsonNode item : page.path("items")) {
        ObjectNode object = (ObjectNode) item;
        if (!object.has("kind")) {
          object.put("apiVersion", apiVersion).put("kind", kind);
        }
        items.add(object);
      }
      String next = page.path("metadata").path("continue").asText("");
      if (next.isEmpty()) {
        return new Listing(
            List.copyOf(items), page.path("metadata").path("resourceVersion").asText(""));
      }
      path = base + "&continue=" + ResourceType.encode(next);
    }
  }

  /**
   * Creates the object, or changes the existing one so that it has every field of the manifest;
   * lists are replaced, and fields the manifest does not mention stay. Unknown fields are refused.
   *
   * @param manifest needs apiVersion, kind and metadata.name; without a namespace that of the
   *     context is used
   */
  public Applied apply(ObjectNode manifest) {
    ObjectNode object = manifest.deepCopy();
    String kind = object.path("kind").asText();
    ResourceType type = required(object.path("apiVersion").asText(), kind);
    ObjectNode metadata = object.withObjectProperty("metadata");
    String name = metadata.path("name").asText("");
    if (name.isEmpty()) {
      throw new Failure(
          "A " + kind + " has no metadata.name.", "Give it a name and run the command again.");
    }
    String namespace = "";
    if (type.namespaced()) {
      namespace = metadata.path("namespace").asText(namespace());
      metadata.put("namespace", namespace);
    }
    String subject = "apply " + subject(kind, namespace, name);
    String query = "?" + FIELD_MANAGER + "&fieldValidation=Strict";
    ApiTransport.Answer created =
        transport.send("POST", type.collection(namespace) + query, "application/json", object);
    if (created.ok()) {
      return new Applied(Applied.Outcome.CREATED, type, (ObjectNode) created.body());
    }
    if (created.code() != 409 || !created.reason().equals("AlreadyExists")) {
      throw ApiFailure.of(created.code(), created.body(), subject);
    }
    ObjectNode before =
        found(transport.get(type.object(namespace, name)), subject)
            .orElseThrow(() -> goneMeanwhile(subject));
    if (before.path("metadata").hasNonNull("deletionTimestamp")) {
      throw new Failure(
          "could not " + subject + ": it is being deleted.",
          "Wait until it is gone, then run the command again.");
    }
    ObjectNode after =
        (ObjectNode)
            checked(
                transport.send(
                    "PATCH",
                    type.object(namespace, name) + query,
                    "application/merge-patch+json",
                    withoutStatus(object)),
                subject);
    boolean same = version(before).equals(version(after));
    return new Applied(same ? Applied.Outcome.UNCHANGED : Applied.Outcome.CONFIGURED, type, after);
  }

  /** Changes an object by a JSON merge patch; empty when it does not exist. */
  public Optional<ObjectNode> patch(
      String apiVersion, String kind, String namespace, String name, ObjectNode mergePatch) {
    ResourceType type = required(apiVersion, kind);
    return found(
        transport.send(
            "PATCH",
            type.object(namespace, name) + "?" + FIELD_MANAGER,
            "application/merge-patch+json",
            mergePatch),
        "change " + subject(kind, namespace, name));
  }

  /** Asks for the deletion and does not wait for it; false when the object does not exist. */
  public boolean delete(String apiVersion, String kind, String namespace, String name) {
    ResourceType type = required(apiVersion, kind);
    ApiTransport.Answer answer = transport.delete(type.object(namespace, name));
    if (answer.code() == 404) {
      return false;
    }
    checked(answer, "delete " + subject(kind, namespace, name));
    return true;
  }

  /**
   * Follows the objects of a kind until the returned watch is closed: first each that exists as
   * {@code ADDED}, then every change. Events come on one thread of the watch; a lost connection is
   * made again, starting with a new list.
   *
   * @param relisted called before the objects of a new list are told, so that objects gone
   *     meanwhile can be forgotten
   */
  public Watch watch(
      String apiVersion,
      String kind,
      String namespace,
      String labelSelector,
      Runnable relisted,
      Consumer<WatchEvent> events) {
    String path =
        collection(apiVersion, kind, namespace, labelSelector)
            + "watch=true&allowWatchBookmarks=true&resourceVersion=";
    return Watch.start(
        transport, path, () -> list(apiVersion, kind, namespace, labelSelector), relisted, events);
  }

  private String collection(
      String apiVersion, String kind, String namespace, String labelSelector) {
    String path = required(apiVersion, kind).collection(namespace) + "?";
    return labelSelector.isEmpty()
        ? path
        : path + "labelSelector=" + ResourceType.encode(labelSelector) + "&";
  }

  private ResourceType required(String apiVersion, String kind) {
    return type(apiVersion, kind)
        .orElseThrow(
            () ->
                new Failure(
                    "The management API at "
                        + server()
                        + " does not know the kind "
                        + kind
                        + " of "
                        + apiVersion
                        + ".",
                    "Check the spelling of apiVersion and kind, and that the provider of the kind is installed."));
  }

  /**
   * Learns the kinds of all groups by one request, where the API answers it (Kubernetes since
   * 1.26); otherwise each group is asked for when it is needed.
   */
  private synchronized void learnAll() {
    if (askedForAll) {
      return;
    }
    ApiTransport.Answer answer = transport.get("/apis", ALL_GROUPS + ",application/json");
    askedForAll = true;
    if (!answer.ok() || !answer.body().path("kind").asText().equals("APIGroupDiscoveryList")) {
      return;
    }
    for (JsonNode group : answer.body().path("items")) {
      String name = group.path("metadata").path("name").asText();
      List<String> served = new ArrayList<>();
      for (JsonNode version : group.path("versions")) {
        String apiVersion = name + "/" + version.path("version").asText();
        served.add(apiVersion);
        Map<String, ResourceType> types = new ConcurrentHashMap<>();
        for (JsonNode resource : version.path("resources")) {
          String kind = resource.path("responseKind").path("kind").asText();
          types.put(
              kind,
              new ResourceType(
                  apiVersion,
                  kind,
                  resource.path("resource").asText(),
                  resource.path("scope").asText().equals("Namespaced")));
        }
        if (!types.isEmpty()) {
          discovered.put(apiVersion, types);
        }
      }
      versions.put(name, List.copyOf(served));
    }
  }

  private List<String> versionsOf(String group) {
    ApiTransport.Answer answer = transport.get("/apis/" + ResourceType.encode(group));
    if (answer.code() == 404) {
      return null; // not cached
    }
    JsonNode body = checked(answer, "read the versions of " + group);
    List<String> found = new ArrayList<>();
    found.add(body.path("preferredVersion").path("groupVersion").asText());
    for (JsonNode version : body.path("versions")) {
      String name = version.path("groupVersion").asText();
      if (!found.contains(name)) {
        found.add(name);
      }
    }
    return List.copyOf(found);
  }

  private Map<String, ResourceType> discover(String apiVersion) {
    ApiTransport.Answer answer =
        transport.get((apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion);
    Map<String, ResourceType> types = new ConcurrentHashMap<>();
    if (answer.code() == 404) {
      return types;
    }
    for (JsonNode resource : checked(answer, "read the kinds of " + apiVersion).path("resources")) {
      String plural = resource.path("name").asText();
      if (!plural.contains("/")) {
        String kind = resource.path("kind").asText();
        types.put(
            kind,
            new ResourceType(apiVersion, kind, plural, resource.path("namespaced").asBoolean()));
      }
    }
    return types;
  }

  private static Optional<ObjectNode> found(ApiTransport.Answer answer, String subject) {
    return answer.code() == 404
        ? Optional.empty()
        : Optional.of((ObjectNode) checked(answer, subject));
  }

  private static JsonNode checked(ApiTransport.Answer answer, String subject) {
    if (answer.ok() && !answer.body().isObject()) {
      throw new Failure(
          "could not " + subject + ": what answered " + answer.code() + " sent no JSON object.",
          "Something else than a management API may listen there: check the server of the kubeconfig.");
    }
    if (!answer.ok()) {
      throw ApiFailure.of(answer.code(), answer.body(), subject);
    }
    return answer.body();
  }

  private static Failure goneMeanwhile(String subject) {
    return new Failure(
        "could not " + subject + ": it was deleted meanwhile.", "Run the command again.");
  }

  private static ObjectNode withoutStatus(ObjectNode object) {
    object.remove("status");
    object
        .withObjectProperty("metadata")
        .remove(
            List.of("resourceVersion", "uid", "generation", "creationTimestamp", "managedFields"));
    return object;
  }

  private static String version(ObjectNode object) {
    return object.path("metadata").path("resourceVersion").asText();
  }

  private static String subject(String kind, String namespace, String name) {
    return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
  }
}
