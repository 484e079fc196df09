package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A real PostgreSQL server, run as a process of its own from the programs of a Maven artifact. */
public final class EmbeddedPostgres implements Running {
  private static final Duration START = Duration.ofSeconds(90);
  private static final Duration CHILDREN_END = Duration.ofSeconds(10);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final int PORT_ATTEMPTS = 5;
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C", "TZ", "UTC");

  private final ChildProcess process;
  private final PostgresSettings settings;

  private EmbeddedPostgres(ChildProcess process, PostgresSettings settings) {
    this.process = process;
    this.settings = settings;
  }

  /**
   * Starts a server and returns when it takes connections. A new folder gets a new database; a used
   * one is continued, also after the earlier server was killed.
   *
   * @throws PortTakenException when the port of the settings is taken
   * @throws StartException when the server does not come up; its last log lines are in the message
   */
  public static EmbeddedPostgres start(PostgresSettings settings) {
    return start(settings, Unprivileged.choose());
  }

  static EmbeddedPostgres start(PostgresSettings settings, Unprivileged way) {
    if (settings.port() != 0) {
      Ports.require(settings.port(), "PostgreSQL", settings.portSetting());
      return start(settings, way, settings.port());
    }
    StartException last = null;
    for (int attempt = 0; attempt < PORT_ATTEMPTS; attempt++) {
      try {
        return start(settings, way, Ports.free());
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

  private static EmbeddedPostgres start(PostgresSettings settings, Unprivileged way, int port) {
    Path program = PostgresProgram.unpacked(settings.cache());
    Path data = settings.folder().resolve("data");
    if (Files.isDirectory(data)) {
      way.own(data);
      requireSameMajor(program, data, settings);
      forgetEndedServer(data, settings);
    } else {
      create(program, data, settings, way);
    }
    long patience = System.nanoTime() + CHILDREN_END.toNanos();
    while (true) {
      try {
        return run(program, data, settings, way, port);
      } catch (StartException e) {
        // The children of a server that was killed outlive it by some milliseconds and hold its
        // memory; each try takes longer than that.
        if (!e.getMessage().contains("pre-existing shared memory block")
            || System.nanoTime() > patience) {
          throw e;
        }
      }
    }
  }

  private static EmbeddedPostgres run(
      Path program, Path data, PostgresSettings settings, Unprivileged way, int port) {
    ChildProcess process =
        ChildProcess.start(
            new ChildSettings(
                "PostgreSQL",
                command(program, data, settings, way, port),
                ENVIRONMENT,
                data,
                settings.logFile(),
                settings.recordFile(),
                port,
                StopSignal.INT,
                STOP,
                settings.endsWithThisJvm()));
    process.awaitReady(() -> saysReady(data, process.pid()), START);
    return new EmbeddedPostgres(process, settings);
  }

  private static List<String> command(
      Path program, Path data, PostgresSettings settings, Unprivileged way, int port) {
    List<String> command = new ArrayList<>(way.prefix());
    command.addAll(List.of(program.resolve("bin/postgres").toString(), "-D", data.toString()));
    set(command, "port", Integer.toString(port));
    set(command, "listen_addresses", "127.0.0.1");
    set(command, "unix_socket_directories", "");
    set(command, "max_connections", Integer.toString(settings.maxConnections()));
    set(command, "shared_buffers", "64MB");
    set(command, "max_wal_size", "512MB");
    // One server without replicas needs no more in its write-ahead log than its own recovery does.
    set(command, "wal_level", "minimal");
    set(command, "max_wal_senders", "0");
    set(command, "max_logical_replication_workers", "0");
    set(command, "io_method", "sync");
    set(command, "jit", "off");
    set(command, "timezone", "UTC");
    set(command, "log_timezone", "UTC");
    set(command, "log_line_prefix", "%m [%p] ");
    set(command, "fsync", settings.durable() ? "on" : "off");
    set(command, "synchronous_commit", settings.durable() ? "on" : "off");
    set(command, "full_page_writes", settings.durable() ? "on" : "off");
    return command;
  }

  private static void set(List<String> command, String key, String value) {
    command.add("-c");
    command.add(key + "=" + value);
  }

  // The folder gets its name when everything is in it: a start that is killed half-way leaves
  // nothing that looks like a database.
  private static void create(Path program, Path data, PostgresSettings settings, Unprivileged way) {
    Path draft = data.resolveSibling("data.new");
    Path password = data.resolveSibling("password.new");
    try {
      Files.createDirectories(settings.folder());
      CacheFolder.deleteTree(draft);
      Files.createDirectory(draft);
      way.own(draft);
      writePrivately(password, settings.password() + "\n");
      way.own(password);
      List<String> initdb = new ArrayList<>(way.prefix());
      initdb.addAll(
          List.of(
              program.resolve("bin/initdb").toString(),
              "--pgdata=" + draft,
              "--username=" + settings.username(),
              "--pwfile=" + password,
              "--auth=scram-sha-256",
              "--encoding=UTF8",
              // Names are compared byte by byte, as Kubernetes orders them.
              "--no-locale",
              "--no-instructions"));
      if (!settings.durable()) {
        initdb.add("--no-sync");
      }
      requireSuccess("initdb", Command.run(initdb, draft, ENVIRONMENT, ""), settings);
      Files.delete(password);
      List<String> single = new ArrayList<>(way.prefix());
      single.addAll(
          List.of(
              program.resolve("bin/postgres").toString(),
              "--single",
              "-D",
              draft.toString(),
              "-c",
              "exit_on_error=true"));
      if (!settings.durable()) {
        set(single, "fsync", "off");
      }
      single.add("postgres");
      String statement = "CREATE DATABASE \"%s\"\n".formatted(settings.database());
      requireSuccess(
          "creating the database", Command.run(single, draft, ENVIRONMENT, statement), settings);
      Files.move(draft, data, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new StartException(
          "Cannot create a database in %s: %s".formatted(settings.folder(), e.getMessage()), e);
    }
  }

  private static void writePrivately(Path file, String text) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, text);
  }

  private static void requireSuccess(
      String step, Command.Outcome outcome, PostgresSettings settings) {
    if (outcome.exitCode() != 0) {
      throw new StartException(
          "PostgreSQL: %s failed in %s (exit code %d). It said:%n%s"
              .formatted(step, settings.folder(), outcome.exitCode(), outcome.output()));
    }
  }

  private static void requireSameMajor(Path program, Path data, PostgresSettings settings) {
    String kept = read(data.resolve("PG_VERSION")).strip();
    String output =
        Command.run(
                List.of(program.resolve("bin/postgres").toString(), "--version"),
                null,
                ENVIRONMENT,
                "")
            .output()
            .strip();
    String version = output.substring(output.lastIndexOf(' ') + 1);
    if (!version.startsWith(kept + ".") && !version.equals(kept)) {
      throw new StartException(
          "The data in %s was written by PostgreSQL %s; this is PostgreSQL %s, which cannot read it. Move the folder away to begin with an empty database, or run the version of the project that wrote it."
              .formatted(settings.folder(), kept, version));
    }
  }

  // postmaster.pid of a server that was killed names a process number that somebody else may have
  // by now; the server would refuse to start for fear of two servers on one folder. Our own record
  // of that process, with its start, knows better.
  private static void forgetEndedServer(Path data, PostgresSettings settings) {
    Path lock = data.resolve("postmaster.pid");
    String[] lines = read(lock).split("\n");
    if (lines[0].isBlank()) {
      return;
    }
    long pid = Long.parseLong(lines[0].strip());
    boolean ours =
        ProcessRecord.read(settings.recordFile())
            .filter(earlier -> earlier.identity().pid() == pid)
            .flatMap(ProcessRecord::running)
            .isPresent();
    boolean somePostgres =
        ProcessHandle.of(pid)
            .filter(handle -> ProcessIdentity.of(handle).isPresent())
            .flatMap(handle -> handle.info().command())
            .filter(command -> command.contains("postgres"))
            .isPresent();
    if (ours || somePostgres) {
      throw new StartException(
          "A PostgreSQL server, process %d, runs already on the data in %s. Stop it first: kill -INT %d"
              .formatted(pid, settings.folder(), pid));
    }
    try {
      Files.deleteIfExists(lock);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the lock of an ended server, " + lock, e);
    }
  }

  /** Line 1 of the server's own status file is its number, line 8 its state. */
  private static boolean saysReady(Path data, long pid) {
    String[] lines = read(data.resolve("postmaster.pid")).split("\n");
    return lines.length >= 8
        && lines[0].strip().equals(Long.toString(pid))
        && lines[7].strip().equals("ready");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException absent) {
      return "";
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
  }

  /** What the reactive client takes as its address: {@code postgresql://host:port/database}. */
  public String reactiveUrl() {
    return "postgresql://127.0.0.1:%d/%s".formatted(port(), settings.database());
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
  }
}
