package io.clusterapi.clusterctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code delete}. */
@Command(
    name = "delete",
    description = "Deletes a cluster and everything made for it.",
    subcommands = DeleteCluster.class,
    synopsisSubcommandLabel = "COMMAND")
final class Delete implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
