package io.clusterapi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.clusterapi.gateway.http.Gateway;
import io.clusterapi.http.protocol.ApiPath;
import io.clusterapi.http.protocol.Discovery;
import io.clusterapi.model.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every way into the API has a declared right. Routes are taken from what discovery offers and the
 * router mounts, so that a new one without a right fails here.
 */
class RoutesHaveRightsTest {
  /** How clients perform each verb that discovery offers. */
  private static final Map<String, String> METHODS =
      Map.of(
          "get", "GET",
          "list", "GET",
          "watch", "GET",
          "create", "POST",
          "update", "PUT",
          "patch", "PATCH",
          "delete", "DELETE",
          "deletecollection", "DELETE");

  private static final Set<String> OF_COLLECTIONS =
      Set.of("list", "watch", "create", "deletecollection");

  /** Paths that are no objects; what protects each is said next to it. */
  private static final Map<String, String> WITHOUT_OBJECTS =
      Map.ofEntries(
          Map.entry("/api", "discovery: everyone who is known"),
          Map.entry("/apis", "discovery: everyone who is known"),
          Map.entry("/version", "everyone who is known"),
          Map.entry("/openapi", "everyone who is known"),
          Map.entry("/openapi/v2", "everyone who is known"),
          Map.entry("/openapi/v3", "everyone who is known"),
          Map.entry("/openapi/v3/*", "everyone who is known"),
          Map.entry("/healthz", "everyone"),
          Map.entry("/livez", "everyone"),
          Map.entry("/readyz", "everyone"),
          Map.entry("/healthz/*", "everyone"),
          Map.entry("/livez/*", "everyone"),
          Map.entry("/readyz/*", "everyone"));

  private static final User STRANGER = new User("stranger", "", List.of());
  private static final User ADMIN = new User("root", "", List.of(User.ADMINS));

  /** One resource of discovery with one of its verbs. */
  private record Route(String group, String version, String resource, boolean named, String verb) {
    String path() {
      String root = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
      String[] parts = resource.split("/");
      boolean object = parts.length > 1 || !OF_COLLECTIONS.contains(verb);
      return root
          + (named ? "/namespaces/team" : "")
          + "/"
          + parts[0]
          + (object ? "/x" : "")
          + (parts.length > 1 ? "/" + parts[1] : "");
    }

    Right right() {
      return Right.of(
          METHODS.get(verb),
          ApiPath.parse(path()).orElseThrow(),
          verb.equals("watch") ? Map.of("watch", "true") : Map.of());
    }
  }

  @TestFactory
  List<DynamicTest> whatDiscoveryOffersNeedsExactlyItsVerb() throws Exception {
    Roles none = Roles.read(java.util.Optional.empty());
    Roles viewers =
        Roles.parse(
            "roles.yaml",
            "grants: [{users: [vera], namespaces: ['*'], role: view}]".getBytes("UTF-8"));
    Roles editors =
        Roles.parse(
            "roles.yaml",
            "grants: [{users: [edith], namespaces: ['*'], role: edit}]".getBytes("UTF-8"));
    User vera = new User("vera", "", List.of());
    User edith = new User("edith", "", List.of());
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : routes()) {
      tests.add(
          DynamicTest.dynamicTest(
              route.verb() + " " + route.path(),
              () -> {
                Right right = route.right();
                String[] resource = route.resource().split("/");
                assertThat(right.verb()).isEqualTo(route.verb());
                assertThat(right.group()).isEqualTo(route.group());
                assertThat(right.resource()).isEqualTo(resource[0]);
                assertThat(right.subresource()).isEqualTo(resource.length > 1 ? resource[1] : "");
                assertThat(right.namespace()).isEqualTo(route.named() ? "team" : "");
                boolean reads = Set.of("get", "list", "watch").contains(route.verb());
                boolean secret = route.group().isEmpty() && resource[0].equals("secrets");
                assertThat(none.allows(STRANGER, right)).as("deny by default").isFalse();
                assertThat(none.allows(ADMIN, right)).isTrue();
                assertThat(viewers.allows(vera, right)).as("view").isEqualTo(reads && !secret);
                assertThat(editors.allows(edith, right)).as("edit").isEqualTo(!secret);
              }));
    }
    assertThat(tests).hasSizeGreaterThan(Kinds.all().size() * 8);
    return tests;
  }

  @Test
  void everyMountedPathIsOneOfObjectsOrSaysWhatProtectsIt() {
    Set<String> undeclared = new TreeSet<>(Gateway.PATHS);
    undeclared.removeAll(WITHOUT_OBJECTS.keySet());
    assertThat(undeclared).containsExactly("/api/*", "/apis/*");
  }

  @Test
  void aMethodWithoutVerbIsNeverAllowed() throws Exception {
    ApiPath path = ApiPath.parse("/api/v1/namespaces/team/configmaps/x").orElseThrow();
    for (String method : new String[] {"OPTIONS", "TRACE", "CONNECT", "PURGE"}) {
      assertThatThrownBy(() -> Right.of(method, path, Map.of()))
          .hasMessageContaining(method)
          .hasMessageContaining("GET, HEAD, POST, PUT, PATCH and DELETE");
    }
  }

  private static List<Route> routes() {
    Discovery discovery = new Discovery(Kinds.all()).addEvents();
    List<Route> routes = new ArrayList<>();
    for (String groupVersion : discovery.groupVersions()) {
      String[] parts = groupVersion.split("/");
      String group = parts.length == 2 ? "" : parts[1];
      String version = parts[parts.length - 1];
      for (JsonNode resource :
          discovery.resources(group, version).orElseThrow().path("resources")) {
        for (JsonNode verb : resource.path("verbs")) {
          assertThat(METHODS).as("a verb clients have no method for").containsKey(verb.asText());
          routes.add(
              new Route(
                  group,
                  version,
                  resource.path("name").asText(),
                  resource.path("namespaced").asBoolean(),
                  verb.asText()));
        }
      }
    }
    return routes;
  }
}
