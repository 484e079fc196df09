package io.clusterapi.local.command;

import io.clusterapi.local.LocalSettings;
import io.clusterapi.local.StateFolder;
import io.clusterapi.local.terminal.Terminal;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The {@code ./capi} command. */
@Command(
    name = "./capi",
    description = "Runs Cluster API on Kafka on this machine.",
    mixinStandardHelpOptions = true,
    version = "Cluster API on Kafka 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      QuickstartCommand.class,
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      ApplyCommand.class,
      DeleteCommand.class,
      KubeconfigCommand.class,
      LedgerCommand.class,
      DeadLetterCommand.class,
      BuildCommand.class,
      BenchCommand.class
    })
public final class Capi implements Runnable {
  @Spec private CommandSpec spec;

  private final Path project;
  private final Terminal terminal;
  private LocalSettings settings;

  Capi(Path project, Terminal terminal) {
    this.project = project;
    this.terminal = terminal;
  }

  public static void main(String[] arguments) {
    Path project = Path.of(System.getProperty("capi.root", "")).toAbsolutePath().normalize();
    Capi capi = new Capi(project, Terminal.ofProcess(System.getenv()));
    System.exit(commandLine(capi).execute(arguments));
  }

  static CommandLine commandLine(Capi capi) {
    return new CommandLine(capi)
        .setExecutionExceptionHandler(new PlainErrors(capi))
        .setParameterExceptionHandler(new UsageErrors())
        .setUsageHelpAutoWidth(true);
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Say what to do, for example: ./capi quickstart");
  }

  /** The project's folder. */
  Path project() {
    return project;
  }

  /** What the user chose in {@code capi.properties} and the environment. */
  LocalSettings settings() {
    if (settings == null) {
      settings = LocalSettings.read(project, System.getenv());
    }
    return settings;
  }

  /** The state folder of the user's stack. */
  StateFolder state() {
    return new StateFolder(settings().state());
  }

  /** Where to write. */
  Terminal terminal() {
    return terminal;
  }
}
