package io.clusterapi.simulator.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Boots one machine from its user data as cloud-init does: parts in order, then all boot commands,
 * files, and last the run commands. What goes wrong is in the console log; the machine stays up.
 */
final class CloudInit {
  /** There once the boot is over, so that a machine switched on again does not boot anew. */
  static final String FINISHED = "/var/lib/cloud/instance/boot-finished";

  private static final int NESTING = 10;

  private final Machine machine;
  private final BootSource source;
  private final Executor executor;
  private final Consumer<String> log;
  private final BooleanSupplier poweredOn;
  private final Shell shell;

  CloudInit(
      Machine machine,
      BootSource source,
      Kubeadm kubeadm,
      Executor executor,
      Consumer<String> log,
      BooleanSupplier poweredOn) {
    this.machine = machine;
    this.source = source;
    this.executor = executor;
    this.log = log;
    this.poweredOn = poweredOn;
    this.shell = new Shell(machine, kubeadm, executor, log, poweredOn);
  }

  /** Ends when the boot is over, whether well or badly; never exceptionally for bad user data. */
  CompletionStage<Void> boot() {
    log.accept(
        "cloud-init: booting "
            + source.name()
            + " ("
            + machine.id()
            + ") as "
            + machine.hostname());
    List<CloudConfig> configs = new ArrayList<>();
    List<String> scripts = new ArrayList<>();
    try {
      collect(source.userData(), configs, scripts, 0);
    } catch (BootFailure e) {
      // Parts before the bad one still count: cloud-init goes on with what it could read.
      log.accept("cloud-init: ERROR: " + e.getMessage());
    }
    List<Step> steps = new ArrayList<>();
    for (CloudConfig config : configs) {
      config.bootCommands().forEach(command -> steps.add(() -> run("bootcmd", command)));
    }
    for (CloudConfig config : configs) {
      steps.add(() -> writeFiles(config));
    }
    for (CloudConfig config : configs) {
      config.runCommands().forEach(command -> steps.add(() -> run("runcmd", command)));
    }
    for (String script : scripts) {
      steps.add(() -> run("script", script));
    }
    return steps(steps, 0, new boolean[1])
        .thenAccept(
            failed -> {
              if (poweredOn.getAsBoolean()) {
                log.accept(failed ? "cloud-init: finished with errors" : "cloud-init: finished");
                machine.files().write(FINISHED, failed ? "with errors\n" : "\n");
              }
            });
  }

  private interface Step {
    CompletionStage<CommandResult> run();
  }

  private CompletionStage<Boolean> steps(List<Step> steps, int from, boolean[] failed) {
    if (from == steps.size() || !poweredOn.getAsBoolean()) {
      return CompletableFuture.completedFuture(failed[0]);
    }
    return steps
        .get(from)
        .run()
        .thenComposeAsync(
            result -> {
              failed[0] |= !result.succeeded();
              return steps(steps, from + 1, failed);
            },
            executor);
  }

  private void collect(byte[] data, List<CloudConfig> configs, List<String> scripts, int depth) {
    if (depth > NESTING) {
      throw new BootFailure("user data includes more than " + NESTING + " levels deep");
    }
    for (UserData.Part part : UserData.parse(data)) {
      String text =
          part.template()
              ? JinjaTemplate.render(part.text(), machine, source.metadata())
              : part.text();
      switch (part.kind()) {
        case CLOUD_CONFIG -> configs.add(noted(CloudConfig.parse(text)));
        case SHELL_SCRIPT -> scripts.add(text);
        case BOOT_HOOK -> {
          log.accept("cloud-init: running boot hook");
          source.runBootHook(machine, text);
        }
        case INCLUDE -> include(text, configs, scripts, depth);
      }
    }
  }

  private CloudConfig noted(CloudConfig config) {
    if (!config.otherSections().isEmpty()) {
      log.accept(
          "cloud-init: sections noted without effect: "
              + String.join(", ", config.otherSections()));
    }
    return config;
  }

  private void include(String text, List<CloudConfig> configs, List<String> scripts, int depth) {
    for (String line : text.lines().map(String::trim).toList()) {
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (!line.startsWith("file://")) {
        throw new BootFailure("the include " + line + " cannot be fetched: only file:// can");
      }
      String path = line.substring("file://".length());
      MachineFile file =
          machine
              .files()
              .read(path)
              .orElseThrow(() -> new BootFailure("the include " + line + " does not exist"));
      collect(file.content(), configs, scripts, depth + 1);
    }
  }

  private CompletionStage<CommandResult> writeFiles(CloudConfig config) {
    for (CloudConfig.FileEntry entry : config.files()) {
      MachineFile file = entry.file();
      if (entry.append()) {
        String before = machine.files().readText(entry.path()).orElse("");
        file =
            new MachineFile(
                MachineFile.of(before + file.text()).content(), file.owner(), file.permissions());
      }
      machine.files().write(entry.path(), file);
      log.accept("cloud-init: wrote " + entry.path() + " (" + file + ")");
    }
    return CompletableFuture.completedFuture(CommandResult.success(""));
  }

  @SuppressWarnings("unchecked")
  private CompletionStage<CommandResult> run(String section, Object command) {
    CompletionStage<CommandResult> running =
        command instanceof String text ? shell.script(text) : shell.command((List<String>) command);
    return running.thenApply(
        result -> {
          if (!result.succeeded()) {
            log.accept(
                "cloud-init: ERROR: a " + section + " command ended with " + result.exitCode());
          }
          return result;
        });
  }
}
