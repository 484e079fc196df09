package io.clusterapi.schemas.generation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;

/**
 * FULL_TRANSITIVE compatibility: today's schema of a record reads everything ever written, and
 * everything ever released reads what is written today. Services are upgraded one by one and topics
 * are compacted, so both happen: a new reader meets a state written a year ago, an old reader meets
 * today's.
 */
public final class FullTransitive {
  private FullTransitive() {}

  /**
   * What is wrong, one sentence each, with the place in the schema and what to do; empty when
   * nothing is.
   */
  public static List<String> problems(Collection<Schema> today, Collection<Schema> released) {
    Map<String, Schema> byName =
        today.stream().collect(Collectors.toMap(Schema::getFullName, Function.identity()));
    List<String> problems = new ArrayList<>();
    for (Schema old : released) {
      Schema now = byName.get(old.getFullName());
      if (now == null) {
        problems.add(
            "%s was released and is on no topic any more: records of it may still be stored. Keep it in the catalogue"
                .formatted(name(old)));
        continue;
      }
      check("today's schema cannot read records of", now, old, old, problems);
      check("today's records cannot be read with", old, now, old, problems);
    }
    return problems;
  }

  /** Record name and fingerprint, as released files are called. */
  static String name(Schema schema) {
    return "%s-%016x".formatted(schema.getName(), SchemaNormalization.parsingFingerprint64(schema));
  }

  private static void check(
      String verdict, Schema reader, Schema writer, Schema released, List<String> problems) {
    SchemaCompatibility.SchemaCompatibilityResult result =
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getResult();
    if (result.getCompatibility() == SchemaCompatibilityType.COMPATIBLE) {
      return;
    }
    result
        .getIncompatibilities()
        .forEach(
            found ->
                problems.add(
                    "%s: %s the released %s: %s at %s (%s). Add fields with a default, keep names and types, give new meanings new fields"
                        .formatted(
                            released.getName(),
                            verdict,
                            name(released),
                            found.getType(),
                            found.getLocation(),
                            found.getMessage())));
  }
}
