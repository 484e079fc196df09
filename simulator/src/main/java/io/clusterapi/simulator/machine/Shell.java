package io.clusterapi.simulator.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Runs commands on a simulated machine. kubeadm is run for real; a few file commands act on the
 * machine's files; every other command is only noted, and ends with 0 unless it runs a file that is
 * not there.
 */
final class Shell {
  private static final Set<String> IMAGE_FOLDERS =
      Set.of("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/", "/usr/local/bin/", "/usr/local/sbin/");
  private static final int NESTING = 8;
  private static final int NOT_FOUND = 127;
  private static final int NOT_UNDERSTOOD = 2;

  private final Machine machine;
  private final Kubeadm kubeadm;
  private final Executor executor;
  private final Consumer<String> log;
  private final BooleanSupplier poweredOn;

  Shell(
      Machine machine,
      Kubeadm kubeadm,
      Executor executor,
      Consumer<String> log,
      BooleanSupplier poweredOn) {
    this.machine = machine;
    this.kubeadm = kubeadm;
    this.executor = executor;
    this.log = log;
    this.poweredOn = poweredOn;
  }

  /** Runs a script text; its exit code is that of the last command that ran. */
  CompletionStage<CommandResult> script(String text) {
    return script(text, 0);
  }

  /** Runs one command given as its arguments. */
  CompletionStage<CommandResult> command(List<String> arguments) {
    return execute(arguments, new HashMap<>(), 0);
  }

  private CompletionStage<CommandResult> script(String text, int depth) {
    if (depth > NESTING) {
      return done(NOT_UNDERSTOOD, "scripts call each other more than " + NESTING + " deep");
    }
    List<ShellScript.Command> commands;
    try {
      commands = ShellScript.parse(text);
    } catch (ShellScript.NotUnderstood e) {
      boolean matters = text.contains("kubeadm init") || text.contains("kubeadm join");
      String noted =
          "the simulated shell does not interpret " + e.getMessage() + ": script not run";
      log.accept(noted);
      return done(matters ? NOT_UNDERSTOOD : 0, noted);
    }
    return steps(commands, 0, CommandResult.success(""), new HashMap<>(), depth);
  }

  private CompletionStage<CommandResult> steps(
      List<ShellScript.Command> commands,
      int from,
      CommandResult last,
      Map<String, String> variables,
      int depth) {
    for (int i = from; i < commands.size(); i++) {
      ShellScript.Command command = commands.get(i);
      boolean runs =
          switch (command.join()) {
            case ALWAYS -> true;
            case ON_SUCCESS -> last.succeeded();
            case ON_FAILURE -> !last.succeeded();
          };
      if (!runs) {
        continue;
      }
      int next = i + 1;
      return step(command, variables, depth)
          .thenComposeAsync(
              result ->
                  result.output().equals(EXIT)
                      ? done(result.exitCode(), "")
                      : steps(commands, next, result, variables, depth),
              executor);
    }
    return CompletableFuture.completedFuture(last);
  }

  /** Output by which {@code exit} ends its script; no real command prints it. */
  private static final String EXIT = "\u0000exit";

  private CompletionStage<CommandResult> step(
      ShellScript.Command command, Map<String, String> variables, int depth) {
    List<String> words = new ArrayList<>();
    for (ShellScript.Word word : command.words()) {
      words.add(word.expand(variables));
    }
    while (!words.isEmpty() && words.get(0).matches("[A-Za-z_][A-Za-z0-9_]*=(?s).*")) {
      String assignment = words.remove(0);
      int equals = assignment.indexOf('=');
      variables.put(assignment.substring(0, equals), assignment.substring(equals + 1));
    }
    if (words.isEmpty()) {
      return done(0, "");
    }
    return execute(words, variables, depth)
        .thenApply(
            result -> {
              command
                  .output()
                  .map(word -> word.expand(variables))
                  .filter(path -> path.startsWith("/") && !path.startsWith("/dev/"))
                  .ifPresent(path -> write(path, result.output(), command.append()));
              return result;
            });
  }

  private void write(String path, String output, boolean append) {
    String before = append ? machine.files().readText(path).orElse("") : "";
    machine.files().write(path, before + output);
  }

  private CompletionStage<CommandResult> execute(
      List<String> words, Map<String, String> variables, int depth) {
    if (!poweredOn.getAsBoolean()) {
      return done(137, "the machine was switched off");
    }
    String name = words.get(0).replaceFirst("^(/usr(/local)?)?/s?bin/", "");
    List<String> arguments = words.subList(1, words.size());
    return switch (name) {
      case "kubeadm" -> runKubeadm(arguments);
      case "sudo", "exec", "time", "nohup" ->
          arguments.isEmpty() ? done(0, "") : execute(arguments, variables, depth);
      case "sh", "bash" -> interpreter(arguments, depth);
      case "echo" -> done(0, String.join(" ", arguments) + "\n");
      case "true", ":", "set", "export", "mkdir", "touch" -> touch(name, arguments);
      case "false" -> done(1, "");
      case "exit" ->
          CompletableFuture.completedFuture(
              new CommandResult(
                  arguments.isEmpty() || !arguments.get(0).matches("\\d+")
                      ? 0
                      : Integer.parseInt(arguments.get(0)) & 255,
                  EXIT));
      case "cat" -> cat(arguments);
      case "rm" -> remove(arguments);
      case "test", "[" -> test(arguments);
      default -> other(words, depth);
    };
  }

  private CompletionStage<CommandResult> runKubeadm(List<String> arguments) {
    log.accept("+ kubeadm " + String.join(" ", withoutSecrets(arguments)));
    CompletionStage<CommandResult> running;
    try {
      running = kubeadm.run(machine, arguments);
    } catch (RuntimeException e) {
      running = CompletableFuture.failedFuture(e);
    }
    return running
        .exceptionally(
            failure -> CommandResult.failure(1, "kubeadm broke off: " + failure.getMessage()))
        .thenApply(
            result -> {
              result.output().lines().forEach(log);
              return result;
            });
  }

  private static List<String> withoutSecrets(List<String> arguments) {
    List<String> shown = new ArrayList<>();
    boolean hide = false;
    for (String argument : arguments) {
      boolean secret = argument.matches("--(token|certificate-key)(=.*)?");
      shown.add(
          hide
              ? "***"
              : secret && argument.contains("=") ? argument.replaceFirst("=.*", "=***") : argument);
      hide = secret && !argument.contains("=");
    }
    return shown;
  }

  private CompletionStage<CommandResult> interpreter(List<String> arguments, int depth) {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.matches("-[a-z]*c") && i + 1 < arguments.size()) {
        return script(arguments.get(i + 1), depth + 1);
      }
      if (!argument.startsWith("-")) {
        return runFile(argument, depth);
      }
    }
    return done(0, "");
  }

  private CompletionStage<CommandResult> runFile(String path, int depth) {
    Optional<String> text = machine.files().readText(path);
    if (text.isEmpty()) {
      log.accept(path + ": No such file or directory");
      return done(NOT_FOUND, "");
    }
    return script(text.get(), depth + 1);
  }

  private CompletionStage<CommandResult> touch(String name, List<String> arguments) {
    if (name.equals("touch")) {
      for (String path : arguments) {
        if (path.startsWith("/") && !machine.files().exists(path)) {
          machine.files().write(path, "");
        }
      }
    }
    return done(0, "");
  }

  private CompletionStage<CommandResult> cat(List<String> paths) {
    StringBuilder output = new StringBuilder();
    for (String path : paths) {
      Optional<String> text = machine.files().readText(path);
      if (text.isEmpty()) {
        log.accept("cat: " + path + ": No such file or directory");
        return done(1, output.toString());
      }
      output.append(text.get());
    }
    return done(0, output.toString());
  }

  private CompletionStage<CommandResult> remove(List<String> arguments) {
    boolean recursive =
        arguments.stream().anyMatch(argument -> argument.matches("-[a-zA-Z]*[rR].*"));
    for (String path : arguments) {
      if (!path.startsWith("-")) {
        machine.files().delete(path);
        if (recursive) {
          machine
              .files()
              .list(path.endsWith("/") ? path : path + "/")
              .forEach(machine.files()::delete);
        }
      }
    }
    return done(0, "");
  }

  private CompletionStage<CommandResult> test(List<String> arguments) {
    if (arguments.size() >= 2 && arguments.get(0).matches("-[fes]")) {
      return done(machine.files().exists(arguments.get(1)) ? 0 : 1, "");
    }
    if (arguments.size() >= 2 && arguments.get(0).equals("-d")) {
      String folder = arguments.get(1).replaceFirst("/*$", "/");
      return done(machine.files().list(folder).isEmpty() ? 1 : 0, "");
    }
    log.accept("+ test " + String.join(" ", arguments) + " (not interpreted)");
    return done(0, "");
  }

  private CompletionStage<CommandResult> other(List<String> words, int depth) {
    String program = words.get(0);
    if (program.startsWith("/") && machine.files().exists(program)) {
      return runFile(program, depth);
    }
    boolean ofImage =
        !program.contains("/") || IMAGE_FOLDERS.stream().anyMatch(program::startsWith);
    log.accept("+ " + String.join(" ", words) + (ofImage ? " (noted, not run)" : ""));
    if (ofImage) {
      return done(0, "");
    }
    log.accept(program + ": No such file or directory");
    return done(NOT_FOUND, "");
  }

  private static CompletionStage<CommandResult> done(int exitCode, String output) {
    return CompletableFuture.completedFuture(new CommandResult(exitCode, output));
  }
}
