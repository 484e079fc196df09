package io.clusterapi.http.protocol;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Kind;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Discovery documents, legacy and aggregated ({@code apidiscovery.k8s.io/v2}). */
public final class Discovery {
  public static final String AGGREGATED_TYPE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final List<String> OBJECT_VERBS =
      List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");

  /**
   * One resource as discovery shows it.
   *
   * @param response group, version and kind of what it answers; for scale not the resource's own
   */
  private record Resource(
      String name,
      String singular,
      boolean namespaced,
      Response response,
      List<String> verbs,
      List<String> shortNames,
      List<String> categories,
      List<Resource> subresources) {}

  private record Response(String group, String version, String kind) {}

  private final Map<String, Map<String, List<Resource>>> groups = new LinkedHashMap<>();

  /** Describes these kinds. */
  public Discovery(Collection<Kind> kinds) {
    for (Kind kind : kinds) {
      for (String version : kind.servedVersions()) {
        add(kind.group(), version, resource(kind, version));
      }
    }
  }

  /** Adds a resource that is answered without being stored, such as a SelfSubjectAccessReview. */
  public Discovery addVirtual(String group, String version, String plural, String kind) {
    add(
        group,
        version,
        new Resource(
            plural,
            kind.toLowerCase(java.util.Locale.ROOT),
            false,
            new Response(group, version, kind),
            List.of("create"),
            List.of(),
            List.of(),
            List.of()));
    return this;
  }

  /** Adds the Events, which are read and never written. */
  public Discovery addEvents() {
    for (String group : List.of("", Events.GROUP)) {
      add(
          group,
          "v1",
          new Resource(
              Events.RESOURCE,
              "event",
              true,
              new Response(group, "v1", "Event"),
              List.of("get", "list", "watch"),
              List.of("ev"),
              List.of(),
              List.of()));
    }
    return this;
  }

  /** Whether an Accept header asks for the aggregated form. */
  public static boolean wantsAggregated(String accept) {
    if (accept == null) {
      return false;
    }
    for (String clause : accept.split(",")) {
      if (clause.contains("as=APIGroupDiscoveryList") && clause.contains("v=v2;")
          || clause.contains("as=APIGroupDiscoveryList") && clause.strip().endsWith("v=v2")) {
        return true;
      }
    }
    return false;
  }

  /** All group and version pairs, core as an empty group. */
  public Set<String> groupVersions() {
    Set<String> result = new LinkedHashSet<>();
    groups.forEach(
        (group, versions) ->
            versions
                .keySet()
                .forEach(
                    version ->
                        result.add(
                            group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version)));
    return result;
  }

  /** Answer to {@code /api}. */
  public ObjectNode coreVersions() {
    ObjectNode node = JSON.objectNode();
    node.put("kind", "APIVersions");
    ArrayNode versions = node.putArray("versions");
    groups.getOrDefault("", Map.of()).keySet().forEach(versions::add);
    node.putArray("serverAddressByClientCIDRs");
    return node;
  }

  /** Answer to {@code /apis}. */
  public ObjectNode groupList() {
    ObjectNode node = JSON.objectNode();
    node.put("kind", "APIGroupList").put("apiVersion", "v1");
    ArrayNode array = node.putArray("groups");
    groups.keySet().stream()
        .filter(group -> !group.isEmpty())
        .forEach(group -> array.add(groupNode(group)));
    return node;
  }

  /** Answer to {@code /apis/GROUP}. */
  public Optional<ObjectNode> group(String group) {
    if (group.isEmpty() || !groups.containsKey(group)) {
      return Optional.empty();
    }
    ObjectNode node = groupNode(group);
    node.put("kind", "APIGroup").put("apiVersion", "v1");
    return Optional.of(node);
  }

  /** Answer to {@code /api/v1} and {@code /apis/GROUP/VERSION}. */
  public Optional<ObjectNode> resources(String group, String version) {
    List<Resource> resources = groups.getOrDefault(group, Map.of()).get(version);
    if (resources == null) {
      return Optional.empty();
    }
    ObjectNode node = JSON.objectNode();
    node.put("kind", "APIResourceList").put("apiVersion", "v1");
    node.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode array = node.putArray("resources");
    for (Resource resource : resources) {
      legacy(array.addObject(), resource, resource.name(), group, version);
      for (Resource sub : resource.subresources()) {
        legacy(array.addObject(), sub, resource.name() + "/" + sub.name(), group, version);
      }
    }
    return Optional.of(node);
  }

  /**
   * The aggregated answer to {@code /api} or {@code /apis}.
   *
   * @param core whether the core group or all others
   */
  public ObjectNode aggregated(boolean core) {
    ObjectNode node = JSON.objectNode();
    node.put("kind", "APIGroupDiscoveryList").put("apiVersion", "apidiscovery.k8s.io/v2");
    node.putObject("metadata");
    ArrayNode items = node.putArray("items");
    groups.forEach(
        (group, versions) -> {
          if (group.isEmpty() == core) {
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (!core) {
              metadata.put("name", group);
            }
            metadata.putNull("creationTimestamp");
            ArrayNode array = item.putArray("versions");
            versions.forEach(
                (version, resources) -> {
                  ObjectNode entry = array.addObject();
                  entry.put("version", version).put("freshness", "Current");
                  ArrayNode list = entry.putArray("resources");
                  resources.forEach(resource -> aggregated(list.addObject(), resource));
                });
          }
        });
    return node;
  }

  private void add(String group, String version, Resource resource) {
    groups
        .computeIfAbsent(group, any -> new LinkedHashMap<>())
        .computeIfAbsent(version, any -> new java.util.ArrayList<>())
        .add(resource);
  }

  private static Resource resource(Kind kind, String version) {
    List<Resource> subresources = new java.util.ArrayList<>();
    Response own = new Response(kind.group(), version, kind.kind());
    if (kind.statusSubresource()) {
      subresources.add(sub("status", kind, own));
    }
    if (kind.scale().isPresent()) {
      subresources.add(sub("scale", kind, new Response("autoscaling", "v1", "Scale")));
    }
    return new Resource(
        kind.plural(),
        kind.singular(),
        kind.namespaced(),
        own,
        OBJECT_VERBS,
        kind.shortNames(),
        kind.categories(),
        subresources);
  }

  private static Resource sub(String name, Kind kind, Response response) {
    return new Resource(
        name,
        "",
        kind.namespaced(),
        response,
        List.of("get", "patch", "update"),
        List.of(),
        List.of(),
        List.of());
  }

  private ObjectNode groupNode(String group) {
    ObjectNode node = JSON.objectNode();
    node.put("name", group);
    ArrayNode versions = node.putArray("versions");
    for (String version : groups.get(group).keySet()) {
      versions.addObject().put("groupVersion", group + "/" + version).put("version", version);
    }
    node.set("preferredVersion", versions.get(0));
    return node;
  }

  private static void legacy(
      ObjectNode node, Resource resource, String name, String group, String version) {
    node.put("name", name)
        .put("singularName", resource.singular())
        .put("namespaced", resource.namespaced())
        .put("kind", resource.response().kind());
    if (!resource.response().group().equals(group)
        || !resource.response().version().equals(version)) {
      node.put("group", resource.response().group()).put("version", resource.response().version());
    }
    strings(node, "verbs", resource.verbs());
    if (!resource.shortNames().isEmpty()) {
      strings(node, "shortNames", resource.shortNames());
    }
    if (!resource.categories().isEmpty()) {
      strings(node, "categories", resource.categories());
    }
  }

  private static void aggregated(ObjectNode node, Resource resource) {
    node.put("resource", resource.name());
    responseKind(node, resource.response());
    node.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
    node.put("singularResource", resource.singular());
    strings(node, "verbs", resource.verbs());
    if (!resource.shortNames().isEmpty()) {
      strings(node, "shortNames", resource.shortNames());
    }
    if (!resource.categories().isEmpty()) {
      strings(node, "categories", resource.categories());
    }
    if (!resource.subresources().isEmpty()) {
      ArrayNode array = node.putArray("subresources");
      for (Resource sub : resource.subresources()) {
        ObjectNode entry = array.addObject().put("subresource", sub.name());
        responseKind(entry, sub.response());
        strings(entry, "verbs", sub.verbs());
      }
    }
  }

  private static void responseKind(ObjectNode node, Response response) {
    node.putObject("responseKind")
        .put("group", response.group())
        .put("version", response.version())
        .put("kind", response.kind());
  }

  private static void strings(ObjectNode node, String field, List<String> values) {
    ArrayNode array = node.putArray(field);
    values.forEach(array::add);
  }
}
