package io.clusterapi.local.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.StateFolder;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;

/**
 * A workload cluster's kubeconfig, kept as a file of the state folder.
 *
 * @param file where it is
 * @param hiddenName the server's name when this system does not know it and the file has its
 *     address instead
 */
public record ClusterKubeconfig(Path file, Optional<String> hiddenName) {

  /**
   * Writes the file anew from the cluster's Secret.
   *
   * @param dns where a simulated cloud answers DNS, {@code address:port}; empty to leave names as
   *     they are
   * @throws Failure when there is no such cluster, or it has no kubeconfig yet
   */
  public static ClusterKubeconfig write(
      ApiClient api, StateFolder state, String namespace, String name, Optional<String> dns) {
    Optional<ObjectNode> secret = api.get("v1", "Secret", namespace, name + "-kubeconfig");
    if (secret.isEmpty()) {
      throw api.get("cluster.x-k8s.io/v1beta2", "Cluster", namespace, name).isEmpty()
          ? new Failure(
              "There is no cluster %s/%s.".formatted(namespace, name),
              "See those there are: kubectl --kubeconfig %s get clusters -A"
                  .formatted(state.adminKubeconfig()))
          : new Failure(
              "The cluster %s/%s has no kubeconfig yet: its control plane is still being prepared."
                  .formatted(namespace, name),
              "See how far it is: kubectl --kubeconfig %s describe cluster -n %s %s"
                  .formatted(state.adminKubeconfig(), namespace, name));
    }
    String given =
        new String(Base64.getDecoder().decode(secret.get().at("/data/value").asText("")));
    String written = dns.map(server -> ReachableKubeconfig.of(given, server)).orElse(given);
    Path file = state.clusterKubeconfig(namespace, name);
    StateFolder.writePrivately(file, written);
    return new ClusterKubeconfig(
        file, written.equals(given) ? Optional.empty() : ReachableKubeconfig.host(given));
  }
}
