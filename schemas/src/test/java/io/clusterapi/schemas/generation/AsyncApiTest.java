package io.clusterapi.schemas.generation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.ReleasedSchemas;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class AsyncApiTest {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final JsonNode document = AsyncApi.document();

  @Test
  void isCommittedAsTheContractsSay() throws IOException {
    String command = "mvn -q -pl schemas compile exec:java@asyncapi";
    Path committed = Path.of("asyncapi.yaml");

    assertThat(committed).as("run: %s", command).exists();
    assertThat(Files.readString(committed))
        .as("the contracts have changed; run: %s", command)
        .isEqualTo(AsyncApi.yaml());
  }

  @Test
  void isReadBackAsItWasMeant() throws IOException {
    assertThat(YAML.readTree(AsyncApi.yaml()).toString()).isEqualTo(document.toString());
  }

  @Test
  void hasEveryTopicWithItsMessagesAndItsPolicy() {
    assertThat(document.path("channels")).hasSameSizeAs(Topics.ALL);
    for (Topic topic : Topics.ALL) {
      JsonNode channel = document.path("channels").path(topic.name());
      assertThat(channel.path("address").asText()).isEqualTo(topic.name());
      assertThat(channel.path("title").asText()).isEqualTo(topic.description());
      topic
          .records()
          .forEach(
              type ->
                  assertThat(channel.path("messages").has(type.getSimpleName()))
                      .as("%s on %s", type.getSimpleName(), topic.name())
                      .isTrue());
      assertThat(channel.at("/bindings/kafka/topicConfiguration/cleanup.policy").get(0).asText())
          .isEqualTo(topic.kind().cleanupPolicy());
    }
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    List<String> references = new ArrayList<>();
    document.findValuesAsText("$ref", references);

    assertThat(references)
        .isNotEmpty()
        .allSatisfy(
            reference -> {
              assertThat(reference).startsWith("#/");
              assertThat(document.at(reference.substring(1)).isMissingNode())
                  .as(reference)
                  .isFalse();
            });
  }

  @Test
  void everyMessageCarriesTheSchemaItIsWrittenWith() {
    Topics.recordClasses()
        .forEach(
            type -> {
              Schema schema = ReleasedSchemas.schemaOf(type);
              JsonNode payload =
                  document.at("/components/messages/" + type.getSimpleName() + "/payload/schema");
              Schema published = new Schema.Parser().parse(payload.toString());
              assertThat(SchemaNormalization.parsingFingerprint64(published))
                  .as(type.getSimpleName())
                  .isEqualTo(SchemaNormalization.parsingFingerprint64(schema));
              assertThat(payload.toString()).doesNotContain("avro.java.string");
            });
  }

  @Test
  void describesTheHeadersThatAreSent() {
    List<Header> sent =
        new CloudEvents("1", "t", "/capi/x", "K/n/a", Instant.EPOCH, "00-1-2-01").headers();
    JsonNode described = document.at("/components/schemas/CloudEvent/properties");

    assertThat(
            StreamSupport.stream(((Iterable<String>) described::fieldNames).spliterator(), false))
        .containsExactlyInAnyOrderElementsOf(sent.stream().map(Header::key).toList());
  }
}
