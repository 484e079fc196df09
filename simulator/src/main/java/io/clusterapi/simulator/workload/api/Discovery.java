package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ResourceType;
import io.clusterapi.simulator.workload.store.ResourceTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the API server says of the groups, versions and resources it serves. */
final class Discovery {
  private static final List<String> VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  private final ResourceTypes types;

  Discovery(ResourceTypes types) {
    this.types = types;
  }

  private List<ResourceType> all() {
    List<ResourceType> all = new ArrayList<>(types.all());
    all.addAll(Reviews.TYPES);
    return all;
  }

  ObjectNode coreVersions() {
    ObjectNode versions = Json.object().put("kind", "APIVersions");
    versions.putArray("versions").add("v1");
    versions.putArray("serverAddressByClientCIDRs");
    return versions;
  }

  ObjectNode groups() {
    ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode groups = list.putArray("groups");
    versionsByGroup().forEach((group, versions) -> groups.add(group(group, versions)));
    return list;
  }

  /** Versions per named group, the preferred first. */
  Map<String, Set<String>> versionsByGroup() {
    Map<String, Set<String>> versions = new LinkedHashMap<>();
    for (ResourceType type : all()) {
      if (!type.group().isEmpty()) {
        versions.computeIfAbsent(type.group(), group -> new LinkedHashSet<>()).add(type.version());
      }
    }
    return versions;
  }

  ObjectNode group(String name) {
    Set<String> versions = versionsByGroup().get(name);
    if (versions == null) {
      throw ApiException.unknownResource();
    }
    return group(name, versions).put("kind", "APIGroup").put("apiVersion", "v1");
  }

  private static ObjectNode group(String name, Set<String> versions) {
    ObjectNode group = Json.object().put("name", name);
    ArrayNode list = group.putArray("versions");
    for (String version : versions) {
      list.addObject().put("groupVersion", name + "/" + version).put("version", version);
    }
    group.set("preferredVersion", list.get(0).deepCopy());
    return group;
  }

  ObjectNode resources(String group, String version) {
    List<ResourceType> served =
        all().stream()
            .filter(type -> type.group().equals(group) && type.version().equals(version))
            .toList();
    if (served.isEmpty()) {
      throw ApiException.unknownResource();
    }
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", served.get(0).apiVersion());
    ArrayNode resources = list.putArray("resources");
    for (ResourceType type : served) {
      ObjectNode resource = resource(type, type.plural(), type.kind());
      resource.put("singularName", type.singular());
      if (!type.shortNames().isEmpty()) {
        type.shortNames().forEach(resource.putArray("shortNames")::add);
      }
      if (Set.of("pods", "services", "daemonsets", "deployments", "replicasets", "statefulsets")
          .contains(type.plural())) {
        resource.putArray("categories").add("all");
      }
      List<String> verbs = Reviews.TYPES.contains(type) ? List.of("create") : VERBS;
      verbs.forEach(resource.putArray("verbs")::add);
      resources.add(resource);
      subresources(type, resources);
    }
    return list;
  }

  private static ObjectNode resource(ResourceType type, String name, String kind) {
    return Json.object()
        .put("name", name)
        .put("singularName", "")
        .put("namespaced", type.namespaced())
        .put("kind", kind);
  }

  private static void subresources(ResourceType type, ArrayNode resources) {
    if (type.status()) {
      ObjectNode status = resource(type, type.plural() + "/status", type.kind());
      List.of("get", "patch", "update").forEach(status.putArray("verbs")::add);
      resources.add(status);
    }
    if (type.scale()) {
      ObjectNode scale = resource(type, type.plural() + "/scale", "Scale");
      scale.put("group", "autoscaling").put("version", "v1");
      List.of("get", "patch", "update").forEach(scale.putArray("verbs")::add);
      resources.add(scale);
    }
    if (type.qualified().equals("pods")) {
      ObjectNode eviction = resource(type, "pods/eviction", "Eviction");
      eviction.put("group", "policy").put("version", "v1").putArray("verbs").add("create");
      resources.add(eviction);
      ObjectNode forward = resource(type, "pods/portforward", "PodPortForwardOptions");
      List.of("create", "get").forEach(forward.putArray("verbs")::add);
      resources.add(forward);
    }
  }

  /** The index of OpenAPI v3 documents. */
  ObjectNode openApiIndex() {
    ObjectNode index = Json.object();
    ObjectNode paths = index.putObject("paths");
    paths.putObject("api/v1").put("serverRelativeURL", "/openapi/v3/api/v1");
    versionsByGroup()
        .forEach(
            (group, versions) -> {
              for (String version : versions) {
                String path = "apis/" + group + "/" + version;
                paths.putObject(path).put("serverRelativeURL", "/openapi/v3/" + path);
              }
            });
    return index;
  }

  /**
   * The OpenAPI v3 document of one version: paths with what kubectl looks for before it sends a
   * change (that unknown fields and dry runs are the server's business), and open schemas.
   */
  ObjectNode openApi(String group, String version) {
    ObjectNode document = Json.object().put("openapi", "3.0.0");
    document.putObject("info").put("title", "Kubernetes").put("version", "simulated");
    ObjectNode paths = document.putObject("paths");
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    for (ResourceType type : all()) {
      if (type.group().equals(group) && type.version().equals(version)) {
        String scope = type.namespaced() ? "/namespaces/{namespace}/" : "/";
        ObjectNode collection = paths.putObject(root + scope + type.plural());
        operation(collection, "post", type);
        ObjectNode item = paths.putObject(root + scope + type.plural() + "/{name}");
        operation(item, "put", type);
        operation(item, "patch", type);
        operation(item, "delete", type);
        ObjectNode schema = schemas.putObject(type.version() + "." + type.kind());
        schema.put("type", "object").put("x-kubernetes-preserve-unknown-fields", true);
        kind(schema.putArray("x-kubernetes-group-version-kind").addObject(), type);
      }
    }
    if (paths.isEmpty()) {
      throw ApiException.unknownResource();
    }
    return document;
  }

  private static void operation(ObjectNode path, String method, ResourceType type) {
    ObjectNode operation = path.putObject(method);
    ArrayNode parameters = operation.putArray("parameters");
    for (String name : List.of("dryRun", "fieldManager", "fieldValidation")) {
      parameters
          .addObject()
          .put("name", name)
          .put("in", "query")
          .putObject("schema")
          .put("type", "string");
    }
    kind(operation.putObject("x-kubernetes-group-version-kind"), type);
  }

  private static void kind(ObjectNode into, ResourceType type) {
    into.put("group", type.group()).put("version", type.version()).put("kind", type.kind());
  }
}
