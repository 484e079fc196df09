package io.clusterapi.local.command;

import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Options;
import io.clusterapi.local.StackListener;
import io.clusterapi.local.StackRecords;
import io.clusterapi.local.Training;
import io.clusterapi.local.terminal.StartProgress;
import io.clusterapi.local.terminal.StopProgress;
import io.clusterapi.local.terminal.Terminal;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Gets the stack running, whatever was left by an earlier run. */
final class BringUp {
  private final Options options;
  private final Terminal terminal;
  private final BiConsumer<Component, Integer> ended;
  private volatile boolean up;

  /**
   * @param ended hears of a component that ends on its own while it is starting or later
   */
  BringUp(Options options, Terminal terminal, BiConsumer<Component, Integer> ended) {
    this.options = withThoseOfBefore(options);
    this.terminal = terminal;
    this.ended = ended;
  }

  private static Options withThoseOfBefore(Options options) {
    Options all = options;
    for (String infrastructure : options.state().infrastructures()) {
      all = all.withInfrastructure(infrastructure);
    }
    return all;
  }

  /** What runs once the stack is up: what was asked for and what earlier clusters need. */
  Options options() {
    return options;
  }

  /** The stack, or empty when it runs already, started by an earlier command. */
  Optional<LocalStack> run() {
    StackRecords records = new StackRecords(options.state());
    Map<Component, ProcessRecord> earlier = records.running();
    if (!earlier.isEmpty()) {
      if (earlier.keySet().containsAll(options.components())) {
        terminal.line("The stack runs already.");
        return Optional.empty();
      }
      Set<Component> missing = EnumSet.copyOf(options.components());
      missing.removeAll(earlier.keySet());
      String names = missing.stream().map(Component::id).collect(Collectors.joining(", "));
      boolean providers = missing.stream().allMatch(each -> each.infrastructure().isPresent());
      terminal.line(
          (providers
                  ? "The stack runs without %s. Starting it again with it; clusters and data stay."
                  : "An earlier run is only half there (%s not running). Stopping the rest of it.")
              .formatted(names));
      records.stopAll(StackListener.NONE);
    }
    return Optional.of(start(records));
  }

  private LocalStack start(StackRecords records) {
    Instant begin = Instant.now();
    // Ctrl-C while starting: what has been started is on record by then and nothing of it stays.
    Thread onInterrupt =
        new Thread(() -> records.stopAll(StackListener.NONE), "stop-half-started-stack");
    Runtime.getRuntime().addShutdownHook(onInterrupt);
    LocalStack stack;
    try (StartProgress progress =
        new StartProgress(
            terminal,
            options.components(),
            ordinal -> options.ports().get(Component.values()[ordinal]))) {
      stack = LocalStack.start(options, new Both(progress));
    } finally {
      forget(onInterrupt);
    }
    up = true;
    options
        .state()
        .rememberInfrastructures(
            options.components().stream()
                .flatMap(component -> component.infrastructure().stream())
                .collect(Collectors.toSet()));
    terminal.line(
        String.format(
            Locale.ROOT,
            "The stack is ready after %.1f s.",
            Duration.between(begin, Instant.now()).toMillis() / 1000.0));
    if (!Training.isDone(options)) {
      terminal.line("For starts in half the time, once after each build: ./capi build");
    }
    return stack;
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException endingAlready) {
      // The hook runs by now; it does what is needed.
      return;
    }
  }

  /** Shows the start, and passes on what ends later. */
  private final class Both implements StackListener {
    private final StackListener progress;

    Both(StackListener progress) {
      this.progress = progress;
    }

    @Override
    public void starting(Component component) {
      progress.starting(component);
    }

    @Override
    public void ready(Component component, Duration took) {
      progress.ready(component, took);
    }

    @Override
    public void failed(Component component) {
      progress.failed(component);
    }

    @Override
    public void stopped(Component component, Duration took) {
      (up ? new StopProgress(terminal) : progress).stopped(component, took);
    }

    @Override
    public void ended(Component component, int exitCode) {
      ended.accept(component, exitCode);
    }
  }
}
