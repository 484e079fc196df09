package io.clusterapi.benchmarks.stack;

import io.clusterapi.clusterctl.ApiClient;
import io.clusterapi.clusterctl.Failure;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.local.Component;
import io.clusterapi.local.LocalSettings;
import io.clusterapi.local.LocalStack;
import io.clusterapi.local.Options;
import io.clusterapi.local.StackRecords;
import io.clusterapi.local.StateFolder;
import io.clusterapi.local.pki.ManagementPki;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** The stack a benchmark measures: one of its own, or the one that runs. */
public final class BenchStack implements AutoCloseable {
  private final Path project;
  private final StateFolder state;
  private final Optional<LocalStack> own;
  private final ApiClient api;
  private final Thread atExit = new Thread(this::end, "end-stack");

  private BenchStack(Path project, StateFolder state, Optional<LocalStack> own) {
    this.project = project;
    this.state = state;
    this.own = own;
    this.api = ApiClient.of(state.adminKubeconfig());
    if (own.isPresent()) {
      // Ctrl-C ends no try block: 2 GB of processes and the folder would stay.
      Runtime.getRuntime().addShutdownHook(atExit);
    }
  }

  /**
   * How a stack of the benchmark's own is started.
   *
   * @param infrastructures the providers that run
   * @param heapMegabytes the largest heap of a service
   * @param rateLimits whether providers hold back calls to what real clouds allow
   * @param serviceSettings further {@code capi.*} keys for every service
   * @param simulatorSettings further {@code capi.simulator.*} keys
   */
  public record Wish(
      Set<String> infrastructures,
      int heapMegabytes,
      boolean rateLimits,
      Map<String, String> serviceSettings,
      Map<String, String> simulatorSettings) {

    /** The stack {@code ./capi up} starts, with the rate limits of real clouds lifted. */
    public static Wish of(String infrastructure) {
      return new Wish(Set.of(infrastructure), 256, false, Map.of(), Map.of());
    }

    /** The same with more keys for the services. */
    public Wish withServiceSettings(Map<String, String> more) {
      Map<String, String> all = new HashMap<>(serviceSettings);
      all.putAll(more);
      return new Wish(infrastructures, heapMegabytes, rateLimits, all, simulatorSettings);
    }

    /** The same with more keys for the simulator. */
    public Wish withSimulatorSettings(Map<String, String> more) {
      Map<String, String> all = new HashMap<>(simulatorSettings);
      all.putAll(more);
      return new Wish(infrastructures, heapMegabytes, rateLimits, serviceSettings, all);
    }

    /** The same with another heap. */
    public Wish withHeap(int megabytes) {
      return new Wish(infrastructures, megabytes, rateLimits, serviceSettings, simulatorSettings);
    }

    /** The same with the rate limits of real clouds in force. */
    public Wish withRateLimits() {
      return new Wish(infrastructures, heapMegabytes, true, serviceSettings, simulatorSettings);
    }
  }

  /** Starts one with its data below {@code benchmarks/target}. */
  public static BenchStack start(Path project, Wish wish) {
    return start(
        project, project.resolve("benchmarks/target/stack-" + ProcessHandle.current().pid()), wish);
  }

  /**
   * Starts one, on free ports; it ends with this object, or with this JVM.
   *
   * @param folder for its data, which goes with it; emptied before
   */
  public static BenchStack start(Path project, Path folder, Wish wish) {
    Path state = folder.toAbsolutePath();
    deleteTree(state);
    Options free = Options.onFreePorts(project, state);
    Set<Component> components = EnumSet.copyOf(free.components());
    components.removeIf(
        each ->
            each.infrastructure()
                .map(name -> !wish.infrastructures().contains(name))
                .orElse(false));
    Map<String, String> services = new HashMap<>(wish.serviceSettings());
    services.put("capi.provider.rate-limits", Boolean.toString(wish.rateLimits()));
    Map<String, String> simulator = new HashMap<>(wish.simulatorSettings());
    simulator.putIfAbsent("capi.simulator.load-balancer.addresses", addresses());
    Options options =
        new Options(
            project,
            free.state(),
            free.ports(),
            components,
            true,
            free.startWithin(),
            wish.heapMegabytes(),
            services,
            simulator,
            false);
    for (String infrastructure : wish.infrastructures()) {
      options = options.withInfrastructure(infrastructure);
    }
    return new BenchStack(project, options.state(), Optional.of(LocalStack.start(options)));
  }

  // The developer's own stack has 127.64.0.0/10; another benchmark most likely another block.
  private static String addresses() {
    Random random = new Random();
    return "127.%d.%d.0/20".formatted(128 + random.nextInt(127), random.nextInt(16) * 16);
  }

  /** The stack that runs in the project's folder. */
  public static BenchStack running(Path project) {
    StateFolder state = new StateFolder(LocalSettings.read(project, System.getenv()).state());
    if (!new StackRecords(state).running().containsKey(Component.GATEWAY)) {
      throw new Failure("The stack does not run.", "Start it: ./capi up --detach");
    }
    return new BenchStack(project, state, Optional.empty());
  }

  /** The project's folder. */
  public Path project() {
    return project;
  }

  /** The management API as its administrator. */
  public ApiClient api() {
    return api;
  }

  /** What runs. */
  public Set<Component> components() {
    return new StackRecords(state).running().keySet();
  }

  /** The number of a component's process. */
  public long pid(Component component) {
    return record(component).identity().pid();
  }

  /** The port of 127.0.0.1 a component serves. */
  public int port(Component component) {
    return record(component).port();
  }

  private ProcessRecord record(Component component) {
    return new StackRecords(state)
        .read(component)
        .orElseThrow(() -> new IllegalStateException(component.id() + " does not run"));
  }

  /** Where the database is, for its owner. */
  public String jdbcUrl() {
    return "jdbc:postgresql://127.0.0.1:%d/capi?user=capi&password=%s"
        .formatted(port(Component.POSTGRES), ManagementPki.secret(state.postgresPassword()));
  }

  /** The version of the database. */
  public String databaseVersion() {
    try (Connection database = DriverManager.getConnection(jdbcUrl())) {
      return database.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException("The database does not tell its version: " + e, e);
    }
  }

  /** The administrator's kubeconfig. */
  public Path kubeconfig() {
    return state.adminKubeconfig();
  }

  /** The management API's certificates. */
  public ManagementPki pki() {
    return new ManagementPki(state);
  }

  /** The stack's folder. */
  public StateFolder state() {
    return state;
  }

  /**
   * The stack as one whose processes can be killed and started.
   *
   * @throws Failure when it is not the benchmark's own
   */
  public LocalStack own() {
    return own.orElseThrow(
        () ->
            new Failure(
                "This benchmark kills services, which it does to a stack of its own only.",
                "Run it without --on-running."));
  }

  @Override
  public void close() {
    end();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException ending) {
      // This JVM is ending and the hook runs already, or waits for what was just done.
      return;
    }
  }

  private synchronized void end() {
    own.ifPresent(
        stack -> {
          stack.close();
          deleteTree(state.root());
        });
  }

  private static void deleteTree(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + folder, e);
    }
  }
}
