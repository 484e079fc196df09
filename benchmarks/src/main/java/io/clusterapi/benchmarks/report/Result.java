package io.clusterapi.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a run of a benchmark has measured; a file of {@code benchmarks/results}.
 *
 * @param name of the file, without its ending: the benchmark, and what tells this run from others
 * @param benchmark whose run it was
 * @param measures what it measures, a sentence
 * @param parameters how it was run
 * @param environment where and with what
 * @param measurements the figures
 * @param plots drawings of some of them
 * @param notes what a reader of the figures must know
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Result(
    String name,
    String benchmark,
    String measures,
    Map<String, String> parameters,
    Environment environment,
    List<Measurement> measurements,
    List<Plot> plots,
    List<String> notes) {

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .configure(
              com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
              false);

  /** The same under another name. */
  public Result named(String other) {
    return new Result(
        other, benchmark, measures, parameters, environment, measurements, plots, notes);
  }

  /** Where a project keeps its results. */
  public static Path folder(Path project) {
    return project.resolve("benchmarks").resolve("results");
  }

  /** Writes it into the folder, in the place of an earlier one of the same name. */
  public Path write(Path folder) {
    Path file = folder.resolve(name + ".json");
    try {
      Files.createDirectories(folder);
      Files.writeString(file, JSON.writeValueAsString(this) + "\n");
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }

  /** All results of a folder, by the names of their files; none when there is no such folder. */
  public static List<Result> readAll(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(Result::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + folder, e);
    }
  }

  private static Result read(Path file) {
    try {
      return JSON.readValue(file.toFile(), Result.class);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the result " + file, e);
    }
  }
}
