package io.clusterapi.schemas;

import io.clusterapi.events.ClusterDesired;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.io.DatumReader;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.message.SchemaStore;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;

/**
 * Avro single-object encoding: two marker bytes, the 8-byte CRC-64 fingerprint of the writer's
 * schema, the binary body.
 *
 * <p>Reading needs no registry: the fingerprint is looked up among today's schemas and all released
 * ones, and the body is resolved to today's class. Thread-safe.
 */
public final class EventCodec {
  private static final int HEADER = 10;
  private static final SpecificData MODEL = model();
  private static final Map<String, Schema> READERS =
      Topics.recordClasses()
          .map(ReleasedSchemas::schemaOf)
          .collect(Collectors.toMap(Schema::getFullName, Function.identity()));

  private final SchemaStore store;
  private final Map<Long, DatumReader<SpecificRecord>> readers = new ConcurrentHashMap<>();
  private final Map<Class<?>, BinaryMessageEncoder<SpecificRecord>> encoders =
      new ConcurrentHashMap<>();

  public EventCodec() {
    this(new ReleasedSchemas());
  }

  public EventCodec(SchemaStore store) {
    this.store = store;
  }

  /** Whether the bytes claim to be in this encoding. */
  public static boolean looksEncoded(byte[] bytes) {
    return bytes.length >= HEADER && (bytes[0] & 0xff) == 0xC3 && bytes[1] == 0x01;
  }

  /** The record as bytes. */
  public byte[] encode(SpecificRecord event) {
    BinaryMessageEncoder<SpecificRecord> encoder =
        encoders.computeIfAbsent(
            event.getClass(), type -> new BinaryMessageEncoder<>(MODEL, event.getSchema(), true));
    try {
      ByteBuffer buffer = encoder.encode(event);
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The record of these bytes, as today's class.
   *
   * @throws UnreadableEvent if the bytes are not in this encoding, the schema is unknown or the
   *     body is broken
   */
  public SpecificRecord decode(byte[] bytes) {
    if (bytes == null || !looksEncoded(bytes)) {
      throw new UnreadableEvent("not Avro single-object encoding (wanted C3 01 and a fingerprint)");
    }
    long fingerprint = ByteBuffer.wrap(bytes, 2, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
    Schema writer = store.findByFingerprint(fingerprint);
    if (writer == null) {
      throw new UnreadableEvent(
          "unknown schema fingerprint %016x; the writer may be newer than this reader"
              .formatted(fingerprint));
    }
    DatumReader<SpecificRecord> reader =
        readers.computeIfAbsent(fingerprint, unused -> reader(writer));
    try {
      return reader.read(null, new BoundedDecoder(bytes, HEADER));
    } catch (IOException | RuntimeException e) {
      // Of a broken body Avro throws whatever comes along: AvroTypeException, ArithmeticException,
      // UnsupportedOperationException, ....
      throw new UnreadableEvent(
          "broken body of " + writer.getName() + ": " + String.valueOf(e.getMessage()));
    }
  }

  private static DatumReader<SpecificRecord> reader(Schema writer) {
    Schema reader = READERS.get(writer.getFullName());
    if (reader == null) {
      throw new UnreadableEvent("no class for record " + writer.getFullName());
    }
    return new SpecificDatumReader<>(writer, reader, MODEL);
  }

  /**
   * Classes are looked up with the loader of our own records: the one of the calling thread may
   * know others of the same name (tests load the application twice).
   */
  private static SpecificData model() {
    SpecificData model = new SpecificData(ClusterDesired.class.getClassLoader());
    model.addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
    return model;
  }

  /** Bytes that cannot be read as an event; the message says why and names no content. */
  public static final class UnreadableEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public UnreadableEvent(String message) {
      super(message);
    }
  }
}
