package io.clusterapi.simulator.cloud;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Every create and delete of every simulated resource, in order, append-only on disk: the witness
 * that tests judge by. Safe for use from several threads.
 */
public final class Ledger implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class))
                  .addDeserializer(Instant.class, new InstantText()))
          .build();

  private final Path file;
  private final Clock clock;
  private final FileChannel channel;
  private final Map<String, LedgerEntry> live = new LinkedHashMap<>();
  private long lastTick;

  private Ledger(Path file, Clock clock, FileChannel channel) {
    this.file = file;
    this.clock = clock;
    this.channel = channel;
  }

  /** Opens the ledger at the path and continues it. A torn last line is cut off. */
  public static Ledger open(Path file, Clock clock) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Ledger ledger = new Ledger(file, clock, channel);
      channel.truncate(ledger.replay());
      channel.position(channel.size());
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the ledger " + file, e);
    }
  }

  private long replay() throws IOException {
    long good = 0;
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        LedgerEntry entry;
        try {
          entry = JSON.readValue(line, LedgerEntry.class);
        } catch (JsonProcessingException torn) {
          break;
        }
        apply(entry);
        good += line.getBytes(StandardCharsets.UTF_8).length + 1;
      }
    }
    return Math.min(good, Files.size(file));
  }

  public void append(LedgerEntry entry) {
    append(List.of(entry), stamped -> {});
  }

  /**
   * Appends the entries, giving them their ticks and time. The callback sees them stamped before
   * they are written, so that a store can keep them with its own change and {@link #restore} them
   * after a crash between the two writes.
   */
  public synchronized void append(
      List<LedgerEntry> entries, Consumer<List<LedgerEntry>> beforeWrite) {
    List<LedgerEntry> stamped = new ArrayList<>(entries.size());
    Instant now = clock.instant();
    long tick = lastTick;
    for (LedgerEntry entry : entries) {
      stamped.add(entry.at(++tick, now));
    }
    beforeWrite.accept(stamped);
    write(stamped);
  }

  /** Appends those of the stamped entries that were not written before a crash. */
  synchronized void restore(List<LedgerEntry> stamped) {
    write(stamped.stream().filter(entry -> entry.tick() > lastTick).toList());
  }

  private void write(List<LedgerEntry> stamped) {
    if (stamped.isEmpty()) {
      return;
    }
    StringBuilder lines = new StringBuilder();
    stamped.forEach(entry -> lines.append(json(entry)).append('\n'));
    try {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger " + file, e);
    }
    stamped.forEach(this::apply);
  }

  private void apply(LedgerEntry entry) {
    lastTick = Math.max(lastTick, entry.tick());
    switch (entry.action()) {
      case LedgerEntry.CREATE -> live.put(entry.key(), entry);
      case LedgerEntry.DELETE -> live.remove(entry.key());
      default -> {}
    }
  }

  /** What exists now: the create entries without a later delete, oldest first. */
  public synchronized List<LedgerEntry> live() {
    return List.copyOf(live.values());
  }

  /** Every entry, oldest first. */
  public synchronized List<LedgerEntry> all() {
    try (BufferedReader reader = Files.newBufferedReader(file)) {
      List<LedgerEntry> entries = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        entries.add(JSON.readValue(line, LedgerEntry.class));
      }
      return entries;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the ledger " + file, e);
    }
  }

  /** The entries as a JSON list. */
  public static String toJson(List<LedgerEntry> entries) {
    return json(entries);
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectMapper mapper() {
    return JSON;
  }

  @Override
  public synchronized void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
