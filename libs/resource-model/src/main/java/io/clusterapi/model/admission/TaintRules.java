package io.clusterapi.model.admission;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** Taints a Machine may ask for: not those other components of a cluster own. */
final class TaintRules {
  private static final Set<String> OWN =
      Set.of("node.cluster.x-k8s.io/uninitialized", "node.cluster.x-k8s.io/outdated-revision");

  private TaintRules() {}

  static void check(JsonNode taints, String path, boolean ofControlPlane, Problems problems) {
    for (int i = 0; i < taints.size(); i++) {
      String key = taints.get(i).path("key").asText();
      String at = path + "[" + i + "].key";
      wrong(key, ofControlPlane).ifPresent(why -> problems.invalid(at, key, why));
    }
  }

  private static Optional<String> wrong(String key, boolean ofControlPlane) {
    if (OWN.contains(key)) {
      return Optional.of("is set and removed by the controllers");
    }
    if (key.startsWith("node.kubernetes.io/") && !key.equals("node.kubernetes.io/out-of-service")) {
      return Optional.of(
          "keys of node.kubernetes.io/ are set by Kubernetes, except out-of-service");
    }
    if (key.startsWith("node.cloudprovider.kubernetes.io/")) {
      return Optional.of("keys of node.cloudprovider.kubernetes.io/ are set by the cloud provider");
    }
    if (key.equals("node-role.kubernetes.io/master")) {
      return Optional.of("has had no meaning since Kubernetes 1.24");
    }
    if (key.equals("node-role.kubernetes.io/control-plane") && !ofControlPlane) {
      return Optional.of("is not allowed on workers");
    }
    return Names.qualifiedName(key);
  }
}
