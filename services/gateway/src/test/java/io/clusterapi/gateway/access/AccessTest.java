package io.clusterapi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.http.protocol.ApiPath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {
  private static final String GRANTS =
      """
      grants:
      - groups: [viewers]
        namespaces: [a]
        role: view
      - users: [edith]
        namespaces: [a]
        role: edit
        secrets: read
      - groups: [owners]
        namespaces: ["*"]
        role: admin
      """;

  @ParameterizedTest
  @CsvSource({
    // user, group, verb, resource, namespace, allowed
    "v, viewers, get, clusters, a, true",
    "v, viewers, watch, clusters, a, true",
    "v, viewers, create, clusters, a, false",
    "v, viewers, get, clusters, b, false",
    "v, viewers, list, clusters, '', false",
    "v, viewers, get, secrets, a, false",
    "edith, none, delete, clusters, a, true",
    "edith, none, get, secrets, a, true",
    "edith, none, create, secrets, a, false",
    "o, owners, create, secrets, b, true",
    "o, owners, list, clusters, '', true",
    "nobody, none, get, clusters, a, false",
    "root, capi:admins, deletecollection, secrets, b, true"
  })
  void nothingIsAllowedThatNoGrantAllows(
      String user, String group, String verb, String resource, String namespace, boolean allowed)
      throws Exception {
    Roles roles = Roles.parse("roles.yaml", GRANTS.getBytes(StandardCharsets.UTF_8));
    String apiGroup = resource.equals("secrets") ? "" : "cluster.x-k8s.io";

    assertThat(
            roles.allows(
                new User(user, "", List.of(group)),
                new Right(verb, apiGroup, resource, "", namespace, "")))
        .isEqualTo(allowed);
  }

  @Test
  void aGrantThatIsWrongIsNamed() {
    assertThatThrownBy(
            () ->
                Roles.parse(
                    "roles.yaml",
                    "grants: [{users: [a], namespaces: [b], role: boss}]"
                        .getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("roles.yaml: grants[0].role")
        .hasMessageContaining("boss");
  }

  @Test
  void aTokenLineThatIsWrongIsNamedWithoutItsToken() {
    assertThatThrownBy(() -> Authentication.parse("tokens.csv", List.of("# ok", "secret-token")))
        .hasMessageContaining("tokens.csv line 2")
        .hasMessageNotContaining("secret-token");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /api/v1/namespaces/a/secrets, '', list",
    "GET, /api/v1/namespaces/a/secrets, true, watch",
    "GET, /api/v1/namespaces/a/secrets/b, '', get",
    "POST, /api/v1/namespaces/a/secrets, '', create",
    "PUT, /api/v1/namespaces/a/secrets/b, '', update",
    "PATCH, /api/v1/namespaces/a/secrets/b, '', patch",
    "DELETE, /api/v1/namespaces/a/secrets/b, '', delete",
    "DELETE, /api/v1/namespaces/a/secrets, '', deletecollection"
  })
  void everyMethodNeedsItsRight(String method, String path, String watch, String verb) {
    Right right = Right.of(method, ApiPath.parse(path).orElseThrow(), Map.of("watch", watch));

    assertThat(right.verb()).isEqualTo(verb);
    assertThat(right.ofSecrets()).isTrue();
  }
}
