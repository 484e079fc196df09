package io.clusterapi.e2e.stack;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The running system all tests of the suite share, and the ways to look at it. */
public final class Stack implements AutoCloseable {
  private static final int LINES_SHOWN = 40;

  private final LocalStack local;
  private final ApiClient api;
  private final RawApi http;
  private final EventTap events;

  private Stack(LocalStack local) {
    this.local = local;
    this.api = ApiClient.of(local.kubeconfig());
    this.http = new RawApi(local);
    this.events = EventTap.start(kafkaAddress());
  }

  static Stack start() {
    Path state =
        Path.of("target", "stack-" + ProcessHandle.current().pid()).toAbsolutePath().normalize();
    Options options = Options.onFreePorts(Settings.root(), state);
    for (String infrastructure : Component.infrastructures()) {
      options = options.withInfrastructure(infrastructure);
    }
    return new Stack(
        LocalStack.start(
            options
                .withServiceSettings(Settings.services())
                .withSimulatorSettings(
                    Map.of("capi.simulator.load-balancer.addresses", addresses()))));
  }

  // A developer's stack has 127.64.0.0/10; another run of the suite most likely another block.
  private static String addresses() {
    Random random = new Random();
    return "127.%d.%d.0/20".formatted(128 + random.nextInt(127), random.nextInt(16) * 16);
  }

  public LocalStack local() {
    return local;
  }

  /** The management API as clusterctl uses it. */
  public ApiClient api() {
    return api;
  }

  /** The management API, byte by byte. */
  public RawApi http() {
    return http;
  }

  /** Every record of every topic since the stack started. */
  public EventTap events() {
    return events;
  }

  /** What the simulated clouds were asked for. */
  public CloudLedger ledger() {
    return new CloudLedger(local.port(Component.SIMULATOR));
  }

  public String kafkaAddress() {
    return "127.0.0.1:" + local.port(Component.KAFKA);
  }

  /** The last lines of every component's log, without the frames of stack traces. */
  void printLogs(PrintStream out) {
    for (Component component : local.options().components()) {
      out.printf("---- last lines of %s (%s)%n", component.id(), local.logFile(component));
      lastLines(local.logFile(component)).forEach(out::println);
    }
  }

  private static List<String> lastLines(Path log) {
    try {
      List<String> lines =
          Files.readString(log, StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("\tat ") && !line.isBlank())
              .toList();
      return lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  @Override
  public void close() {
    events.close();
    local.close();
  }
}
