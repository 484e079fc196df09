package io.clusterapi.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clusterapi.model.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectSchemaTest {
  private static final ObjectSchema SCHEMA =
      new ObjectSchema(
          Yaml.tree(
              """
              type: object
              required: [name]
              properties:
                name: {type: string, minLength: 1, maxLength: 5, pattern: '^[a-z]+$'}
                colour: {type: string, enum: [red, blue], default: red}
                size: {type: integer, format: int32, minimum: 1, maximum: 10}
                large: {type: integer, format: int64}
                share: {type: number, minimum: 0.5}
                on: {type: boolean}
                when: {type: string, format: date-time}
                key: {type: string, format: byte}
                many: {x-kubernetes-int-or-string: true}
                nested: {type: object, minProperties: 1, properties: {depth: {type: integer, default: 3}, other: {type: string}}}
                list:
                  type: array
                  minItems: 1
                  maxItems: 2
                  x-kubernetes-list-map-keys: [id]
                  items: {type: object, required: [id], properties: {id: {type: string}, mark: {type: string, default: m}}}
                map: {type: object, additionalProperties: {type: string}}
                free: {type: object, x-kubernetes-preserve-unknown-fields: true}
              """));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | name: Required value",
        "{name: ''} | name: Invalid value: \"\": must not be empty",
        "{name: abcdef} | name: Too long: may not be more than 5 characters, found 6",
        "{name: A} | name: Invalid value: \"A\": must match '^[a-z]+$'",
        "{name: 5} | name: Invalid value: 5: must be a string, found an integer",
        "{name: a, colour: green} | colour: Unsupported value: \"green\": supported values: \"blue\", \"red\"",
        "{name: a, size: 0} | size: Invalid value: 0: must be at least 1",
        "{name: a, size: 11} | size: Invalid value: 11: must be at most 10",
        "{name: a, size: 3000000000} | size: Invalid value: 3000000000: must fit into 32 bits",
        "{name: a, size: 1.5} | size: Invalid value: 1.5: must be an integer, found a number",
        "{name: a, large: 99999999999999999999} | large: Invalid value: 99999999999999999999: must fit into 64 bits",
        "{name: a, share: 0.25} | share: Invalid value: 0.25: must be at least 0.5",
        "{name: a, on: 'yes'} | on: Invalid value: \"yes\": must be a boolean (true or false), found a string",
        "{name: a, when: today} | when: Invalid value: \"today\": must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z",
        "{name: a, key: '%'} | key: Invalid value: must be base64",
        "{name: a, many: 1.5} | many: Invalid value: 1.5: must be an integer or a string, found a number",
        "{name: a, nested: {}} | nested: Invalid value: {}: must set at least 1 field; leave it out instead",
        "{name: a, nested: []} | nested: Invalid value: []: must be an object, found a list",
        "{name: a, list: []} | list: Invalid value: []: must have at least 1 items, or be left out",
        "{name: a, list: [{id: a}, {id: b}, {id: c}]} | list: Too many: 3: must have at most 2 items",
        "{name: a, list: [{id: a}, {id: a}]} | list[1].id: Duplicate value: \"a\"",
        "{name: a, list: [{}]} | list[0].id: Required value",
        "{name: a, map: {k.e/y: 1}} | map[k.e/y]: Invalid value: 1: must be a string, found an integer"
      })
  void namesFieldFoundAndWanted(String object, String error) {
    assertThat(SCHEMA.validate(Yaml.tree(object)).stream().map(FieldError::toString))
        .containsExactly(error);
  }

  @Test
  void admitsWhatFits() {
    ObjectNode object =
        Yaml.tree(
            """
            {name: abc, colour: blue, size: 10, large: 5000000000, share: 1, on: false,
             when: '2026-01-31T12:00:00+01:00', key: b2s=, many: 25%, nested: {depth: 1},
             list: [{id: a}, {id: b}], map: {k: v}, free: {any: [thing]}}
            """);

    assertThat(SCHEMA.validate(object)).isEmpty();
    assertThat(SCHEMA.prune(object)).isEmpty();
  }

  @Test
  void countsCharactersAsPeopleDo() {
    ObjectSchema five =
        new ObjectSchema(
            Yaml.tree("{type: object, properties: {name: {type: string, maxLength: 2}}}"));

    assertThat(five.validate(Yaml.tree("{name: '\uD83D\uDE00\uD83D\uDE00'}"))).isEmpty();
    assertThat(five.validate(Yaml.tree("{name: abc}"))).hasSize(1);
  }

  @Test
  void fillsInDefaultsWhereThereIsAnObjectToFill() {
    ObjectNode object = Yaml.tree("{name: a, nested: {other: b}, list: [{id: x}]}");
    SCHEMA.applyDefaults(object);
    assertThat(object)
        .isEqualTo(
            Yaml.tree(
                "{name: a, colour: red, nested: {other: b, depth: 3}, list: [{id: x, mark: m}]}"));

    ObjectNode bare = Yaml.tree("{name: a}");
    SCHEMA.applyDefaults(bare);
    assertThat(bare).isEqualTo(Yaml.tree("{name: a, colour: red}"));
  }

  @Test
  void dropsUnknownFieldsAndNullAndSaysWhichWereUnknown() {
    ObjectNode object =
        Yaml.tree(
            "{name: a, sise: 1, Colour: red, on: null, nested: {x: 1}, list: [{id: a, wholly: b}],"
                + " map: {k: null}, free: {kept: 1}}");

    List<FieldError> unknown = SCHEMA.prune(object);

    assertThat(unknown.stream().map(FieldError::toString))
        .containsExactly(
            "unknown field \"sise\", did you mean \"size\"?",
            "unknown field \"Colour\", did you mean \"colour\"?",
            "unknown field \"nested.x\"",
            "unknown field \"list[0].wholly\"");
    assertThat(object)
        .isEqualTo(Yaml.tree("{name: a, nested: {}, list: [{id: a}], map: {}, free: {kept: 1}}"));
  }
}
