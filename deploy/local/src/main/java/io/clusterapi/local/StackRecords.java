package io.clusterapi.local;

import io.clusterapi.embedded.ChildProcess;
import io.clusterapi.embedded.ProcessRecord;
import io.clusterapi.embedded.StartException;
import io.clusterapi.embedded.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a state folder knows of its stack's processes, whoever started them.
 *
 * @param state the state folder
 */
public record StackRecords(StateFolder state) {
  // A service ends within a second, on a busy machine within five.
  private static final Duration SERVICE_STOP = Duration.ofSeconds(30);
  private static final Duration BASE_STOP = Duration.ofSeconds(30);
  private static final Duration LAUNCHER_STOP = Duration.ofSeconds(90);

  /** The components whose recorded process runs. */
  public Map<Component, ProcessRecord> running() {
    Map<Component, ProcessRecord> running = new EnumMap<>(Component.class);
    for (Component component : Component.values()) {
      read(component)
          .filter(record -> record.running().isPresent())
          .ifPresent(record -> running.put(component, record));
    }
    return running;
  }

  /** What was recorded of a component, whether it runs or not. */
  public Optional<ProcessRecord> read(Component component) {
    return ProcessRecord.read(state.record(component));
  }

  /**
   * Stops everything that was recorded here and still runs, a launcher in the foreground first.
   *
   * @return whether anything ran
   */
  public boolean stopAll(StackListener listener) {
    boolean anything = !running().isEmpty();
    Optional<ProcessRecord> launcher =
        ProcessRecord.read(state.launcherRecord())
            .filter(record -> record.identity().pid() != ProcessHandle.current().pid());
    if (launcher.flatMap(ProcessRecord::running).isPresent()) {
      anything = true;
      ChildProcess.stop(state.launcherRecord(), StopSignal.TERM, LAUNCHER_STOP);
    }
    Map<Component, ProcessRecord> left = running();
    stopInOrder(
        component -> {
          if (!left.containsKey(component)) {
            // Of a process that ended on its own: what is left of it is the record.
            ChildProcess.stop(state.record(component), signal(component), patience(component));
            return;
          }
          Instant start = Instant.now();
          listener.stopping(component);
          ChildProcess.stop(state.record(component), signal(component), patience(component));
          listener.stopped(component, Duration.between(start, Instant.now()));
        });
    return anything;
  }

  /**
   * Services first, for they write to the rest; then the clouds; the servers that keep everybody's
   * data last. What has the same rank stops at the same time.
   */
  static void stopInOrder(Consumer<Component> stop) {
    for (Component.Role role :
        List.of(Component.Role.SERVICE, Component.Role.CLOUD, Component.Role.BASE)) {
      Together.all(
          List.of(Component.values()).stream().filter(each -> each.role() == role).toList(), stop);
    }
  }

  static StopSignal signal(Component component) {
    return component == Component.POSTGRES ? StopSignal.INT : StopSignal.TERM;
  }

  static Duration patience(Component component) {
    return component.role() == Component.Role.BASE ? BASE_STOP : SERVICE_STOP;
  }

  /**
   * Keeps two commands from starting or stopping the same stack at the same time; close it to let
   * the next one in.
   */
  public Lock lock() {
    Path file = state.run().resolve("lock");
    try {
      Files.createDirectories(state.run());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        channel.close();
        throw new StartException(
            "Another ./capi command is starting or stopping this stack. Wait for it, then look: ./capi status");
      }
      return () -> {
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot release " + file, e);
        }
      };
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lock " + file, e);
    }
  }

  private static FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisJvm) {
      return null;
    }
  }

  /** Held while a stack starts or stops. */
  @FunctionalInterface
  public interface Lock extends AutoCloseable {
    @Override
    void close();
  }
}
