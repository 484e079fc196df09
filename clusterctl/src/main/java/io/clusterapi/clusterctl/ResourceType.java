package io.clusterapi.clusterctl;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * How the API names a kind in its paths.
 *
 * @param apiVersion {@code group/version}, or just the version for core kinds
 * @param plural for example {@code machinedeployments}
 */
public record ResourceType(String apiVersion, String kind, String plural, boolean namespaced) {

  /**
   * {@code /apis/cluster.x-k8s.io/v1beta2/namespaces/default/clusters}; all namespaces when
   * namespace is empty.
   */
  String collection(String namespace) {
    String base = (apiVersion.contains("/") ? "/apis/" : "/api/") + apiVersion;
    return namespaced && !namespace.isEmpty()
        ? base + "/namespaces/" + encode(namespace) + "/" + plural
        : base + "/" + plural;
  }

  String object(String namespace, String name) {
    return collection(namespace) + "/" + encode(name);
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
