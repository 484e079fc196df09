package io.clusterapi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/** A server process that we started, with its log file and its record on disk. */
public final class ChildProcess implements Running {
  private static final long LOG_KEPT_BYTES = 8L << 20;
  private static final Duration KILLED_WITHIN = Duration.ofSeconds(20);

  private final ChildSettings settings;
  private final Process process;
  private final ProcessIdentity identity;

  private ChildProcess(ChildSettings settings, Process process, ProcessIdentity identity) {
    this.settings = settings;
    this.process = process;
    this.identity = identity;
  }

  /**
   * Starts the process and records it.
   *
   * @throws StartException when the command cannot be run, or when the record names a process that
   *     still runs
   */
  public static ChildProcess start(ChildSettings settings) {
    refuseSecond(settings);
    List<String> command = new ArrayList<>(OwnSession.prefix());
    command.addAll(settings.command());
    try {
      rotate(settings.logFile());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(settings.logFile().toFile()));
      if (settings.folder() != null) {
        builder.directory(settings.folder().toFile());
      }
      for (Map.Entry<String, String> variable : settings.environment().entrySet()) {
        if (variable.getValue().isEmpty()) {
          builder.environment().remove(variable.getKey());
        } else {
          builder.environment().put(variable.getKey(), variable.getValue());
        }
      }
      Process process = builder.start();
      ProcessIdentity identity =
          ProcessIdentity.of(process.toHandle())
              .orElseGet(() -> new ProcessIdentity(process.pid(), "ended at once"));
      if (settings.recordFile() != null) {
        new ProcessRecord(settings.name(), identity, settings.port()).write(settings.recordFile());
      }
      ChildProcess child = new ChildProcess(settings, process, identity);
      if (settings.endsWithThisJvm()) {
        child.tie();
      }
      return child;
    } catch (IOException e) {
      throw new StartException("Cannot start %s: %s".formatted(settings.name(), e.getMessage()), e);
    }
  }

  private static void refuseSecond(ChildSettings settings) {
    if (settings.recordFile() == null) {
      return;
    }
    ProcessRecord.read(settings.recordFile())
        .filter(earlier -> earlier.running().isPresent())
        .ifPresent(
            earlier -> {
              throw new StartException(
                  "%s runs already as process %d, started earlier and recorded in %s. Stop that one first."
                      .formatted(settings.name(), earlier.identity().pid(), settings.recordFile()));
            });
  }

  private void tie() {
    Guard guard = Guard.get();
    guard.watch(pid(), settings.stopSignal());
    process.onExit().thenRun(() -> guard.ended(pid(), settings.stopSignal()));
  }

  /**
   * Waits until a fact about the process is true.
   *
   * @param ready asked every few milliseconds
   * @param within how long to wait at most
   * @throws StartException when the process ends first or the time is over; its last log lines are
   *     in the message. The process is stopped.
   */
  public void awaitReady(BooleanSupplier ready, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    try {
      while (!ready.getAsBoolean()) {
        if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
          throw new StartException(
              "%s ended while it was starting (exit code %d).%s"
                  .formatted(settings.name(), process.exitValue(), lastWords()));
        }
        if (System.nanoTime() > deadline) {
          kill();
          throw new StartException(
              "%s was not ready within %d s and was stopped.%s"
                  .formatted(settings.name(), within.toSeconds(), lastWords()));
        }
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
      throw new StartException(settings.name() + " was interrupted while it was starting", e);
    }
  }

  private String lastWords() {
    return " Its last words, in %s:%n%s".formatted(logFile(), LogFile.tail(logFile(), 12));
  }

  @Override
  public CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  @Override
  public int port() {
    return settings.port();
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public ProcessIdentity identity() {
    return identity;
  }

  @Override
  public boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public Path logFile() {
    return settings.logFile();
  }

  @Override
  public void kill() {
    process.destroyForcibly();
    if (!hasEnded(KILLED_WITHIN) && process.isAlive() && !Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException(
          "%s (process %d) did not end within %d s after SIGKILL"
              .formatted(settings.name(), pid(), KILLED_WITHIN.toSeconds()));
    }
    forget();
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      settings.stopSignal().send(process.toHandle());
      if (!hasEnded(settings.stopWithin())) {
        kill();
      }
    }
    forget();
  }

  /**
   * Stops a process that an earlier program recorded; nothing happens when it has ended.
   *
   * @return whether there was a process to stop
   */
  public static boolean stop(Path recordFile, StopSignal signal, Duration within) {
    boolean stopped =
        ProcessRecord.read(recordFile)
            .flatMap(ProcessRecord::running)
            .map(
                handle -> {
                  stop(handle, signal, within);
                  return true;
                })
            .orElse(false);
    delete(recordFile);
    return stopped;
  }

  private static void stop(ProcessHandle handle, StopSignal signal, Duration within) {
    if (ProcessIdentity.of(handle).isEmpty()) {
      return;
    }
    signal.send(handle);
    if (!awaitEnd(handle, within)) {
      handle.destroyForcibly();
      awaitEnd(handle, KILLED_WITHIN);
    }
  }

  // A process whose parent went before it and that nobody reaps (a container without an init) stays
  // in the process table; for ProcessHandle it is alive for ever, for ProcessIdentity it has ended.
  private static boolean awaitEnd(ProcessHandle handle, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (ProcessIdentity.of(handle).isPresent()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      try {
        handle.onExit().get(20, TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        continue;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      } catch (ExecutionException e) {
        throw new IllegalStateException("Cannot wait for process " + handle.pid(), e.getCause());
      }
    }
    return true;
  }

  private boolean hasEnded(Duration within) {
    try {
      return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void forget() {
    if (settings.recordFile() != null) {
      delete(settings.recordFile());
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the process record " + file, e);
    }
  }

  private static void rotate(Path logFile) throws IOException {
    Files.createDirectories(logFile.toAbsolutePath().getParent());
    if (Files.exists(logFile) && Files.size(logFile) > LOG_KEPT_BYTES) {
      Files.move(
          logFile,
          logFile.resolveSibling(logFile.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
