package io.clusterapi.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.Schema.Field;

/**
 * A contract as the release before and the release after could have it: what the rules of
 * compatibility allow, done at every place of the schema.
 */
final class Evolution {
  static final String ADDED_FIELD = "addedLater";
  static final String ADDED_SYMBOL = "ADDED_LATER";

  private final boolean forward;
  private final Map<String, Schema> named = new HashMap<>();

  private Evolution(boolean forward) {
    this.forward = forward;
  }

  /** Each record has one optional field more, each enum with a default one symbol more. */
  static Schema after(Schema schema) {
    return new Evolution(true).changed(schema);
  }

  /** Each record lacks its last optional field, each enum its last symbol but the default. */
  static Schema before(Schema schema) {
    return new Evolution(false).changed(schema);
  }

  private Schema changed(Schema schema) {
    return switch (schema.getType()) {
      case RECORD -> record(schema);
      case ENUM -> symbols(schema);
      case ARRAY -> Schema.createArray(changed(schema.getElementType()));
      case MAP -> Schema.createMap(changed(schema.getValueType()));
      case UNION -> Schema.createUnion(schema.getTypes().stream().map(this::changed).toList());
      default -> schema;
    };
  }

  private Schema record(Schema schema) {
    Schema known = named.get(schema.getFullName());
    if (known != null) {
      return known;
    }
    Schema changed =
        Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false);
    named.put(schema.getFullName(), changed);
    List<Field> fields = new ArrayList<>();
    Field dropped = forward ? null : lastOptional(schema);
    for (Field field : schema.getFields()) {
      if (field != dropped) {
        fields.add(
            field.hasDefaultValue()
                ? new Field(field.name(), changed(field.schema()), field.doc(), field.defaultVal())
                : new Field(field.name(), changed(field.schema()), field.doc()));
      }
    }
    if (forward) {
      fields.add(new Field(ADDED_FIELD, Schema.create(Schema.Type.STRING), "", "nothing"));
    }
    changed.setFields(fields);
    return changed;
  }

  private static Field lastOptional(Schema schema) {
    Field last = null;
    for (Field field : schema.getFields()) {
      last = field.hasDefaultValue() ? field : last;
    }
    return last;
  }

  private Schema symbols(Schema schema) {
    return named.computeIfAbsent(
        schema.getFullName(),
        name -> {
          List<String> symbols = new ArrayList<>(schema.getEnumSymbols());
          if (forward) {
            symbols.add(ADDED_SYMBOL);
          } else if (symbols.size() > 1) {
            int last = symbols.size() - 1;
            symbols.remove(symbols.get(last).equals(schema.getEnumDefault()) ? last - 1 : last);
          }
          return Schema.createEnum(
              schema.getName(),
              schema.getDoc(),
              schema.getNamespace(),
              symbols,
              schema.getEnumDefault());
        });
  }
}
