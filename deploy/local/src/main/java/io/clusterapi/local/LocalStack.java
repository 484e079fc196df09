package io.clusterapi.local;

import io.clusterapi.embedded.ChildProcess;
import io.clusterapi.embedded.ChildSettings;
import io.clusterapi.embedded.EmbeddedKafka;
import io.clusterapi.embedded.EmbeddedPostgres;
import io.clusterapi.embedded.KafkaSettings;
import io.clusterapi.embedded.Ports;
import io.clusterapi.embedded.PostgresSettings;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.embedded.Running;
import io.clusterapi.embedded.StartException;
import io.clusterapi.local.pki.ManagementPki;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The whole system on one machine: broker, database, simulated clouds and services, each a process
 * of its own with a log file, started and stopped in order.
 */
public final class LocalStack implements AutoCloseable {
  // Writing 100 MB of class data took a service 35 s of its end on two cores shared by twenty busy
  // processes; one that was killed meanwhile has cost the time and left nothing.
  private static final Duration WRITING_ARCHIVE = Duration.ofMinutes(5);

  private final Options options;
  private final ManagementPki pki;
  private final StackListener listener;
  private final Map<Component, Running> running =
      Collections.synchronizedMap(new EnumMap<>(Component.class));
  // Processes, not components: the news that a killed process has ended may come when its successor
  // runs already.
  private final Set<Running> toldToStop = ConcurrentHashMap.newKeySet();

  private LocalStack(Options options, StackListener listener) {
    this.options = options;
    this.listener = listener;
    this.pki = new ManagementPki(options.state());
  }

  /**
   * Starts a stack and returns when every component is ready; on failure nothing stays running.
   *
   * @throws StartException which component did not come up, its last log lines, what to do next
   */
  public static LocalStack start(Options options) {
    return start(options, StackListener.NONE);
  }

  /** The same, telling how it goes. */
  public static LocalStack start(Options options, StackListener listener) {
    try (StackRecords.Lock lock = new StackRecords(options.state()).lock()) {
      LocalStack stack = new LocalStack(options, listener);
      stack.refuseWhatRuns();
      stack.requireProgramsAndPorts();
      stack.finishTraining();
      stack.pki.ensure(stack.port(Component.GATEWAY), Instant.now());
      try {
        stack.startAll();
      } catch (RuntimeException e) {
        stack.close();
        throw e;
      }
      return stack;
    }
  }

  private void refuseWhatRuns() {
    Map<Component, ProcessRecord> earlier = new StackRecords(options.state()).running();
    if (!earlier.isEmpty()) {
      throw new StartException(
          "An earlier stack still runs here: %s. Stop it first: ./capi down"
              .formatted(
                  earlier.entrySet().stream()
                      .map(
                          each ->
                              "%s (process %d)"
                                  .formatted(each.getKey().id(), each.getValue().identity().pid()))
                      .collect(Collectors.joining(", "))));
    }
  }

  // Before anything is started: half a stack that has to be stopped again explains less.
  private void requireProgramsAndPorts() {
    for (Component component : options.components()) {
      if (component.role() != Component.Role.BASE) {
        Program.of(component, options).requireBuilt();
      }
    }
    for (Component component : options.components()) {
      Ports.require(port(component), component.id(), component.portSetting());
    }
  }

  private void startAll() {
    // The simulated clouds need nobody; services need Kafka and PostgreSQL while they start.
    Together.allOrNone(
        options.components().stream()
            .filter(component -> component.role() != Component.Role.SERVICE)
            .toList(),
        this::startOne);
    Together.allOrNone(
        options.components().stream()
            .filter(component -> component.role() == Component.Role.SERVICE)
            .toList(),
        this::startOne);
  }

  private void startOne(Component component) {
    Instant start = Instant.now();
    listener.starting(component);
    try {
      Running process =
          switch (component) {
            case KAFKA -> EmbeddedKafka.start(kafkaSettings());
            case POSTGRES -> EmbeddedPostgres.start(postgresSettings());
            default -> startProgram(component);
          };
      running.put(component, process);
      process.onExit().thenAccept(exitCode -> ended(component, process, exitCode));
      listener.ready(component, Duration.between(start, Instant.now()));
    } catch (StartException e) {
      if (Thread.currentThread().isInterrupted()) {
        // Another component failed first, which is what the user is told.
        listener.stopped(component, Duration.between(start, Instant.now()));
      } else {
        listener.failed(component);
      }
      throw new StartException(
          e.getMessage() + "%nSee all it said: ./capi logs %s".formatted(component.id()), e);
    }
  }

  private KafkaSettings kafkaSettings() {
    StateFolder state = options.state();
    return KafkaSettings.in(state.data(Component.KAFKA))
        .withFiles(state.log(Component.KAFKA), state.record(Component.KAFKA))
        .withCache(options.cache())
        .withPort(port(Component.KAFKA), Component.KAFKA.portSetting())
        .endingWithThisJvm(options.endsWithThisJvm());
  }

  private PostgresSettings postgresSettings() {
    StateFolder state = options.state();
    return PostgresSettings.in(state.data(Component.POSTGRES))
        .withFiles(state.log(Component.POSTGRES), state.record(Component.POSTGRES))
        .withCache(options.cache())
        .withPort(port(Component.POSTGRES), Component.POSTGRES.portSetting())
        .withPassword(ManagementPki.secret(state.postgresPassword()))
        .endingWithThisJvm(options.endsWithThisJvm());
  }

  private ChildProcess startProgram(Component component) {
    Program program = Program.of(component, options);
    program.requireBuilt();
    StateFolder state = options.state();
    boolean simulator = component == Component.SIMULATOR;
    ChildProcess process =
        ChildProcess.start(
            new ChildSettings(
                component.id(),
                program.command(options, simulator ? simulatorProperties() : List.of()),
                simulator ? Map.of() : ServiceEnvironment.of(component, options, pki),
                null,
                state.log(component),
                state.record(component),
                port(component),
                StackRecords.signal(component),
                options.training() ? WRITING_ARCHIVE : StackRecords.patience(component),
                options.endsWithThisJvm()));
    // Known from here on, so that a start that fails or is interrupted stops it with the others.
    running.put(component, process);
    process.awaitReady(Health.of(component, port(component), pki), options.startWithin());
    if (options.training()) {
      program.keepTraining(options.draft());
    }
    return process;
  }

  private List<String> simulatorProperties() {
    List<String> properties = new ArrayList<>();
    properties.add("-Dcapi.simulator.port=" + port(Component.SIMULATOR));
    properties.add("-Dcapi.simulator.data=" + options.state().data(Component.SIMULATOR));
    options
        .simulatorSettings()
        .forEach((key, value) -> properties.add("-D%s=%s".formatted(key, value)));
    return properties;
  }

  private void ended(Component component, Running process, int exitCode) {
    if (!toldToStop.contains(process)) {
      listener.ended(component, exitCode);
    }
  }

  /** Ends a component at once, as a crash would (SIGKILL). */
  public void kill(Component component) {
    Running process = runningOrRefuse(component);
    toldToStop.add(process);
    process.kill();
  }

  /** Stops a component in order. */
  public void stop(Component component) {
    Running process = runningOrRefuse(component);
    toldToStop.add(process);
    process.close();
  }

  /** Starts a component that was killed or stopped, on the same port and data. */
  public void startService(Component component) {
    if (isAlive(component)) {
      throw new IllegalStateException(component.id() + " runs already");
    }
    startOne(component);
  }

  /** Stops the broker, in order. */
  public void stopKafka() {
    stop(Component.KAFKA);
  }

  /** Starts the broker again on the same port and data. */
  public void startKafka() {
    startService(Component.KAFKA);
  }

  /** Whether the component's process runs. */
  public boolean isAlive(Component component) {
    return Optional.ofNullable(running.get(component)).map(Running::isAlive).orElse(false);
  }

  /** The number of the component's process. */
  public long pid(Component component) {
    return runningOrRefuse(component).pid();
  }

  /** The port of 127.0.0.1 the component serves. */
  public int port(Component component) {
    return options.ports().get(component);
  }

  /** The component's HTTP address. */
  public URI address(Component component) {
    String scheme = component == Component.GATEWAY ? "https" : "http";
    return URI.create("%s://127.0.0.1:%d".formatted(scheme, port(component)));
  }

  /** The component's log file. */
  public Path logFile(Component component) {
    return options.state().log(component);
  }

  /** The administrator's kubeconfig for the management API. */
  public Path kubeconfig() {
    return options.state().adminKubeconfig();
  }

  /** The management API's certificates. */
  public ManagementPki pki() {
    return pki;
  }

  /** What this stack was started with. */
  public Options options() {
    return options;
  }

  private Running runningOrRefuse(Component component) {
    Running process = running.get(component);
    if (process == null) {
      throw new IllegalStateException(component.id() + " is not part of this stack");
    }
    return process;
  }

  /** Stops everything in order: services, clouds, then PostgreSQL and Kafka. */
  @Override
  public void close() {
    synchronized (running) {
      toldToStop.addAll(running.values());
    }
    StackRecords.stopInOrder(
        component -> {
          Running process = running.get(component);
          if (process == null || !process.isAlive()) {
            return;
          }
          Instant start = Instant.now();
          listener.stopping(component);
          process.close();
          listener.stopped(component, Duration.between(start, Instant.now()));
        });
    finishTraining();
  }

  private void finishTraining() {
    if (options.training()) {
      options.components().stream()
          .filter(component -> component.role() != Component.Role.BASE)
          .forEach(component -> Program.of(component, options).finishTraining(options.draft()));
    }
  }
}
