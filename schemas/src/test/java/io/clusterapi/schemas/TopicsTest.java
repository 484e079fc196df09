package io.clusterapi.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.clusterapi.events.Meta;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class TopicsTest {

  @Test
  void namesSayAggregateDirectionAndVersionAndAreUnique() {
    assertThat(Topics.ALL)
        .extracting(Topic::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("capi(\\.[a-z]+){1,3}\\.v1"));
    assertThat(Topics.ALL).allSatisfy(topic -> assertThat(topic.description()).isNotBlank());
    assertThat(Topics.ALL)
        .allSatisfy(topic -> assertThat(Topics.named(topic.name())).isSameAs(topic));
    assertThat(Topics.named("capi.unknown.v1")).isNull();
  }

  @Test
  void statesAreCompactedAndNothingElseIs() {
    for (Topic topic : Topics.ALL) {
      boolean state = topic.records().stream().allMatch(TopicsTest::isState);

      assertThat(topic.kind() == Topic.Kind.STATE).as(topic.name()).isEqualTo(state);
      assertThat(topic.kind().cleanupPolicy())
          .as(topic.name())
          .isEqualTo(state ? "compact" : "delete");
    }
  }

  @Test
  void commandsHaveAnIdAndAReason() {
    Topics.ALL.stream()
        .filter(topic -> topic.kind() == Topic.Kind.COMMAND)
        .flatMap(topic -> topic.records().stream())
        .map(ReleasedSchemas::schemaOf)
        .forEach(
            schema -> {
              assertThat(schema.getField("id")).as("id of %s", schema.getName()).isNotNull();
              assertThat(schema.getField("act")).as("act of %s", schema.getName()).isNotNull();
            });
  }

  @Test
  void statesSayWhyTheyCameAbout() {
    Topics.recordClasses()
        .filter(TopicsTest::isState)
        .map(ReleasedSchemas::schemaOf)
        .forEach(
            schema ->
                assertThat(schema.getField("acts")).as("acts of %s", schema.getName()).isNotNull());
  }

  @Test
  void everyTypeAndEveryFieldIsDocumented() {
    List<String> undocumented = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    Topics.recordClasses()
        .map(ReleasedSchemas::schemaOf)
        .forEach(schema -> check(schema, seen, undocumented));

    assertThat(undocumented).isEmpty();
    assertThat(seen).contains("io.clusterapi.events.Meta", "io.clusterapi.events.Condition");
  }

  @Test
  void everyEnumHasADefaultSoThatOldReadersSurviveNewSymbols() {
    Set<Schema> enums = new HashSet<>();
    Topics.recordClasses()
        .map(ReleasedSchemas::schemaOf)
        .forEach(schema -> collectEnums(schema, enums, new HashSet<>()));

    assertThat(enums)
        .isNotEmpty()
        .allSatisfy(type -> assertThat(type.getEnumDefault()).as(type.getName()).isNotNull());
  }

  private static boolean isState(Class<? extends SpecificRecord> type) {
    Schema.Field first = ReleasedSchemas.schemaOf(type).getFields().get(0);
    return first.schema().getFullName().equals(Meta.class.getName());
  }

  private static void check(Schema schema, Set<String> seen, List<String> undocumented) {
    switch (schema.getType()) {
      case RECORD -> {
        if (!seen.add(schema.getFullName())) {
          return;
        }
        if (isBlank(schema.getDoc())) {
          undocumented.add(schema.getName());
        }
        for (Schema.Field field : schema.getFields()) {
          if (isBlank(field.doc())) {
            undocumented.add(schema.getName() + "." + field.name());
          }
          check(field.schema(), seen, undocumented);
        }
      }
      case ENUM -> {
        if (isBlank(schema.getDoc())) {
          undocumented.add(schema.getName());
        }
      }
      case ARRAY -> check(schema.getElementType(), seen, undocumented);
      case MAP -> check(schema.getValueType(), seen, undocumented);
      case UNION -> schema.getTypes().forEach(type -> check(type, seen, undocumented));
      default -> {}
    }
  }

  private static void collectEnums(Schema schema, Set<Schema> enums, Set<String> seen) {
    switch (schema.getType()) {
      case ENUM -> enums.add(schema);
      case RECORD -> {
        if (seen.add(schema.getFullName())) {
          schema.getFields().forEach(field -> collectEnums(field.schema(), enums, seen));
        }
      }
      case ARRAY -> collectEnums(schema.getElementType(), enums, seen);
      case MAP -> collectEnums(schema.getValueType(), enums, seen);
      case UNION -> schema.getTypes().forEach(type -> collectEnums(type, enums, seen));
      default -> {}
    }
  }

  private static boolean isBlank(String text) {
    return text == null || text.isBlank();
  }
}
