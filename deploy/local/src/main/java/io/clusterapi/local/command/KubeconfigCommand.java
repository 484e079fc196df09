package io.clusterapi.local.command;

import io.clusterapi.clusterctl.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "kubeconfig",
    description = "Prints the path of the management API's administrator kubeconfig.",
    mixinStandardHelpOptions = true)
final class KubeconfigCommand implements Callable<Integer> {
  @ParentCommand private Capi capi;

  @Override
  public Integer call() {
    Path file = capi.state().adminKubeconfig();
    if (!Files.exists(file)) {
      throw new Failure(
          "There is no kubeconfig yet: it is made when the stack starts for the first time.",
          "Start it: ./capi up --detach");
    }
    capi.terminal().line(file.toString());
    return 0;
  }
}
