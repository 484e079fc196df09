package io.clusterapi.schemas.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clusterapi.schemas.ReleasedSchemas;
import io.clusterapi.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseSchemasTest {
  private static final Path RECORD =
      Path.of("src", "main", "resources", "META-INF", "schemas", "released");
  private static final String FIELD = "{\"name\": \"replicas\", \"type\": \"int\"}";
  private static final String MORE =
      FIELD + ", {\"name\": \"zone\", \"type\": \"string\", \"default\": \"\"}";

  @TempDir Path folder;

  @Test
  void putsEverySchemaOnRecordUnderItsFingerprintOnce() throws IOException {
    List<Schema> today = Topics.recordClasses().map(ReleasedSchemas::schemaOf).toList();

    List<String> written = ReleaseSchemas.release(today, folder);

    assertThat(written).hasSameSizeAs(today);
    assertThat(ReleaseSchemas.read(folder))
        .extracting(SchemaNormalization::parsingFingerprint64)
        .containsExactlyInAnyOrderElementsOf(
            today.stream().map(SchemaNormalization::parsingFingerprint64).toList());
    assertThat(ReleaseSchemas.release(today, folder)).isEmpty();
  }

  @Test
  void addsWhatIsNewAndKeepsWhatIsThere() throws IOException {
    List<String> first = ReleaseSchemas.release(List.of(FullTransitiveTest.record(FIELD)), folder);
    List<String> second = ReleaseSchemas.release(List.of(FullTransitiveTest.record(MORE)), folder);

    assertThat(first).hasSize(1);
    assertThat(second).hasSize(1).doesNotContainAnyElementsOf(first);
    assertThat(Files.readAllLines(folder.resolve(ReleaseSchemas.INDEX)))
        .contains(first.get(0), second.get(0))
        .isSorted();
  }

  @Test
  void writesNothingWhenAnythingIsIncompatible() throws IOException {
    ReleaseSchemas.release(List.of(FullTransitiveTest.record(FIELD)), folder);
    List<String> before = Files.readAllLines(folder.resolve(ReleaseSchemas.INDEX));
    Schema broken = FullTransitiveTest.record(FIELD.replace("int", "string"));

    assertThatThrownBy(() -> ReleaseSchemas.release(List.of(broken), folder))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TYPE_MISMATCH");
    assertThat(Files.readAllLines(folder.resolve(ReleaseSchemas.INDEX))).isEqualTo(before);
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void theRecordHoldsExactlyTheFilesOfItsIndexUnderTheirFingerprints() throws IOException {
    List<Schema> released = ReleaseSchemas.read(RECORD);
    try (var files = Files.list(RECORD)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals(ReleaseSchemas.INDEX))
          .containsExactlyInAnyOrderElementsOf(
              released.stream().map(schema -> FullTransitive.name(schema) + ".avsc").toList());
    }
  }

  @Test
  void theServicesFindTheRecordOnTheClassPath() throws IOException {
    assertThat(ReleasedSchemas.released())
        .extracting(FullTransitive::name)
        .isEqualTo(ReleaseSchemas.read(RECORD).stream().map(FullTransitive::name).toList());
  }
}
