package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.Failure;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code completion}. */
@Command(
    name = "completion",
    description = "Prints a script that completes commands and options in a shell.",
    footer = {"", "Example, for the current shell:", "  source <(clusterctl completion bash)"})
final class Completion implements Runnable {
  private final Terminal terminal;

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "bash|zsh", description = "The shell.")
  private String shell;

  Completion(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    if (!shell.equals("bash") && !shell.equals("zsh")) {
      throw new Failure(
          "There is no completion for the shell \"" + shell + "\".", "Use bash or zsh.");
    }
    terminal.out().print(AutoComplete.bash("clusterctl", spec.root().commandLine()));
    terminal.out().flush();
  }
}
