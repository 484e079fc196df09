package io.clusterapi.schemas.generation;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.schemas.ReleasedSchemas;
import io.clusterapi.schemas.Topics;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullTransitiveTest {
  private static final String FIELD = "{\"name\": \"replicas\", \"type\": \"int\"}";
  private static final String STATUS =
      "{\"name\": \"status\", \"type\": {\"type\": \"enum\", \"name\": \"Status\","
          + " \"symbols\": [\"TRUE\", \"FALSE\"], \"default\": \"FALSE\"}}";
  private static final Schema RELEASED = record(FIELD + ", " + STATUS);

  @Test
  void todaysContractsAreCompatibleWithAllThatWasReleased() {
    List<Schema> today = Topics.recordClasses().map(ReleasedSchemas::schemaOf).toList();

    assertThat(FullTransitive.problems(today, ReleasedSchemas.released()))
        .as("a released contract was broken; records of it are stored and old readers run")
        .isEmpty();
  }

  @Test
  void theSameSchemaIsCompatible() {
    assertThat(problems(FIELD + ", " + STATUS)).isEmpty();
  }

  @Test
  void aNewFieldWithADefaultIsCompatible() {
    assertThat(
            problems(
                FIELD
                    + ", "
                    + STATUS
                    + ", {\"name\": \"paused\", \"type\": \"boolean\", \"default\": false}"))
        .isEmpty();
  }

  @Test
  void aNewSymbolOfAnEnumWithADefaultIsCompatible() {
    assertThat(problems(FIELD + ", " + STATUS.replace("\"FALSE\"]", "\"FALSE\", \"UNKNOWN\"]")))
        .isEmpty();
  }

  @Test
  void aNewFieldWithoutDefaultIsCaught() {
    assertThat(problems(FIELD + ", " + STATUS + ", {\"name\": \"paused\", \"type\": \"boolean\"}"))
        .singleElement()
        .asString()
        .contains("cannot read records of the released Thing-", "READER_FIELD_MISSING_DEFAULT");
  }

  @Test
  void aRemovedFieldWithoutDefaultIsCaughtBecauseOldReadersNeedIt() {
    assertThat(problems(STATUS))
        .singleElement()
        .asString()
        .contains("cannot be read with the released Thing-", "replicas");
  }

  @Test
  void aRenamedFieldIsCaughtInBothDirections() {
    assertThat(problems(FIELD.replace("replicas", "count") + ", " + STATUS)).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({"string", "long", "boolean"})
  void aChangedTypeIsCaughtEvenWhenOneDirectionWouldWork(String type) {
    assertThat(problems(FIELD.replace("int", type) + ", " + STATUS))
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem).contains("TYPE_MISMATCH"));
  }

  @Test
  void aRecordThatIsOnNoTopicAnyMoreIsCaught() {
    assertThat(FullTransitive.problems(List.of(), List.of(RELEASED)))
        .singleElement()
        .asString()
        .contains("was released and is on no topic any more");
  }

  @Test
  void everyReleasedSchemaCountsAndNotOnlyTheLatest() {
    Schema older = record(FIELD);
    Schema newer =
        record(FIELD + ", {\"name\": \"zone\", \"type\": \"string\", \"default\": \"\"}");
    Schema today = record(FIELD + ", {\"name\": \"zone\", \"type\": \"string\"}");

    assertThat(FullTransitive.problems(List.of(today), List.of(newer))).isEmpty();
    assertThat(FullTransitive.problems(List.of(today), List.of(older, newer)))
        .singleElement()
        .asString()
        .contains(FullTransitive.name(older));
  }

  static Schema record(String fields) {
    return new Schema.Parser()
        .parse(
            "{\"type\": \"record\", \"name\": \"Thing\", \"namespace\": \"fixture\", \"fields\": ["
                + fields
                + "]}");
  }

  private static List<String> problems(String fields) {
    return FullTransitive.problems(List.of(record(fields)), List.of(RELEASED));
  }
}
