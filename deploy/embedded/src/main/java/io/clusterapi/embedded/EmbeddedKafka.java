package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;

/**
 * A real Kafka broker (KRaft, broker and controller in one) in a JVM of its own.
 *
 * <p>The data folder is formatted when it is new and continued when it is not. What is kept
 * survives the end of the process, however it ends; like any single Kafka broker it does not force
 * every record to the disk, so a power cut may cost the last moments.
 */
public final class EmbeddedKafka implements Running {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int PORT_ATTEMPTS = 5;

  private final ChildProcess process;
  private final ClassDataArchive trained;
  private final String draft;

  private EmbeddedKafka(ChildProcess process, ClassDataArchive trained, String draft) {
    this.process = process;
    this.trained = trained;
    this.draft = draft;
  }

  /**
   * Starts a broker and returns when it serves.
   *
   * <p>The first broker of a cache folder writes a class-data archive while it stops (once, 2 to 4
   * s); later ones start in less than half the time.
   *
   * @throws PortTakenException when the port of the settings is taken
   * @throws StartException when the broker does not come up; its last log lines are in the message
   */
  public static EmbeddedKafka start(KafkaSettings settings) {
    if (settings.port() != 0) {
      Ports.require(settings.port(), "Kafka", settings.portSetting());
      return start(settings, settings.port());
    }
    StartException last = null;
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      try {
        return start(settings, Ports.free());
      } catch (StartException e) {
        // Between finding a port free and listening on it another program can take it.
        if (!e.getMessage().contains("Address already in use")) {
          throw e;
        }
        last = e;
      }
    }
    throw last;
  }

  private static EmbeddedKafka start(KafkaSettings settings, int port) {
    Path program = KafkaProgram.unpacked(settings.cache());
    Path configuration = settings.folder().resolve("server.properties");
    Path ready = settings.folder().resolve("ready");
    write(configuration, properties(settings, port));
    delete(ready);
    ClassDataArchive archive = archive(settings, program);
    if (!settings.endsWithThisJvm()) {
      // What an earlier broker wrote when another program stopped it.
      archive.finish(draft(settings));
    }
    boolean train = !archive.exists();
    ChildProcess process =
        ChildProcess.start(
            new ChildSettings(
                "Kafka",
                command(settings, program, archive, train, configuration, ready),
                Map.of(),
                settings.folder(),
                settings.logFile(),
                settings.recordFile(),
                port,
                StopSignal.TERM,
                STOP,
                settings.endsWithThisJvm()));
    process.awaitReady(() -> Files.exists(ready), START);
    return new EmbeddedKafka(process, train ? archive : null, draft(settings));
  }

  // A broker that outlives this JVM is stopped by another one, which must find its draft.
  private static String draft(KafkaSettings settings) {
    return settings.endsWithThisJvm() ? Long.toString(ProcessHandle.current().pid()) : "detached";
  }

  private static ClassDataArchive archive(KafkaSettings settings, Path program) {
    return ClassDataArchive.in(
        settings.cache(), program.getFileName() + "-" + settings.heapMegabytes());
  }

  /**
   * Makes the class-data archive of the cache folder when it is missing, by running a broker once
   * on a folder that is deleted afterwards.
   *
   * @return whether an archive was made
   */
  public static boolean train(Path cache) {
    try {
      Files.createDirectories(cache);
      Path folder = Files.createTempDirectory(cache, "training-");
      try {
        KafkaSettings settings = KafkaSettings.in(folder).withCache(cache);
        if (archive(settings, KafkaProgram.unpacked(cache)).exists()) {
          return false;
        }
        start(settings).close();
        return true;
      } finally {
        CacheFolder.deleteTree(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write into " + cache, e);
    }
  }

  private static List<String> command(
      KafkaSettings settings,
      Path program,
      ClassDataArchive archive,
      boolean train,
      Path configuration,
      Path ready) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + settings.heapMegabytes() + "m");
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            // Room for its classes from the start, in place of two collections of the whole heap.
            "-XX:MetaspaceSize=96m",
            "-XX:-UsePerfData",
            "-Xshare:auto"));
    command.addAll(train ? archive.train(draft(settings)) : archive.use());
    command.addAll(
        List.of(
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSS",
            // Says that a listener is not encrypted and such; here on purpose.
            "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=error",
            "-Djava.awt.headless=true",
            "-cp",
            KafkaProgram.classPath(program),
            KafkaProgram.MAIN,
            configuration.toString(),
            ready.toString()));
    return command;
  }

  private static Properties properties(KafkaSettings settings, int port) {
    int controller = Ports.free();
    while (controller == port) {
      controller = Ports.free();
    }
    Map<String, String> keys =
        Map.ofEntries(
            Map.entry("process.roles", "broker,controller"),
            Map.entry("node.id", "1"),
            // A voter of the configuration instead of one recorded in the metadata log: the port
            // may differ from run to run.
            Map.entry("controller.quorum.voters", "1@127.0.0.1:" + controller),
            Map.entry(
                "listeners",
                "PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d".formatted(port, controller)),
            Map.entry("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port),
            Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT"),
            Map.entry("controller.listener.names", "CONTROLLER"),
            Map.entry("inter.broker.listener.name", "PLAINTEXT"),
            Map.entry("log.dirs", settings.folder().resolve("data").toString()),
            Map.entry("num.partitions", "3"),
            Map.entry("offsets.topic.replication.factor", "1"),
            Map.entry("offsets.topic.num.partitions", "3"),
            Map.entry("transaction.state.log.replication.factor", "1"),
            Map.entry("transaction.state.log.min.isr", "1"),
            Map.entry("transaction.state.log.num.partitions", "3"),
            Map.entry("share.coordinator.state.topic.replication.factor", "1"),
            Map.entry("share.coordinator.state.topic.min.isr", "1"),
            Map.entry("share.coordinator.state.topic.num.partitions", "3"),
            // One developer's services join together; waiting 3 s for more members is for fleets.
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            // Otherwise the controller writes an empty record twice a second, for the lag of other
            // controllers to be seen; there are none.
            Map.entry("metadata.max.idle.interval.ms", "0"),
            Map.entry("num.network.threads", "2"),
            Map.entry("num.io.threads", "2"),
            Map.entry("background.threads", "2"),
            Map.entry("num.recovery.threads.per.data.dir", "1"),
            // The default takes 128 MB of the heap.
            Map.entry("log.cleaner.dedupe.buffer.size", "8388608"));
    Properties properties = new Properties();
    properties.putAll(keys);
    return properties;
  }

  private static void write(Path file, Properties properties) {
    try {
      Files.createDirectories(file.getParent());
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties.store(writer, "Written at each start of the broker");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + file, e);
    }
  }

  /** What clients take as {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** Whether this broker still has to write the class-data archive when it stops. */
  public boolean isTraining() {
    return trained != null;
  }

  @Override
  public int port() {
    return process.port();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public ProcessIdentity identity() {
    return process.identity();
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public Path logFile() {
    return process.logFile();
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit();
  }

  @Override
  public void kill() {
    process.kill();
  }

  @Override
  public void close() {
    process.close();
    if (trained != null) {
      trained.finish(draft);
    }
  }
}
