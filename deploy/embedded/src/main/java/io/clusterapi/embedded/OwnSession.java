package io.clusterapi.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Starts a child in a session of its own.
 *
 * <p>Ctrl-C reaches every process of the terminal's foreground group at once: the database would
 * end while services still write to it. In a session of its own a child ends when we say so, and it
 * outlives the terminal when it shall.
 */
final class OwnSession {
  private static final List<String> PREFIX =
      find("setsid").map(path -> List.of(path.toString())).orElse(List.of());

  private OwnSession() {}

  /** Words to put before a command; none where the system has no {@code setsid} (macOS). */
  static List<String> prefix() {
    return PREFIX;
  }

  /** A program on the PATH, or where root's tools live when the PATH leaves them out. */
  static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/bin:/usr/sbin:/bin:/sbin";
    return Arrays.stream(path.split(":"))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
