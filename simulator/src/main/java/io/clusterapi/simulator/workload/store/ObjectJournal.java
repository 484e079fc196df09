package io.clusterapi.simulator.workload.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.Map;

/**
 * The file behind a store: one line per change, rewritten when most of it is history. Opened for
 * each write and closed again, since thousands of clusters would otherwise hold a descriptor each.
 */
final class ObjectJournal {
  private static final int SLACK_LINES = 256;

  private final Path file;
  private int lines;

  ObjectJournal(Path file) {
    this.file = file;
  }

  /** Fills the map and returns the last revision. A torn last line is cut off. */
  long load(Map<String, StoredObject> objects) {
    if (!Files.exists(file)) {
      return 0;
    }
    long revision = 0;
    long good = 0;
    boolean torn = false;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        ObjectNode change;
        try {
          change = Json.object(line.getBytes(StandardCharsets.UTF_8));
        } catch (UncheckedIOException | ClassCastException unreadable) {
          torn = true;
          break;
        }
        good += line.getBytes(StandardCharsets.UTF_8).length + 1;
        lines++;
        revision = Math.max(revision, change.path("revision").asLong());
        apply(change, objects);
      }
      if (torn) {
        truncate(good);
      }
      return revision;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the objects in " + file, e);
    }
  }

  private static void apply(ObjectNode change, Map<String, StoredObject> objects) {
    String path = change.path("key").asText();
    if (path.isEmpty()) {
      return;
    }
    if (change.get("object") instanceof ObjectNode object) {
      long revision = object.path("metadata").path("resourceVersion").asLong();
      objects.put(path, new StoredObject(ObjectKey.parse(path), revision, Json.bytes(object)));
    } else {
      objects.remove(path);
    }
  }

  private void truncate(long length) throws IOException {
    try (var channel = Files.newByteChannel(file, StandardOpenOption.WRITE)) {
      channel.truncate(length);
    }
  }

  void put(StoredObject object) {
    append(line(object.key(), object.revision(), object.json()));
  }

  void remove(ObjectKey key, long revision) {
    append(line(key, revision, null));
  }

  private static byte[] line(ObjectKey key, long revision, byte[] object) {
    ByteArrayOutputStream out =
        new ByteArrayOutputStream(object == null ? 128 : object.length + 128);
    String head = "{\"key\":\"" + key.path() + "\",\"revision\":" + revision;
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    if (object != null) {
      out.writeBytes(",\"object\":".getBytes(StandardCharsets.UTF_8));
      out.writeBytes(object);
    }
    out.writeBytes("}\n".getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private void append(byte[] line) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      lines++;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the objects to " + file, e);
    }
  }

  void compact(Collection<StoredObject> objects, long revision) {
    if (lines < 4 * objects.size() + SLACK_LINES) {
      return;
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try (var out = Files.newOutputStream(next)) {
      for (StoredObject object : objects) {
        out.write(line(object.key(), object.revision(), object.json()));
      }
      // The revision may be that of a deletion: a restart must not hand it out again.
      out.write(
          ("{\"key\":\"\",\"revision\":" + revision + "}\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the objects to " + next, e);
    }
    try {
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      lines = objects.size() + 1;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace the objects in " + file, e);
    }
  }
}
