package io.clusterapi.gateway.access;

import io.clusterapi.http.protocol.ApiFailure;
import io.clusterapi.http.protocol.ApiPath;
import java.util.Map;

/**
 * What a request needs permission for.
 *
 * @param verb get, list, watch, create, update, patch, delete or deletecollection
 * @param namespace empty for all namespaces and for kinds without
 * @param subresource {@code status}, {@code scale}, or empty
 */
public record Right(
    String verb, String group, String resource, String subresource, String namespace, String name) {

  /**
   * The right a request on objects needs.
   *
   * @throws ApiFailure 405 for a method that stands for no verb
   */
  public static Right of(String method, ApiPath path, Map<String, String> query) {
    String watch = query.getOrDefault("watch", "false");
    String verb =
        switch (method) {
          case "GET", "HEAD" ->
              watch.equals("true") || watch.equals("1")
                  ? "watch"
                  : path.collection() ? "list" : "get";
          case "POST" -> "create";
          case "PUT" -> "update";
          case "PATCH" -> "patch";
          case "DELETE" -> path.collection() ? "deletecollection" : "delete";
          // A write role allows every verb but reading ones: an unknown one must not pass as such.
          default ->
              throw ApiFailure.methodNotAllowed(
                  "%s is not allowed; GET, HEAD, POST, PUT, PATCH and DELETE are"
                      .formatted(method));
        };
    return new Right(
        verb,
        path.group(),
        path.resource(),
        path.subresource(),
        path.namespace().orElse(""),
        path.name());
  }

  public boolean readOnly() {
    return verb.equals("get") || verb.equals("list") || verb.equals("watch");
  }

  public boolean ofSecrets() {
    return group.isEmpty() && resource.equals("secrets");
  }

  /** As Kubernetes words it: {@code User "bob" cannot list resource "secrets" in ...}. */
  public String refusal(User user) {
    String what = subresource.isEmpty() ? resource : resource + "/" + subresource;
    return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
        .formatted(
            user.name(),
            verb,
            what,
            group,
            namespace.isEmpty()
                ? "at the cluster scope"
                : "in the namespace \"" + namespace + "\"");
  }
}
