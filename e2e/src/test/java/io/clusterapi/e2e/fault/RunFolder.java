package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one run of a row left behind, complete enough to be judged without a stack: so a run that
 * failed can be judged again after the checker has changed.
 *
 * @param path the folder, {@code target/faults/ROW-SEED}
 */
public record RunFolder(Path path) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** The row, its seed, its clusters and what was wanted of them when; one JSON object. */
  public static final String RUN = "run.json";

  /** Every call and every fault, a line each: {@link History}. */
  public static final String HISTORY = "history.jsonl";

  /** The simulated clouds' ledger from the start of the run on. */
  public static final String LEDGER = "ledger.jsonl";

  /** Of the ledger the etcd members: voters and healthy ones at each tick. */
  public static final String ETCD = "etcd.jsonl";

  /** Every record of every topic about the run's namespace, decoded. */
  public static final String TOPICS = "topics.jsonl";

  /** What a watch of the Machines was told, with its interruptions. */
  public static final String WATCH = "watch.jsonl";

  /** Objects of the namespace as they were when the run was over, before it was cleaned up. */
  public static final String OBJECTS = "objects.jsonl";

  /** The run itself. */
  public JsonNode run() {
    try {
      return JSON.readTree(path.resolve(RUN).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException("%s is no folder of a run".formatted(path), e);
    }
  }

  void writeRun(ObjectNode run) {
    try {
      Files.createDirectories(path);
      JSON.writerWithDefaultPrettyPrinter().writeValue(path.resolve(RUN).toFile(), run);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(RUN), e);
    }
  }

  /** The lines of one of the files; none when the run has no such file. */
  public List<JsonNode> lines(String file) {
    List<JsonNode> read = new ArrayList<>();
    each(file).forEach(read::add);
    return read;
  }

  /**
   * The same one after the other, read anew each time: as trees the 60,000 records of half an hour
   * are a gigabyte.
   */
  public Iterable<JsonNode> each(String file) {
    Path lines = path.resolve(file);
    return () -> {
      if (!Files.exists(lines)) {
        return Collections.emptyIterator();
      }
      try {
        return JSON.readerFor(JsonNode.class).readValues(lines.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + lines, e);
      }
    };
  }

  void writeLines(String file, Collection<? extends JsonNode> lines) {
    writeLines(file, lines.stream());
  }

  void writeLines(String file, Stream<? extends JsonNode> lines) {
    try {
      Files.createDirectories(path);
      try (BufferedWriter writer = Files.newBufferedWriter(path.resolve(file))) {
        for (JsonNode line : (Iterable<JsonNode>) lines.map(JsonNode.class::cast)::iterator) {
          writer.append(line.toString()).append('\n');
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(file), e);
    }
  }
}
