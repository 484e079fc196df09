package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.Failure;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Commands of upstream that cannot be run yet; each says what to do instead. */
final class NotYet {
  private NotYet() {}

  @Command(name = "init", description = "Not available: providers are part of the installation.")
  static final class Init implements Runnable {
    @Unmatched private List<String> ignored;

    @Override
    public void run() {
      throw new Failure(
          "init is not available: the providers are part of the installation and need not be fetched.",
          "Start the local stack with ./capi up, then run clusterctl generate cluster NAME.");
    }
  }

  @Command(name = "move", description = "Not available yet.")
  static final class Move implements Runnable {
    @Unmatched private List<String> ignored;

    @Override
    public void run() {
      throw new Failure(
          "move is not available yet: clusters stay with the management API they were created with.",
          "Nothing was changed. To have a cluster elsewhere, apply its manifest there and delete it here.");
    }
  }

  @Command(name = "upgrade", description = "Not available yet.")
  static final class Upgrade implements Runnable {
    @Unmatched private List<String> ignored;

    @Override
    public void run() {
      throw new Failure(
          "upgrade is not available yet: the services are upgraded together.",
          "Stop the local stack with ./capi down, replace the program, and start it with ./capi up; its data is kept.");
    }
  }
}
