package io.clusterapi.clusterctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code describe}. */
@Command(
    name = "describe",
    description = "Shows the state of a cluster.",
    subcommands = DescribeCluster.class,
    synopsisSubcommandLabel = "COMMAND")
final class Describe implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
