package io.clusterapi.local.command;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.local.Component;
import io.clusterapi.local.Options;
import io.clusterapi.local.StackRecords;
import io.clusterapi.local.cluster.ClusterKubeconfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "kubeconfig",
    description = {
      "Prints the path of the management API's administrator kubeconfig.",
      "With the name of a cluster: writes that cluster's kubeconfig and prints its path. A server name that only a simulated cloud's DNS knows is replaced by its address."
    },
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CLUSTER",
      description = "A cluster made with this stack.")
  private String cluster;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "default",
      description = "The cluster's namespace (default: ${DEFAULT-VALUE}).")
  private String namespace;

  @Override
  public Integer call() {
    Path file = cluster == null ? management() : ofCluster();
    capi.terminal().line(file.toString());
    return 0;
  }

  private Path management() {
    Path file = capi.state().adminKubeconfig();
    if (!Files.exists(file)) {
      throw new Failure(
          "There is no kubeconfig yet: it is made when the stack starts for the first time.",
          "Start it: ./capi up --detach");
    }
    return file;
  }

  private Path ofCluster() {
    ApiClient api = ManagementApi.connect(capi);
    boolean simulated = new StackRecords(capi.state()).running().containsKey(Component.SIMULATOR);
    return ClusterKubeconfig.write(
            api,
            capi.state(),
            namespace,
            cluster,
            simulated
                ? Optional.of(Options.of(capi.project(), capi.settings()).simulatedDns())
                : Optional.empty())
        .file();
  }
}
