package io.clusterapi.schemas.generation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.clusterapi.schemas.ReleasedSchemas;
import io.clusterapi.schemas.Topic;
import io.clusterapi.schemas.Topics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/**
 * The topic catalogue as an AsyncAPI 3.0 document, as seen by somebody outside: what this system
 * sends, and the one topic it receives from others. Pure; the committed {@code
 * schemas/asyncapi.yaml} is this text.
 */
public final class AsyncApi {
  private static final String KAFKA_BINDING = "0.5.0";
  private static final String AVRO = "application/vnd.apache.avro+json;version=1.12.0";
  private static final long WEEK_MS = Duration.ofDays(7).toMillis();
  private static final String TEXT_MESSAGE = "ManifestText";

  /** Headers by name, with what they mean. */
  private static final Map<String, String> HEADERS =
      Map.ofEntries(
          Map.entry("ce_specversion", "Always 1.0."),
          Map.entry("ce_id", "Equal ids are the same event sent again."),
          Map.entry("ce_type", "Full name of the Avro record, or tombstone."),
          Map.entry("ce_source", "The service, for example /capi/machine-svc."),
          Map.entry("ce_subject", "kind/namespace/name of the object."),
          Map.entry("ce_time", "When it was committed, ISO 8601, UTC."),
          Map.entry("content-type", "Always application/avro."),
          Map.entry("traceparent", "W3C trace context; absent if there is none."),
          Map.entry(
              "capi-revision",
              "Revision of the sending service this comes from, decimal. Orders tombstones too."));

  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder()
              .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
              .disable(YAMLGenerator.Feature.SPLIT_LINES)
              .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
              .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
              .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
              .build());

  private AsyncApi() {}

  /** The document, with a first line that says where it comes from. */
  public static String yaml() {
    try {
      return "# Generated from the topic catalogue and the Avro contracts. Do not edit; run:\n"
          + "#   mvn -q -pl schemas compile exec:java@asyncapi\n"
          + YAML.writeValueAsString(document());
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ObjectNode document() {
    ObjectNode document = YAML.createObjectNode();
    document.put("asyncapi", "3.0.0");
    ObjectNode info = document.putObject("info");
    info.put("title", "Cluster API on Kafka");
    info.put("version", "1");
    info.put(
        "description",
        "Desired and observed state of clusters and their machines, the commands between services, and the intake of"
            + " manifests. A value is Avro single-object encoding: the bytes C3 01, the CRC-64-AVRO fingerprint of the"
            + " writer's schema (little endian), the binary body. Delivery is at least once: drop what is not newer by"
            + " meta.resourceVersion (states) or repeats an id (commands). Records of one cluster are in one partition,"
            + " chosen by the first two parts of the key. What cannot be read or applied goes to the topic's dead"
            + " letters with the reason in the header dead-letter-reason.");
    info.putObject("license").put("name", "Apache-2.0");
    document.put("defaultContentType", "application/avro");
    ObjectNode server = document.putObject("servers").putObject("local");
    server.put("host", "127.0.0.1:19092");
    server.put("protocol", "kafka");
    server.put("description", "The broker of the local stack (./capi up)");

    ObjectNode channels = document.putObject("channels");
    ObjectNode operations = document.putObject("operations");
    for (Topic topic : Topics.ALL) {
      channels.set(topic.name(), channel(topic));
      operations.set(operationName(topic), operation(topic));
    }
    ObjectNode components = document.putObject("components");
    ObjectNode messages = components.putObject("messages");
    Topics.recordClasses().forEach(type -> messages.set(type.getSimpleName(), message(type)));
    messages.set(TEXT_MESSAGE, textMessage());
    components.putObject("schemas").set("EventHeaders", headers());
    return document;
  }

  private static ObjectNode channel(Topic topic) {
    ObjectNode channel = YAML.createObjectNode();
    channel.put("address", topic.name());
    channel.put("title", topic.description());
    channel.put("description", channelDescription(topic.kind()));
    ObjectNode messages = channel.putObject("messages");
    topic
        .records()
        .forEach(type -> messages.set(type.getSimpleName(), reference(type.getSimpleName())));
    if (topic.equals(Topics.MANIFESTS)) {
      messages.set(TEXT_MESSAGE, reference(TEXT_MESSAGE));
    }
    ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
    kafka.put("topic", topic.name());
    ObjectNode configuration = kafka.putObject("topicConfiguration");
    configuration.putArray("cleanup.policy").add(topic.kind().cleanupPolicy());
    configuration.put(
        topic.kind() == Topic.Kind.STATE ? "delete.retention.ms" : "retention.ms", WEEK_MS);
    kafka.put("bindingVersion", KAFKA_BINDING);
    channel.put("x-dead-letters", topic.deadLetters());
    return channel;
  }

  private static String channelDescription(Topic.Kind kind) {
    return switch (kind) {
      case STATE ->
          "State: a record is the whole state of one object, the latest revision wins; a null value says that the object is gone.";
      case COMMAND -> "Commands: each asks the one owner of a kind for an act, once per id.";
      case LOG -> "Log: what happened or was submitted, kept for a week.";
    };
  }

  private static ObjectNode operation(Topic topic) {
    ObjectNode operation = YAML.createObjectNode();
    operation.put("action", topic.equals(Topics.MANIFESTS) ? "receive" : "send");
    operation.putObject("channel").put("$ref", "#/channels/" + topic.name());
    return operation;
  }

  private static String operationName(Topic topic) {
    return (topic.equals(Topics.MANIFESTS) ? "receive." : "send.") + topic.name();
  }

  private static ObjectNode reference(String message) {
    return YAML.createObjectNode().put("$ref", "#/components/messages/" + message);
  }

  private static ObjectNode message(Class<? extends SpecificRecord> type) {
    Schema schema = ReleasedSchemas.schemaOf(type);
    ObjectNode message = YAML.createObjectNode();
    message.put("name", schema.getFullName());
    message.put("title", schema.getName());
    message.put("summary", schema.getDoc());
    message.put("contentType", "application/avro");
    if (!Topics.MANIFESTS.records().contains(type)) {
      message.putObject("headers").put("$ref", "#/components/schemas/EventHeaders");
      message.set("bindings", keyBinding());
    }
    ObjectNode payload = message.putObject("payload");
    payload.put("schemaFormat", AVRO);
    payload.set("schema", AvroText.tree(schema));
    return message;
  }

  private static ObjectNode textMessage() {
    ObjectNode message = YAML.createObjectNode();
    message.put("name", TEXT_MESSAGE);
    message.put("title", "Manifest as text");
    message.put("summary", "One or more YAML or JSON documents to apply, as the record's value.");
    message.put("contentType", "application/yaml");
    message.putObject("payload").put("type", "string");
    return message;
  }

  private static ObjectNode keyBinding() {
    ObjectNode bindings = YAML.createObjectNode();
    ObjectNode kafka = bindings.putObject("kafka");
    ObjectNode key = kafka.putObject("key");
    key.put("type", "string");
    key.put("pattern", "^[^/]*/[^/]*/[^/]+/[^/]*$");
    key.put("description", "namespace/cluster/kind/name; an empty cluster is none");
    kafka.put("bindingVersion", KAFKA_BINDING);
    return bindings;
  }

  private static ObjectNode headers() {
    ObjectNode schema = YAML.createObjectNode();
    schema.put("type", "object");
    schema.put("description", "CloudEvents 1.0, binary mode of the Kafka protocol binding.");
    ArrayNode required = schema.putArray("required");
    ObjectNode properties = schema.putObject("properties");
    HEADERS.keySet().stream()
        .sorted()
        .forEach(
            name -> {
              if (!name.equals("traceparent")) {
                required.add(name);
              }
              properties
                  .putObject(name)
                  .put("type", "string")
                  .put("description", HEADERS.get(name));
            });
    return schema;
  }
}
