package io.clusterapi.simulator.workload.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.simulator.workload.store.Json;
import io.clusterapi.simulator.workload.store.ObjectKey;
import io.clusterapi.simulator.workload.store.ObjectStore;
import io.clusterapi.simulator.workload.store.StoredObject;
import java.util.Set;
import java.util.function.Predicate;

/** Role-based access control over the stored roles and bindings. */
final class Authorizer {
  private static final String GROUP = "rbac.authorization.k8s.io";
  private static final Set<String> PUBLIC_PATHS =
      Set.of("/healthz", "/livez", "/readyz", "/version", "/version/");

  private final ObjectStore store;

  Authorizer(ObjectStore store) {
    this.store = store;
  }

  /**
   * A request for a resource.
   *
   * @param resource the plural, with {@code /subresource} when there is one
   * @param namespace empty for cluster-scoped resources and for requests over all namespaces
   */
  record Access(String verb, String group, String resource, String namespace, String name) {}

  boolean allows(User user, Access access) {
    if (user.administrator()) {
      return true;
    }
    return anyRule(user, access.namespace(), rule -> matches(rule, access));
  }

  boolean allowsPath(User user, String verb, String path) {
    if (user.administrator() || PUBLIC_PATHS.contains(path) && verb.equals("get")) {
      return true;
    }
    boolean authenticated = !user.equals(User.ANONYMOUS);
    boolean discovery =
        path.equals("/api")
            || path.equals("/apis")
            || path.startsWith("/api/")
            || path.startsWith("/apis/")
            || path.startsWith("/openapi/")
            || path.startsWith("/livez/")
            || path.startsWith("/readyz/");
    if (authenticated && discovery && verb.equals("get")) {
      return true;
    }
    return anyRule(
        user,
        "",
        rule ->
            lists(rule.path("verbs"), verb)
                && Json.stream(rule.path("nonResourceURLs")).anyMatch(url -> covers(url, path)));
  }

  private static boolean covers(JsonNode pattern, String path) {
    String text = pattern.asText();
    return text.endsWith("*")
        ? path.startsWith(text.substring(0, text.length() - 1))
        : text.equals(path);
  }

  private static boolean matches(JsonNode rule, Access access) {
    boolean named =
        rule.path("resourceNames").isEmpty() || contains(rule.path("resourceNames"), access.name());
    return named
        && lists(rule.path("verbs"), access.verb())
        && lists(rule.path("apiGroups"), access.group())
        && listsResource(rule.path("resources"), access.resource());
  }

  private static boolean listsResource(JsonNode resources, String resource) {
    int slash = resource.indexOf('/');
    return lists(resources, resource)
        || slash > 0 && contains(resources, "*" + resource.substring(slash));
  }

  private static boolean lists(JsonNode values, String value) {
    return contains(values, value) || contains(values, "*");
  }

  private static boolean contains(JsonNode values, String value) {
    return Json.stream(values).anyMatch(one -> one.asText().equals(value));
  }

  private boolean anyRule(User user, String namespace, Predicate<JsonNode> wanted) {
    for (StoredObject stored : store.list(GROUP, "clusterrolebindings", null)) {
      JsonNode binding = stored.node();
      if (bound(binding, user) && roleHas(binding.path("roleRef"), "", wanted)) {
        return true;
      }
    }
    if (namespace.isEmpty()) {
      return false;
    }
    for (StoredObject stored : store.list(GROUP, "rolebindings", namespace)) {
      JsonNode binding = stored.node();
      if (bound(binding, user) && roleHas(binding.path("roleRef"), namespace, wanted)) {
        return true;
      }
    }
    return false;
  }

  private static boolean bound(JsonNode binding, User user) {
    return Json.stream(binding.path("subjects"))
        .anyMatch(
            subject ->
                switch (subject.path("kind").asText()) {
                  case "User" -> subject.path("name").asText().equals(user.name());
                  case "Group" -> user.groups().contains(subject.path("name").asText());
                  default -> false; // no tokens of service accounts are issued
                });
  }

  private boolean roleHas(JsonNode reference, String namespace, Predicate<JsonNode> wanted) {
    boolean clusterWide = reference.path("kind").asText().equals("ClusterRole");
    ObjectKey key =
        ObjectKey.of(
            GROUP,
            clusterWide ? "clusterroles" : "roles",
            clusterWide ? "" : namespace,
            reference.path("name").asText());
    return store
        .get(key)
        .filter(role -> Json.stream(role.node().path("rules")).anyMatch(wanted))
        .isPresent();
  }
}
