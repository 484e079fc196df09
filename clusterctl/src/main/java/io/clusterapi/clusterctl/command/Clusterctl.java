package io.clusterapi.clusterctl.command;

import io.clusterapi.clusterctl.Failure;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The entry point. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 the described cluster is not
 * available.
 */
@Command(
    name = "clusterctl",
    description = "Creates, shows and deletes clusters through the management API.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      Generate.class,
      Get.class,
      Describe.class,
      Delete.class,
      Rollout.class,
      Alpha.class,
      Version.class,
      Completion.class,
      NotYet.Init.class,
      NotYet.Move.class,
      NotYet.Upgrade.class
    })
public final class Clusterctl implements Runnable {
  static final int FAILED = 1;
  static final int NOT_AVAILABLE = 3;

  private static final String DEBUG = "CLUSTERCTL_DEBUG";

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Shows this help.")
  private boolean help;

  public static void main(String[] arguments) {
    System.exit(run(Terminal.system(), arguments));
  }

  /**
   * Runs a command and returns its exit code; for programs that offer these commands as their own.
   */
  public static int run(Terminal terminal, String... arguments) {
    CommandLine line = new CommandLine(Clusterctl.class, new Factory(terminal));
    line.setOut(terminal.out());
    line.setErr(terminal.err());
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            terminal.color() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler(
        (wrong, given) -> {
          terminal.err().println("error: " + told(wrong));
          terminal
              .err()
              .println(
                  "Run '"
                      + wrong.getCommandLine().getCommandSpec().qualifiedName()
                      + " --help' for what it takes.");
          return CommandLine.ExitCode.USAGE;
        });
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (!(failure instanceof Failure known)) {
            return broken(terminal, failure);
          }
          terminal.err().println("error: " + known.text());
          return FAILED;
        });
    return line.execute(arguments);
  }

  /** A mistake of the program: say so, and keep the details for whoever reports it. */
  private static int broken(Terminal terminal, Exception failure) {
    terminal.err().println("error: clusterctl itself failed: " + failure);
    if (terminal.environment().getOrDefault(DEBUG, "").isEmpty()) {
      terminal.err().println("Run it again with " + DEBUG + "=1 and report what it prints.");
    } else {
      failure.printStackTrace(terminal.err());
    }
    return FAILED;
  }

  private static String told(CommandLine.ParameterException wrong) {
    if (wrong instanceof CommandLine.UnmatchedArgumentException unmatched) {
      String given = unmatched.getUnmatched().get(0);
      List<String> suggestions =
          unmatched.getSuggestions().stream()
              .filter(name -> !given.isEmpty() && name.startsWith(given.substring(0, 1)))
              .toList();
      String hint =
          suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
      return "there is no command or option \"" + given + "\"" + hint;
    }
    return wrong.getMessage();
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** Gives commands their terminal. */
  private record Factory(Terminal terminal) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1
            && constructor.getParameterTypes()[0] == Terminal.class) {
          constructor.setAccessible(true);
          return type.cast(constructor.newInstance(terminal));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
