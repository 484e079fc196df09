package io.clusterapi.gateway.messaging;

import io.clusterapi.events.ManifestAction;
import io.clusterapi.events.ManifestSubmitted;
import io.clusterapi.schemas.CloudEvents;
import io.clusterapi.schemas.EventCodec;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What somebody published on {@code capi.manifests.v1}.
 *
 * @param id comes back in the results: the record's own, its key, or topic-partition-offset
 * @param namespace for objects that name none
 */
record Submission(
    String id, ManifestAction action, byte[] manifest, String namespace, boolean dryRun) {

  /** A record that is no submission; the message says why. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Reads a record: Avro, or plain YAML or JSON with the action in header {@code capi-action}.
   *
   * @throws Unreadable when it is neither
   */
  static Submission read(ConsumerRecord<byte[], byte[]> record, EventCodec codec) {
    byte[] value = record.value();
    if (value == null || value.length == 0) {
      throw new Unreadable("the record has no value; wanted a manifest in YAML or JSON");
    }
    if (EventCodec.looksEncoded(value)) {
      Object event;
      try {
        event = codec.decode(value);
      } catch (EventCodec.UnreadableEvent e) {
        throw new Unreadable(e.getMessage());
      }
      if (!(event instanceof ManifestSubmitted submitted)) {
        throw new Unreadable(
            "wanted a ManifestSubmitted, found a " + event.getClass().getSimpleName());
      }
      String id = submitted.getId().isEmpty() ? id(record) : submitted.getId();
      return new Submission(
          id,
          submitted.getAction(),
          submitted.getManifest().getBytes(StandardCharsets.UTF_8),
          namespace(submitted.getNamespace()),
          submitted.getDryRun());
    }
    return new Submission(
        id(record),
        action(record),
        value,
        namespace(CloudEvents.text(record.headers(), "capi-namespace")),
        false);
  }

  /** How results name a record whose own id cannot be read. */
  static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null || record.key().length == 0
        ? record.topic() + "-" + record.partition() + "-" + record.offset()
        : new String(record.key(), StandardCharsets.UTF_8);
  }

  private static ManifestAction action(ConsumerRecord<byte[], byte[]> record) {
    String text = CloudEvents.text(record.headers(), "capi-action");
    return switch (text == null ? "apply" : text.toLowerCase(Locale.ROOT)) {
      case "apply" -> ManifestAction.APPLY;
      case "delete" -> ManifestAction.DELETE;
      default ->
          throw new Unreadable(
              "header capi-action: wanted apply or delete, found \"" + text + "\"");
    };
  }

  private static String namespace(String text) {
    return text == null || text.isBlank() ? "default" : text;
  }
}
