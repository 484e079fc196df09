package io.clusterapi.clusterctl.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code get kubeconfig}. */
@Command(
    name = "kubeconfig",
    description = "Prints the kubeconfig of a cluster.",
    footer = {
      "",
      "Example:",
      "  clusterctl get kubeconfig demo > demo.kubeconfig && kubectl --kubeconfig demo.kubeconfig get nodes"
    })
final class GetKubeconfig implements Runnable {
  private final Terminal terminal;

  @Mixin private Management management;

  @Parameters(index = "0", paramLabel = "NAME", description = "Name of the cluster.")
  private String name;

  GetKubeconfig(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    ApiClient api = management.connect(terminal);
    String namespace = management.namespace(api);
    Optional<ObjectNode> secret = api.get("v1", "Secret", namespace, name + "-kubeconfig");
    String encoded = secret.map(found -> found.path("data").path("value").asText("")).orElse("");
    if (encoded.isEmpty()) {
      if (api.get("cluster.x-k8s.io/v1beta2", "Cluster", namespace, name).isEmpty()) {
        throw Management.noCluster(namespace, name);
      }
      throw new Failure(
          "The cluster "
              + namespace
              + "/"
              + name
              + " has no kubeconfig yet: its control plane is still being prepared.",
          "See how far it is with clusterctl describe cluster "
              + name
              + " -n "
              + namespace
              + ", and try again.");
    }
    String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    terminal.out().print(text.endsWith("\n") ? text : text + "\n");
    terminal.out().flush();
  }
}
