package io.clusterapi.clusterctl.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code alpha}: where upstream keeps {@code rollout}. */
@Command(
    name = "alpha",
    hidden = true,
    description = "Holds rollout, as upstream's clusterctl does.",
    subcommands = Rollout.class,
    synopsisSubcommandLabel = "COMMAND")
final class Alpha implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
