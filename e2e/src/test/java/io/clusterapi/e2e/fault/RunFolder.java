package io.clusterapi.e2e.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
    Path lines = path.resolve(file);
    if (!Files.exists(lines)) {
      return List.of();
    }
    List<JsonNode> read = new ArrayList<>();
    try (BufferedReader reader = Files.newBufferedReader(lines)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        read.add(JSON.readTree(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + lines, e);
    }
    return read;
  }

  void writeLines(String file, List<? extends JsonNode> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve(file), text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path.resolve(file), e);
    }
  }
}
