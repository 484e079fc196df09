package io.clusterapi.embedded;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.Properties;

/**
 * What a file remembers of a process we started, for the next program that looks after it.
 *
 * @param name what the process is to a reader, such as {@code kafka}
 * @param identity number and start
 * @param port the port it serves, 0 when none
 */
public record ProcessRecord(String name, ProcessIdentity identity, int port) {

  /** Reads a record; empty when the file is absent or was cut off while being written. */
  public static Optional<ProcessRecord> read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
      return Optional.of(
          new ProcessRecord(
              properties.getProperty("name", "process"),
              new ProcessIdentity(
                  Long.parseLong(properties.getProperty("pid")),
                  properties.getProperty("started", "")),
              Integer.parseInt(properties.getProperty("port", "0"))));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException unreadable) {
      return Optional.empty();
    }
  }

  /** Writes the record so that a reader sees it whole or not at all. */
  public void write(Path file) {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("pid", Long.toString(identity.pid()));
    properties.setProperty("started", identity.started());
    properties.setProperty("port", Integer.toString(port));
    StringWriter text = new StringWriter();
    try {
      properties.store(text, null);
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.writeString(fresh, text.toString());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write the process record " + file, e);
    }
  }

  /** The process, when it is still the one that was recorded. */
  public Optional<ProcessHandle> running() {
    return identity.running();
  }
}
