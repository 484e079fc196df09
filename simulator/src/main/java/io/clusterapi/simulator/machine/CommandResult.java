package io.clusterapi.simulator.machine;

/** What a command run on a machine ended with. Output is what it printed, for the console log. */
public record CommandResult(int exitCode, String output) {
  public static CommandResult success(String output) {
    return new CommandResult(0, output);
  }

  public static CommandResult failure(int exitCode, String output) {
    return new CommandResult(exitCode, output);
  }

  public boolean succeeded() {
    return exitCode == 0;
  }
}
