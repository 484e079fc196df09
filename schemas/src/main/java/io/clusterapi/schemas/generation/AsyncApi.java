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

  /** Headers of every event, by name, with what they mean. */
  private static final Map<String, String> CLOUD_EVENT =
      Map.of(
          "ce_specversion", "Always 1.0.",
          "ce_id", "Equal ids are the same event sent again.",
          "ce_type", "Full name of the Avro record, or tombstone.",
          "ce_source", "The service, for example /capi/machine-svc.",
          "ce_subject", "kind/namespace/name of the object.",
          "ce_time", "When it was committed, ISO 8601, UTC.",
          "content-type", "Always application/avro.",
          "traceparent", "W3C trace context; absent if there is none.");

  private static final Map<String, String> SUBMISSION =
      Map.of(
          "capi-action", "apply (the default) or delete.",
          "capi-namespace", "Namespace for objects that name none; default if absent.");

  /** What the key of a record is, on topics where it is not that of an object. */
  private static final Map<Topic, String> OTHER_KEYS =
      Map.of(
          Topics.MANIFESTS,
              "Chosen by the sender; comes back as the key of the results, and as their submission"
                  + " unless the record has an id of its own",
          Topics.MANIFEST_RESULTS, "The key of the submission, or its topic-partition-offset",
          Topics.AUDIT, "The user");

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
            + " meta.resourceVersion (states) or repeats an id (commands, results). Records of one cluster are in one partition,"
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
    ObjectNode schemas = components.putObject("schemas");
    schemas.set("CloudEvent", cloudEvent());
    schemas.set("OrderedEvent", orderedEvent());
    schemas.set("Submission", submission());
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
    Topic other =
        OTHER_KEYS.keySet().stream()
            .filter(topic -> topic.records().contains(type))
            .findFirst()
            .orElse(null);
    if (other == null) {
      headers(message, "OrderedEvent");
    } else if (!other.equals(Topics.MANIFESTS)) {
      headers(message, "CloudEvent");
    }
    message.set("bindings", other == null ? objectKey() : key(OTHER_KEYS.get(other)));
    ObjectNode payload = message.putObject("payload");
    payload.put("schemaFormat", AVRO);
    payload.set("schema", AvroText.tree(schema));
    return message;
  }

  private static ObjectNode textMessage() {
    ObjectNode message = YAML.createObjectNode();
    message.put("name", TEXT_MESSAGE);
    message.put("title", "Manifest as text");
    message.put("summary", "One or more YAML or JSON documents, as the record's value.");
    message.put("contentType", "application/yaml");
    headers(message, "Submission");
    message.set("bindings", key(OTHER_KEYS.get(Topics.MANIFESTS)));
    message.putObject("payload").put("type", "string");
    return message;
  }

  private static void headers(ObjectNode message, String schema) {
    message.putObject("headers").put("$ref", "#/components/schemas/" + schema);
  }

  private static ObjectNode objectKey() {
    ObjectNode bindings = key("namespace/cluster/kind/name; an empty cluster is none");
    ((ObjectNode) bindings.at("/kafka/key")).put("pattern", "^[^/]*/[^/]*/[^/]+/[^/]*$");
    return bindings;
  }

  private static ObjectNode key(String description) {
    ObjectNode bindings = YAML.createObjectNode();
    ObjectNode kafka = bindings.putObject("kafka");
    kafka.putObject("key").put("type", "string").put("description", description);
    kafka.put("bindingVersion", KAFKA_BINDING);
    return bindings;
  }

  private static ObjectNode cloudEvent() {
    ObjectNode schema = object("CloudEvents 1.0, binary mode of the Kafka protocol binding.");
    ArrayNode required = schema.putArray("required");
    CLOUD_EVENT.keySet().stream()
        .sorted()
        .filter(name -> !name.equals("traceparent"))
        .forEach(required::add);
    schema.set("properties", strings(CLOUD_EVENT));
    return schema;
  }

  private static ObjectNode orderedEvent() {
    ObjectNode schema = object("An event of the service that owns the object.");
    schema.putArray("allOf").addObject().put("$ref", "#/components/schemas/CloudEvent");
    schema.putArray("required").add("capi-revision");
    schema.set(
        "properties",
        strings(
            Map.of(
                "capi-revision",
                "Revision of the sending service this comes from, decimal. Orders tombstones too.",
                "capi-infrastructure-kind",
                "Kind of infrastructure the Cluster or Machine refers to, such as AWSCluster; absent where it refers to none.")));
    return schema;
  }

  private static ObjectNode submission() {
    ObjectNode schema = object("What to do with a manifest sent as text.");
    schema.set("properties", strings(SUBMISSION));
    return schema;
  }

  private static ObjectNode object(String description) {
    return YAML.createObjectNode().put("type", "object").put("description", description);
  }

  private static ObjectNode strings(Map<String, String> descriptions) {
    ObjectNode properties = YAML.createObjectNode();
    descriptions.keySet().stream()
        .sorted()
        .forEach(
            name ->
                properties
                    .putObject(name)
                    .put("type", "string")
                    .put("description", descriptions.get(name)));
    return properties;
  }
}
