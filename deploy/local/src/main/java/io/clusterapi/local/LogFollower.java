package io.clusterapi.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Tells what is added to log files, woken by the file system. */
public final class LogFollower {
  private final StateFolder state;
  private final BiConsumer<Component, String> lines;
  private final Map<Component, Long> told = new EnumMap<>(Component.class);

  private LogFollower(StateFolder state, BiConsumer<Component, String> lines) {
    this.state = state;
    this.lines = lines;
  }

  /** Tells whole lines as they are written; returns only when the thread is interrupted. */
  public static void follow(
      StateFolder state, List<Component> components, BiConsumer<Component, String> lines)
      throws IOException {
    LogFollower follower = new LogFollower(state, lines);
    try (WatchService changes = state.logs().getFileSystem().newWatchService()) {
      state
          .logs()
          .register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
      for (Component component : components) {
        follower.told.put(component, Files.size(state.log(component)));
      }
      while (true) {
        WatchKey key = changes.take();
        key.pollEvents();
        key.reset();
        for (Component component : components) {
          follower.tell(component);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(Component component) throws IOException {
    Path file = state.log(component);
    if (!Files.exists(file)) {
      return;
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      // A log that has become too long is put aside when its component starts; the new one begins
      // at 0.
      long from = told.get(component) > open.length() ? 0 : told.get(component);
      byte[] fresh = new byte[(int) Math.min(open.length() - from, 1 << 20)];
      open.seek(from);
      open.readFully(fresh);
      int end = fresh.length;
      while (end > 0 && fresh[end - 1] != '\n') {
        end--;
      }
      new String(fresh, 0, end, StandardCharsets.UTF_8)
          .lines()
          .forEach(line -> lines.accept(component, line));
      told.put(component, from + end);
    }
  }
}
