package io.clusterapi.clusterctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code generate}. */
@Command(
    name = "generate",
    description = "Makes manifests from templates.",
    subcommands = GenerateCluster.class,
    synopsisSubcommandLabel = "COMMAND")
final class Generate implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
