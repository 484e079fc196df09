package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.clusterctl.Kubeconfig;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options of every command that talks to the management API. */
final class Management {
  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig of the management API. Default: $KUBECONFIG, ~/.kube/config, .local/admin.kubeconfig.")
  private Path kubeconfig;

  @Option(
      names = "--kubeconfig-context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: its current one.")
  private String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace of the cluster. Default: that of the context.")
  private String namespace;

  ApiClient connect(Terminal terminal) {
    return ApiClient.of(read(terminal), warning -> terminal.err().println("Warning: " + warning));
  }

  String namespace(ApiClient api) {
    return namespace == null ? api.namespace() : namespace;
  }

  private Kubeconfig read(Terminal terminal) {
    Path file =
        Kubeconfig.find(
            Optional.ofNullable(kubeconfig), terminal.environment(), terminal.workingDirectory());
    return Kubeconfig.read(file, Optional.ofNullable(context));
  }

  static Failure noCluster(String namespace, String name) {
    return new Failure(
        "There is no cluster " + name + " in the namespace " + namespace + ".",
        "See which there are with kubectl get clusters -A, and name the namespace with -n.");
  }
}
