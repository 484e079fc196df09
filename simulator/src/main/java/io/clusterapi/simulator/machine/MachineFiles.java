package io.clusterapi.simulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A machine's file system: absolute path to file. Kept in a journal of one line per change, so that
 * a restart finds every file that was written; read back only when first asked for. Safe for use
 * from several threads.
 */
public final class MachineFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path journal;
  private final Map<String, MachineFile> unjournaled;

  /** Given up when memory is short: 3000 machines with 30 KB of files each would need 90 MB. */
  private SoftReference<Map<String, MachineFile>> read = new SoftReference<>(null);

  private MachineFiles(Path journal, Map<String, MachineFile> unjournaled) {
    this.journal = journal;
    this.unjournaled = unjournaled;
  }

  public static MachineFiles inMemory() {
    return new MachineFiles(null, new TreeMap<>());
  }

  /** Files kept in the journal at the path, which need not exist yet. */
  public static MachineFiles journaled(Path journal) {
    return new MachineFiles(journal, null);
  }

  public synchronized Optional<MachineFile> read(String path) {
    return Optional.ofNullable(loaded().get(path));
  }

  public Optional<String> readText(String path) {
    return read(path).map(MachineFile::text);
  }

  public boolean exists(String path) {
    return read(path).isPresent();
  }

  /** Paths that start with the prefix, in order. */
  public synchronized Set<String> list(String prefix) {
    Set<String> found = new TreeSet<>();
    for (String path : loaded().keySet()) {
      if (path.startsWith(prefix)) {
        found.add(path);
      }
    }
    return found;
  }

  public synchronized void write(String path, MachineFile file) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("the path of a file must be absolute, found: " + path);
    }
    loaded().put(path, file);
    ObjectNode line = JSON.createObjectNode().put("path", path);
    line.put("owner", file.owner()).put("permissions", file.permissions());
    line.put("content", file.content());
    append(line);
  }

  public void write(String path, String text) {
    write(path, MachineFile.of(text));
  }

  public synchronized void delete(String path) {
    if (loaded().remove(path) != null) {
      append(JSON.createObjectNode().put("path", path).put("deleted", true));
    }
  }

  private void append(ObjectNode line) {
    if (journal == null) {
      return;
    }
    try {
      Files.createDirectories(journal.getParent());
      byte[] bytes = (JSON.writeValueAsString(line) + "\n").getBytes("UTF-8");
      Files.write(journal, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the machine's files to " + journal, e);
    }
  }

  private Map<String, MachineFile> loaded() {
    if (journal == null) {
      return unjournaled;
    }
    Map<String, MachineFile> files = read.get();
    if (files == null) {
      files = new TreeMap<>();
      if (Files.exists(journal)) {
        load(files);
      }
      read = new SoftReference<>(files);
    }
    return files;
  }

  private void load(Map<String, MachineFile> files) {
    try {
      for (String text : Files.readAllLines(journal)) {
        JsonNode line;
        try {
          line = JSON.readTree(text);
        } catch (IOException torn) {
          break; // the last line of a process that was killed while writing it
        }
        String path = line.path("path").asText();
        if (line.path("deleted").asBoolean()) {
          files.remove(path);
        } else {
          files.put(
              path,
              new MachineFile(
                  line.path("content").binaryValue(),
                  line.path("owner").asText(),
                  line.path("permissions").asText()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the machine's files from " + journal, e);
    }
  }
}
