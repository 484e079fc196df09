package io.clusterapi.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every schema a record may have been written with: today's, and those released before ({@code
 * META-INF/schemas/released/index} lists their files). The build refuses today's schema unless it
 * is FULL_TRANSITIVE compatible with all of them.
 */
public final class ReleasedSchemas implements SchemaStore {
  private static final String FOLDER = "/META-INF/schemas/released/";

  private final Map<Long, Schema> byFingerprint = new HashMap<>();

  public ReleasedSchemas() {
    released().forEach(this::add);
    Topics.recordClasses().map(ReleasedSchemas::schemaOf).forEach(this::add);
  }

  @Override
  public Schema findByFingerprint(long fingerprint) {
    return byFingerprint.get(fingerprint);
  }

  /** The schemas released so far. */
  public static List<Schema> released() {
    return lines("index")
        .lines()
        .filter(line -> !line.isBlank())
        .map(file -> new Schema.Parser().parse(lines(file)))
        .toList();
  }

  /** Schema a record class was generated from. */
  public static Schema schemaOf(Class<? extends SpecificRecord> type) {
    try {
      return (Schema) type.getField("SCHEMA$").get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type.getName() + " is not a generated record", e);
    }
  }

  private void add(Schema schema) {
    byFingerprint.put(SchemaNormalization.parsingFingerprint64(schema), schema);
  }

  private static String lines(String file) {
    try (InputStream in = ReleasedSchemas.class.getResourceAsStream(FOLDER + file)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
