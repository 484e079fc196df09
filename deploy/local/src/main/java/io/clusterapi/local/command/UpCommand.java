package io.clusterapi.local.command;

import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.ProcessIdentity;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Options;
import io.clusterapi.local.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

@Command(
    name = "up",
    description = "Starts everything and stays until Ctrl-C, or leaves it running with --detach.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final String WHEN_NONE_IS_CHOSEN = "aws";

  @ParentCommand private Capi capi;

  @Option(names = "--detach", description = "Leave it running; stop it later with ./capi down.")
  private boolean detach;

  @Option(
      names = "--cloud",
      paramLabel = "sim|real",
      defaultValue = "sim",
      description =
          "sim: simulated clouds (the default). real: the clouds' own endpoints and the credentials of the environment.")
  private CloudChoice cloud;

  @Option(
      names = "--infrastructure",
      split = ",",
      paramLabel = "PROVIDER",
      description =
          "Run these providers, several with commas between, or all; aws when nothing is chosen. Those of earlier clusters and of capi.local.providers run anyway.")
  private List<String> more = List.of();

  private final CountDownLatch allEnded = new CountDownLatch(1);
  private final Set<Component> alive = EnumSet.noneOf(Component.class);

  @Override
  public Integer call() throws Exception {
    Options asked = Options.of(capi.project(), capi.settings());
    List<String> chosen = infrastructures();
    if (chosen.isEmpty()
        && capi.settings().providers().isEmpty()
        && asked.state().infrastructures().isEmpty()) {
      chosen = List.of(WHEN_NONE_IS_CHOSEN);
    }
    for (String infrastructure : chosen) {
      asked = asked.withInfrastructure(infrastructure);
    }
    BringUp bringUp =
        new BringUp(cloud.on(asked).endingWithThisJvm(!detach), capi.terminal(), this::ended);
    Options options = bringUp.options();
    alive.addAll(options.components());
    Optional<LocalStack> started = bringUp.run();
    NextSteps.print(capi.terminal(), options);
    if (detach || started.isEmpty()) {
      return 0;
    }
    stay(options, started.get());
    return 0;
  }

  private List<String> infrastructures() {
    List<String> known = Component.infrastructures();
    for (String each : more) {
      if (!each.equals("all") && !known.contains(each)) {
        throw new Failure(
            "There is no provider %s.".formatted(each),
            "Choose from %s, or all.".formatted(String.join(", ", known)));
      }
    }
    return more.contains("all") ? known : more;
  }

  private void stay(Options options, LocalStack stack) throws InterruptedException {
    Terminal terminal = capi.terminal();
    new ProcessRecord("launcher", ProcessIdentity.of(ProcessHandle.current()).orElseThrow(), 0)
        .write(options.state().launcherRecord());
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.line("");
                  terminal.line("Stopping.");
                  stack.close();
                  forget(options);
                },
                "stop-stack"));
    terminal.line("Press Ctrl-C to stop.");
    allEnded.await();
  }

  private static void forget(Options options) {
    try {
      Files.deleteIfExists(options.state().launcherRecord());
    } catch (IOException left) {
      // Names a process that has ended; the next command sees that.
      return;
    }
  }

  private synchronized void ended(Component component, int exitCode) {
    capi.terminal()
        .line(
            "%s ended on its own (exit code %d). See why: ./capi logs %s   Start all anew: ./capi down && ./capi up"
                .formatted(component.id(), exitCode, component.id()));
    alive.remove(component);
    if (alive.isEmpty()) {
      allEnded.countDown();
    }
  }
}
