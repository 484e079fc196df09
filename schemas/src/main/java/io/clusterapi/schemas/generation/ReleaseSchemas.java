package io.clusterapi.schemas.generation;

import io.clusterapi.schemas.ReleasedSchemas;
import io.clusterapi.schemas.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.avro.Schema;

/**
 * Puts today's schemas on record as released: {@code mvn -q -pl schemas compile exec:java@release}.
 * From then on the build refuses what is not compatible with them, and records written with them
 * stay readable. Nothing on record is ever changed or removed.
 */
public final class ReleaseSchemas {
  static final String INDEX = "index";

  private ReleaseSchemas() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      throw new IllegalArgumentException("wanted one argument, the folder of released schemas");
    }
    List<Schema> today = Topics.recordClasses().map(ReleasedSchemas::schemaOf).toList();
    List<String> written = release(today, Path.of(arguments[0]));
    System.out.println(
        written.isEmpty()
            ? "Every schema is on record already."
            : "Released " + String.join(", ", written));
  }

  /**
   * Adds the schemas that are not in the folder yet and answers their file names.
   *
   * @throws IllegalStateException if they are not compatible with what the folder holds; nothing is
   *     written then
   */
  static List<String> release(Collection<Schema> today, Path folder) throws IOException {
    List<String> problems = FullTransitive.problems(today, read(folder));
    if (!problems.isEmpty()) {
      throw new IllegalStateException("not released:\n" + String.join("\n", problems));
    }
    Files.createDirectories(folder);
    List<String> written = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(index(folder));
    for (Schema schema : today) {
      String file = FullTransitive.name(schema) + ".avsc";
      if (names.add(file)) {
        Files.writeString(folder.resolve(file), AvroText.text(schema), StandardCharsets.UTF_8);
        written.add(file);
      }
    }
    Files.writeString(folder.resolve(INDEX), String.join("\n", names) + "\n");
    return written;
  }

  static List<Schema> read(Path folder) throws IOException {
    List<Schema> schemas = new ArrayList<>();
    for (String file : index(folder)) {
      schemas.add(new Schema.Parser().parse(Files.readString(folder.resolve(file))));
    }
    return schemas;
  }

  private static List<String> index(Path folder) throws IOException {
    Path index = folder.resolve(INDEX);
    return Files.exists(index)
        ? Files.readAllLines(index).stream().filter(line -> !line.isBlank()).toList()
        : List.of();
  }
}
