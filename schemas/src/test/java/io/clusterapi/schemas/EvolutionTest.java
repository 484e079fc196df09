package io.clusterapi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.Meta;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.RandomData;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Services of three releases side by side: whatever the one before, today's and the one after
 * write, each of them reads, with the default where it does not know a field or a symbol.
 */
class EvolutionTest {
  // -Dcapi.seed=N repeats a run; -Dcapi.e2e.long=true writes a hundred times as many records.
  private static final long SEED = Long.getLong("capi.seed", System.nanoTime());
  private static final int RECORDS = Boolean.getBoolean("capi.e2e.long") ? 2_000 : 20;
  private static final int HEADER = 10;

  @TestFactory
  Stream<DynamicTest> everyReleaseReadsWhatEveryOtherWrites() {
    System.out.println("schema evolution: -Dcapi.seed=" + SEED);
    return Topics.recordClasses()
        .flatMap(
            type -> {
              Map<String, Schema> releases = releases(type);
              return releases.entrySet().stream()
                  .flatMap(
                      writer ->
                          releases.entrySet().stream()
                              .map(
                                  reader ->
                                      DynamicTest.dynamicTest(
                                          "%s: %s reads %s"
                                              .formatted(
                                                  type.getSimpleName(),
                                                  reader.getKey(),
                                                  writer.getKey()),
                                          () -> reads(reader.getValue(), writer.getValue()))));
            });
  }

  @TestFactory
  Stream<DynamicTest> todaysCodecReadsWhatItsNeighboursWrite() {
    return Topics.recordClasses()
        .flatMap(
            type ->
                releases(type).values().stream()
                    .map(
                        writer ->
                            DynamicTest.dynamicTest(
                                type.getSimpleName() + " of " + fingerprint(writer),
                                () -> decodes(type, writer))));
  }

  @Test
  void theNeighboursDifferFromTodaysContractsWhereTheyCan() {
    Schema today = ReleasedSchemas.schemaOf(io.clusterapi.events.ClusterObserved.class);
    Schema after = Evolution.after(today);
    Schema before = Evolution.before(today);

    assertThat(after.getField(Evolution.ADDED_FIELD)).isNotNull();
    assertThat(enums(after)).isNotEmpty().allMatch(e -> e.hasEnumSymbol(Evolution.ADDED_SYMBOL));
    assertThat(before.getFields()).hasSizeLessThan(today.getFields().size());
    assertThat(Set.of(fingerprint(today), fingerprint(after), fingerprint(before))).hasSize(3);
    assertThat(releases(io.clusterapi.events.ClusterObserved.class)).hasSizeGreaterThan(2);
  }

  @Test
  void everyEnumHasADefaultForSymbolsItDoesNotKnow() {
    assertThat(
            Topics.recordClasses().map(ReleasedSchemas::schemaOf).flatMap(s -> enums(s).stream()))
        .isNotEmpty()
        .allSatisfy(e -> assertThat(e.getEnumDefault()).as(e.getFullName()).isNotNull());
  }

  private static Map<String, Schema> releases(Class<? extends SpecificRecord> type) {
    Schema today = ReleasedSchemas.schemaOf(type);
    Map<String, Schema> releases = new LinkedHashMap<>();
    releases.put("N", today);
    releases.put("N+1", Evolution.after(today));
    releases.put("N-1", Evolution.before(today));
    ReleasedSchemas.released().stream()
        .filter(schema -> schema.getFullName().equals(today.getFullName()))
        .forEach(schema -> releases.put("released " + fingerprint(schema), schema));
    return releases;
  }

  private static void reads(Schema reader, Schema writer) throws IOException {
    GenericDatumReader<GenericRecord> resolving = new GenericDatumReader<>(writer, reader);
    for (Object each : new RandomData(writer, RECORDS, SEED)) {
      GenericRecord written = (GenericRecord) each;
      byte[] bytes = encoded(writer, written);
      GenericRecord read =
          resolving.read(
              null, DecoderFactory.get().binaryDecoder(bytes, HEADER, bytes.length - HEADER, null));
      assertSame(written, read);
    }
  }

  /** Fields of both are equal; a field the writer lacks has its default; so has a new symbol. */
  private static void assertSame(GenericRecord written, GenericRecord read) {
    for (Schema.Field field : read.getSchema().getFields()) {
      Object found = read.get(field.pos());
      Schema.Field source = written.getSchema().getField(field.name());
      if (source == null) {
        assertThat(found).as(field.name()).isEqualTo(GenericData.get().getDefaultValue(field));
      } else {
        assertSame(field.name(), written.get(source.pos()), found, field.schema());
      }
    }
  }

  private static void assertSame(String where, Object written, Object read, Schema schema) {
    if (written instanceof GenericRecord record) {
      assertSame(record, (GenericRecord) read);
    } else if (written instanceof GenericData.EnumSymbol symbol) {
      Schema known =
          schema.getType() == Schema.Type.UNION
              ? ((GenericData.EnumSymbol) read).getSchema()
              : schema;
      String expected =
          known.hasEnumSymbol(symbol.toString()) ? symbol.toString() : known.getEnumDefault();
      assertThat(read.toString()).as(where).isEqualTo(expected);
    } else if (written instanceof List<?> list) {
      List<?> other = (List<?>) read;
      assertThat(other).as(where).hasSameSizeAs(list);
      for (int i = 0; i < list.size(); i++) {
        assertSame(where + "[" + i + "]", list.get(i), other.get(i), of(schema).getElementType());
      }
    } else if (written instanceof Map<?, ?> map) {
      Map<String, Object> other = new LinkedHashMap<>();
      ((Map<?, ?>) read).forEach((key, value) -> other.put(key.toString(), value));
      assertThat(other).as(where).hasSameSizeAs(map);
      map.forEach(
          (key, value) ->
              assertSame(where, value, other.get(key.toString()), of(schema).getValueType()));
    } else if (written instanceof CharSequence text) {
      assertThat(read.toString()).as(where).isEqualTo(text.toString());
    } else {
      assertThat(read).as(where).isEqualTo(written);
    }
  }

  /** The array or map of a field that may be null as well. */
  private static Schema of(Schema schema) {
    return schema.getType() == Schema.Type.UNION
        ? schema.getTypes().stream()
            .filter(each -> each.getType() != Schema.Type.NULL)
            .findFirst()
            .orElseThrow()
        : schema;
  }

  private static void decodes(Class<? extends SpecificRecord> type, Schema writer) {
    ReleasedSchemas known = new ReleasedSchemas();
    long fingerprint = SchemaNormalization.parsingFingerprint64(writer);
    EventCodec codec =
        new EventCodec(wanted -> wanted == fingerprint ? writer : known.findByFingerprint(wanted));
    for (Object each : new RandomData(writer, RECORDS, SEED)) {
      GenericRecord written = (GenericRecord) each;
      SpecificRecord read = codec.decode(encoded(writer, written));
      assertThat(read).isInstanceOf(type);
      if (read.get(0) instanceof Meta meta) {
        assertThat(meta.getName())
            .isEqualTo(((GenericRecord) written.get("meta")).get("name").toString());
      }
      // What was read can be handed on.
      assertThat(new EventCodec().decode(new EventCodec().encode(read))).isEqualTo(read);
    }
  }

  private static byte[] encoded(Schema schema, GenericRecord record) {
    try {
      ByteBuffer buffer =
          new BinaryMessageEncoder<GenericRecord>(GenericData.get(), schema).encode(record);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Schema> enums(Schema schema) {
    List<Schema> found = new ArrayList<>();
    collect(schema, found, new ArrayList<>());
    return found;
  }

  private static void collect(Schema schema, List<Schema> found, List<String> seen) {
    switch (schema.getType()) {
      case ENUM -> found.add(schema);
      case ARRAY -> collect(schema.getElementType(), found, seen);
      case MAP -> collect(schema.getValueType(), found, seen);
      case UNION -> schema.getTypes().forEach(each -> collect(each, found, seen));
      case RECORD -> {
        if (!seen.contains(schema.getFullName())) {
          seen.add(schema.getFullName());
          schema.getFields().forEach(field -> collect(field.schema(), found, seen));
        }
      }
      default -> {}
    }
  }

  private static String fingerprint(Schema schema) {
    return "%016x".formatted(SchemaNormalization.parsingFingerprint64(schema));
  }
}
