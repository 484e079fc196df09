package io.clusterapi.clusterctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code get}. */
@Command(
    name = "get",
    description = "Prints what belongs to a cluster.",
    subcommands = GetKubeconfig.class,
    synopsisSubcommandLabel = "COMMAND")
final class Get implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
