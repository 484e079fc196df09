package io.clusterapi.schemas;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/** Records of any class of the contracts, every field filled at random. */
final class RandomRecords {
  private static final int LONGEST = 4;

  private final Random random;

  RandomRecords(long seed) {
    random = new Random(seed);
  }

  SpecificRecord of(Class<? extends SpecificRecord> type) {
    return record(ReleasedSchemas.schemaOf(type));
  }

  private SpecificRecord record(Schema schema) {
    SpecificRecord record = (SpecificRecord) SpecificData.get().newRecord(null, schema);
    schema.getFields().forEach(field -> record.put(field.pos(), value(field.schema())));
    return record;
  }

  private Object value(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case UNION -> value(schema.getTypes().get(random.nextInt(schema.getTypes().size())));
      case ARRAY -> list(schema.getElementType());
      case MAP -> map(schema.getValueType());
      case ENUM -> symbol(schema);
      case STRING -> text();
      case INT -> random.nextInt();
      case LONG ->
          schema.getLogicalType() == null
              ? (Object) random.nextLong()
              : Instant.ofEpochMilli(random.nextLong() >> 12);
      case BOOLEAN -> random.nextBoolean();
      case NULL -> null;
      default -> throw new IllegalArgumentException("the contracts have no " + schema.getType());
    };
  }

  private List<Object> list(Schema element) {
    List<Object> list = new ArrayList<>();
    int size = random.nextInt(LONGEST);
    for (int i = 0; i < size; i++) {
      list.add(value(element));
    }
    return list;
  }

  private Map<String, Object> map(Schema element) {
    Map<String, Object> map = new HashMap<>();
    int size = random.nextInt(LONGEST);
    for (int i = 0; i < size; i++) {
      map.put(text(), value(element));
    }
    return map;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Object symbol(Schema schema) {
    List<String> symbols = schema.getEnumSymbols();
    Class type = SpecificData.get().getClass(schema);
    return Enum.valueOf(type, symbols.get(random.nextInt(symbols.size())));
  }

  /** Any Unicode text: ASCII, other letters, characters outside the basic plane. */
  private String text() {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> 0x1F300 + random.nextInt(0x100);
            case 1 -> 0xA0 + random.nextInt(0x1000);
            default -> ' ' + random.nextInt(0x5f);
          });
    }
    return text.toString();
  }
}
