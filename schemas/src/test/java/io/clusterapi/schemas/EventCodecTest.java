package io.clusterapi.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.events.Audited;
import io.clusterapi.events.ClusterDesired;
import io.clusterapi.events.ManifestSubmitted;
import io.clusterapi.schemas.EventCodec.UnreadableEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class EventCodecTest {
  private static final List<Class<? extends SpecificRecord>> RECORDS =
      Topics.recordClasses().toList();

  private final EventCodec codec = new EventCodec();

  @Provide
  Arbitrary<Class<? extends SpecificRecord>> records() {
    return Arbitraries.of(RECORDS);
  }

  @Property
  void whatIsWrittenIsRead(
      @ForAll("records") Class<? extends SpecificRecord> type, @ForAll long seed) {
    SpecificRecord event = new RandomRecords(seed).of(type);

    assertThat(codec.decode(codec.encode(event))).isEqualTo(event);
  }

  @Property
  void theSameRecordIsTheSameBytesAsSingleObjectEncoding(
      @ForAll("records") Class<? extends SpecificRecord> type, @ForAll long seed) {
    byte[] bytes = codec.encode(new RandomRecords(seed).of(type));

    assertThat(EventCodec.looksEncoded(bytes)).isTrue();
    assertThat(Arrays.copyOf(bytes, 2)).containsExactly(0xC3, 0x01);
    assertThat(ByteBuffer.wrap(bytes, 2, 8).order(java.nio.ByteOrder.LITTLE_ENDIAN).getLong())
        .isEqualTo(SchemaNormalization.parsingFingerprint64(ReleasedSchemas.schemaOf(type)));
  }

  @Property(tries = 200)
  void aTruncatedRecordIsUnreadableWhereverItIsCut(
      @ForAll("records") Class<? extends SpecificRecord> type, @ForAll long seed) {
    byte[] bytes = codec.encode(new RandomRecords(seed).of(type));
    int cut = new Random(seed).nextInt(bytes.length);

    assertThatThrownBy(() -> codec.decode(Arrays.copyOf(bytes, cut)))
        .isInstanceOf(UnreadableEvent.class);
  }

  @Property
  void aDamagedBodyIsReadOrUnreadableAndNothingElse(
      @ForAll("records") Class<? extends SpecificRecord> type,
      @ForAll long seed,
      @ForAll byte[] noise) {
    byte[] body = codec.encode(new RandomRecords(seed).of(type));
    byte[] bytes = Arrays.copyOf(body, 10 + noise.length);
    System.arraycopy(noise, 0, bytes, 10, noise.length);

    try {
      assertThat(codec.decode(bytes)).isInstanceOf(type);
    } catch (UnreadableEvent e) {
      assertThat(e).hasMessageContaining("broken body of " + type.getSimpleName());
    }
  }

  @Property
  void oneFlippedBitIsReadOrUnreadableAndNothingElse(
      @ForAll("records") Class<? extends SpecificRecord> type, @ForAll long seed) {
    byte[] bytes = codec.encode(new RandomRecords(seed).of(type));
    Random random = new Random(seed);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));

    try {
      codec.decode(bytes);
    } catch (UnreadableEvent e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void aLengthLargerThanTheRecordIsRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] header =
        Arrays.copyOf(codec.encode(new RandomRecords(1).of(ManifestSubmitted.class)), 10);
    // ManifestSubmitted starts with a string: claims 1 GB, brings 3 bytes.
    byte[] bytes = join(header, zigzag(1L << 30), new byte[] {1, 2, 3});

    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UnreadableEvent.class);
  }

  @Test
  void anArrayLongerThanTheRecordIsRefusedBeforeMemoryIsTaken() throws IOException {
    byte[] header = Arrays.copyOf(codec.encode(new RandomRecords(1).of(Audited.class)), 10);
    // id, at, user, then groups: claims a billion, brings none.
    byte[] bytes = join(header, new byte[] {0, 0, 0}, zigzag(1_000_000_000L));

    assertThatThrownBy(() -> codec.decode(bytes)).isInstanceOf(UnreadableEvent.class);
  }

  @Test
  void aRecordOfAnOlderSchemaIsReadWithTheDefaultsOfToday() throws IOException {
    Schema today = ReleasedSchemas.schemaOf(ClusterDesired.class);
    Schema older = without(today, Set.of("paused", "serviceDomain", "podCidrs"));
    EventCodec reader = new EventCodec(store(older));
    GenericData.Record written = new GenericData.Record(older);
    written.put("meta", meta(older.getField("meta").schema()));
    written.put("acts", List.of());
    written.put("serviceCidrs", List.of("10.96.0.0/12"));

    SpecificRecord read = reader.decode(bytes(older, written));

    assertThat(read).isInstanceOf(ClusterDesired.class);
    ClusterDesired cluster = (ClusterDesired) read;
    assertThat(cluster.getMeta().getName()).isEqualTo("c1");
    assertThat(cluster.getServiceCidrs()).containsExactly("10.96.0.0/12");
    assertThat(cluster.getPaused()).isFalse();
    assertThat(cluster.getServiceDomain()).isEmpty();
    assertThat(cluster.getPodCidrs()).isEmpty();
  }

  @Test
  void aRecordOfAnUnknownSchemaIsUnreadableAndSaysTheFingerprint() throws IOException {
    Schema unknown = without(ReleasedSchemas.schemaOf(ManifestSubmitted.class), Set.of("dryRun"));
    GenericData.Record written = new GenericData.Record(unknown);
    written.put("id", "1");
    written.put("action", new GenericData.EnumSymbol(unknown.getField("action").schema(), "APPLY"));
    written.put("manifest", "secret-looking text");
    written.put("namespace", "");

    assertThatThrownBy(() -> codec.decode(bytes(unknown, written)))
        .isInstanceOf(UnreadableEvent.class)
        .hasMessageContaining("%016x".formatted(SchemaNormalization.parsingFingerprint64(unknown)))
        .hasMessageNotContaining("secret-looking");
  }

  @Test
  void whatIsNotInThisEncodingIsUnreadable() {
    for (byte[] bytes :
        new byte[][] {null, {}, {(byte) 0xC3}, "kind: Cluster".getBytes(), new byte[400]}) {
      assertThatThrownBy(() -> codec.decode(bytes))
          .isInstanceOf(UnreadableEvent.class)
          .hasMessageContaining("not Avro single-object encoding");
    }
  }

  private static SchemaStore store(Schema older) {
    ReleasedSchemas known = new ReleasedSchemas();
    long fingerprint = SchemaNormalization.parsingFingerprint64(older);
    return wanted -> wanted == fingerprint ? older : known.findByFingerprint(wanted);
  }

  private static byte[] bytes(Schema schema, GenericData.Record record) throws IOException {
    ByteBuffer buffer =
        new BinaryMessageEncoder<GenericData.Record>(new GenericData(), schema).encode(record);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static GenericData.Record meta(Schema schema) {
    GenericData.Record meta = new GenericData.Record(schema);
    schema
        .getFields()
        .forEach(
            field -> {
              if (field.hasDefaultValue()) {
                meta.put(field.pos(), GenericData.get().getDefaultValue(field));
              } else if (field.schema().getType() == Schema.Type.LONG) {
                meta.put(field.pos(), 7L);
              } else {
                meta.put(field.pos(), "c1");
              }
            });
    return meta;
  }

  static Schema without(Schema schema, Set<String> fields) {
    List<Schema.Field> kept =
        schema.getFields().stream()
            .filter(field -> !fields.contains(field.name()))
            .map(field -> new Schema.Field(field, field.schema()))
            .toList();
    return Schema.createRecord(
        schema.getName(), schema.getDoc(), schema.getNamespace(), false, kept);
  }

  private static byte[] zigzag(long value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long rest = value << 1;
    while ((rest & ~0x7fL) != 0) {
      out.write((int) (rest & 0x7f | 0x80));
      rest >>>= 7;
    }
    out.write((int) rest);
    return out.toByteArray();
  }

  private static byte[] join(byte[]... parts) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    return out.toByteArray();
  }
}
